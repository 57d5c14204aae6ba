"""Pages of homes that close: recorded by a commissioner, announced by a provider, and the list of the residents."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.directory.models import Service
from placewell.directory.queries import today
from placewell.market.actions import announce_closure, call_off_closure, change_last_day, record_closure
from placewell.market.queries.closing import A_PAGE, closing_by_ref, closing_of, closings, days_of, own_services
from placewell.needs.queries import names_of_cases
from placewell.placements.actions import open_searches
from placewell.placements.closing_forms import AnnounceForm, ClosureForm, DayForm, OffForm
from placewell.placements.queries.closing import others_of
from placewell.placements.queries.current import current_placement
from placewell.placements.residents import residents_of
from placewell.rules.closing import (
    KIND_WORDS,
    OTHER_STAGE_WORDS,
    PAYER_WORDS,
    RULE_WORDS,
    SPEAKS_WORDS,
    STAGE_WORDS,
    TOLD_WORDS,
    ClosureKind,
    has_temporary_duty,
)
from placewell.rules.errors import NotFound, Refused
from placewell.ui.forms import GovForm
from placewell.ui.keyset import more, read_after

READERS = frozenset({Role.SOCIAL_WORKER, Role.BROKER, Role.COMMISSIONER, Role.APPROVER, Role.AUDITOR})
KNOWS_NAMES = frozenset({Role.SOCIAL_WORKER, Role.BROKER, Role.APPROVER, Role.AUDITOR})
WORDS = {
    "kind_words": {one.value: words for one, words in KIND_WORDS.items()},
    "stage_words": {one.value: words for one, words in STAGE_WORDS.items()},
    "speaks_words": {one.value: words for one, words in SPEAKS_WORDS.items()},
    "told_words": {one.value: words for one, words in TOLD_WORDS.items()},
    "payer_words": {one.value: words for one, words in PAYER_WORDS.items()},
    "other_words": {one.value: words for one, words in OTHER_STAGE_WORDS.items()},
}


@require_safe
@page(by=READERS, whose=Whose.OWN_AUTHORITY)
def home(request: HttpRequest) -> HttpResponse:
    """List the homes that close, newest first."""
    rows = closings(actor_of(request), after=read_after(request.GET))
    following = more(request.GET, (rows[-1].recorded_at, rows[-1].id)) if len(rows) == A_PAGE else ""
    return render(request, "placements/closing/home.html", {"rows": rows, "more": following, **WORDS})


@require_safe
@page(by=READERS, whose=Whose.OWN_AUTHORITY)
def worklist(request: HttpRequest, ref: str) -> HttpResponse:
    """Show everybody who lives in a home that closes, those at most risk first, and what has to happen for each."""
    return render(request, "placements/closing/list.html", _list(actor_of(request), ref))


def _list(actor: Actor, ref: str) -> dict[str, object]:
    closing = closing_by_ref(actor, ref)
    residents = residents_of(closing, actor.authority_id or 0)
    packages = {one.placement.package_ref for one in residents}
    others = others_of(closing, actor)
    return {
        "closing": closing,
        "residents": residents,
        "names": names_of_cases(actor, packages) if actor.role in KNOWS_NAMES else {},
        "follows": actor.role in {Role.SOCIAL_WORKER, Role.BROKER},
        "done": sum(one.done for one in residents),
        "ready": sum(one.may_search for one in residents),
        "others": others,
        "others_moved": sum(one.stage == "moved" for one in others),
        "days": days_of(ref),
        "duty": has_temporary_duty(closing.kind),
        "recorded_here": closing.authority_id == actor.authority_id,
        "rule": RULE_WORDS,
        "today": today(),
        **WORDS,
    }


@page(does=record_closure)
def record(request: HttpRequest, service_id: str) -> HttpResponse:
    """Record that a service closes."""
    service = _service(service_id)
    form = ClosureForm(request.POST or None)

    def do() -> str:
        said = {**form.cleaned_data, "kind": ClosureKind(form.cleaned_data["kind"])}
        made = record_closure(actor=actor_of(request), service_id=service_id, **said)
        return reverse("closing_list", args=[made[0].ref])

    return _act(
        request,
        form,
        do,
        title=f"{service.name} closes",
        lead="From now on it takes nobody new: no search invites it, no offer of it can be chosen, and whoever was"
        " choosing it is told. Everybody placed there comes on one list, with clocks. Nobody is moved by this.",
        button="Record it",
        done="Recorded. Nobody new goes there, and the list of who lives there has begun.",
    )


@page(does=change_last_day)
def day(request: HttpRequest, ref: str) -> HttpResponse:
    """Give a service that closes another last day."""
    closing = closing_by_ref(actor_of(request), ref)
    form = DayForm(request.POST or None)

    def do() -> str:
        change_last_day(actor=actor_of(request), closure_ref=ref, **form.cleaned_data)
        return reverse("closing_list", args=[ref])

    title = f"Change the last day of {closing.service_name}"
    lead = f"It is {closing.last_on:%-d %B %Y} now. The clocks of everybody on the list move with it."
    return _act(request, form, do, title=title, lead=lead, button="Change it", done="The last day is changed.")


@page(does=call_off_closure)
def off(request: HttpRequest, ref: str) -> HttpResponse:
    """Record that a service goes on after all."""
    closing = closing_by_ref(actor_of(request), ref)
    form = OffForm(request.POST or None)

    def do() -> str:
        call_off_closure(actor=actor_of(request), closure_ref=ref, **form.cleaned_data)
        return reverse("closing_list", args=[ref])

    title = f"{closing.service_name} goes on"
    lead = "It takes people again. Everybody who lives there is told. Open searches go on until they are called off."
    return _act(request, form, do, title=title, lead=lead, button="It goes on", done="The closure is called off.")


@require_POST
@page(does=open_searches)
def searches(request: HttpRequest, ref: str) -> HttpResponse:
    """Open a search for everybody who needs one, and say for whom none could be opened yet."""
    opened = open_searches(actor=actor_of(request), closure_ref=ref)
    count = len(opened.tenders)
    messages.success(request, f"{count} search{'' if count == 1 else 'es'} opened.")
    for package_ref, why in opened.left:
        messages.warning(request, f"{package_ref}: {why}")
    return redirect("closing_list", ref)


@require_safe
@page(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def ours(request: HttpRequest) -> HttpResponse:
    """Show a provider which of its services close, and where it says that another does."""
    actor = actor_of(request)
    context = {"rows": closings(actor), "services": own_services(actor), **WORDS}
    return render(request, "placements/closing/ours.html", context)


@page(does=announce_closure)
def announce(request: HttpRequest, service_id: str) -> HttpResponse:
    """Say that one’s own service closes."""
    actor = actor_of(request)
    service = next((one for one in own_services(actor) if one.pk == service_id), None)
    if service is None:
        raise NotFound("There is no such service of yours here, or it is known already that it closes.")
    form = AnnounceForm(request.POST or None)

    def do() -> str:
        announce_closure(actor=actor, service_id=service_id, **form.cleaned_data)
        return reverse("closing_ours")

    return _act(
        request,
        form,
        do,
        title=f"Say that {service.name} closes",
        lead="The council is told at once, and looks for another home with everybody it placed with you. You take"
        " nobody new from now on. A planned closure with its days’ notice does not count against you.",
        button="Tell the council",
        done="The council knows now. It will talk with everybody who lives there, and with you.",
    )


@never_cache
@require_safe
@page(by={Role.PERSON}, whose=Whose.OWN_CASE)
def mine(request: HttpRequest) -> HttpResponse:
    """Tell the person what happens now that their home closes."""
    placed = current_placement(actor_of(request).case_ref)
    closing = closing_of(placed.option.service_id) if placed else None
    return render(request, "placements/closing/mine.html", {"placed": placed, "closing": closing})


def _service(service_id: str) -> Service:
    found = Service.objects.filter(pk=service_id).first()
    if found is None:
        raise NotFound("There is no such service on the register.")
    return found


def _act(
    request: HttpRequest, form: GovForm, do: Callable[[], str], *, title: str, lead: str, button: str, done: str
) -> HttpResponse:
    """Show a form, or do what it says and go where `do` leads: a refusal keeps all that was typed."""
    if request.method == "POST" and form.is_valid():
        try:
            led = do()
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, done)
            return redirect(led)
    context = {"form": form, "title": title, "lead": lead, "button_text": button}
    return render(request, "placements/form.html", context)
