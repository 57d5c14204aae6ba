"""Pages of one resident of a home that closes, and of others who live there."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from placewell.accounts.actor import Actor
from placewell.accounts.models import Post
from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.directory.models import Service
from placewell.directory.queries import today
from placewell.market.queries.closing import Closing, closing_by_ref
from placewell.market.queries.joining import successors_of
from placewell.needs.queries import names_of_cases
from placewell.placements.actions import carry_on, follow_resident, note_other, take_back_wish, wish_together
from placewell.placements.actions.following_closures import own_resident
from placewell.placements.closing_forms import (
    STEP_FORMS,
    CarryOnForm,
    OtherForm,
    TogetherForm,
    WorkerForm,
)
from placewell.placements.models import Placement
from placewell.placements.pages.closing import KNOWS_NAMES, WORDS
from placewell.placements.queries.closing import others_of
from placewell.placements.residents import Resident, residents_of
from placewell.rules.closing import Step
from placewell.rules.errors import NotFound, Refused
from placewell.ui.forms import GovForm

TITLES = {
    Step.WORKER: "Name the social worker",
    Step.TOLD: "Who was told that the home closes",
    Step.SPEAKS: "Who speaks for them",
    Step.OWN_ARRANGEMENT: "An arrangement of their own",
}


@require_safe
@page(by=KNOWS_NAMES, whose=Whose.OWN_AUTHORITY)
def resident(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one resident of a home that closes: how far they have come, and what can be written down."""
    actor = actor_of(request)
    placement, closing = own_resident(actor, ref)
    (found,) = residents_of(closing, actor.authority_id or 0, only=ref)
    names = names_of_cases(actor, _cases(found))
    context = {
        "closing": closing,
        "one": found,
        "name": names.get(placement.package_ref, placement.package_ref),
        "names": names,
        "follows": actor.role in {Role.SOCIAL_WORKER, Role.BROKER},
        "may_carry_on": actor.role == Role.APPROVER and not found.done and bool(_successors(closing)),
        "today": today(),
        "successors": [name for _pk, name in _successors(closing)],
        **WORDS,
    }
    return render(request, "placements/closing/resident.html", context)


@page(does=follow_resident)
def follow(request: HttpRequest, ref: str, step: str) -> HttpResponse:
    """Write down one thing about a resident."""
    actor = actor_of(request)
    placement, closing = own_resident(actor, ref)
    if step not in set(Step):
        raise NotFound("There is nothing of that name to write down.")
    kind, data = Step(step), request.POST if request.method == "POST" else None
    form = WorkerForm(data, workers=_workers(actor)) if kind == Step.WORKER else STEP_FORMS[kind](data)

    def do() -> str:
        follow_resident(actor=actor, placement_ref=ref, step=kind, **form.cleaned_data)
        return reverse("closing_resident", args=[ref])

    lead = _about(actor, placement, closing)
    return _act(request, form, do, lead, title=TITLES[kind], button="Write it down", done="Written down.")


@page(does=carry_on)
def stay(request: HttpRequest, ref: str) -> HttpResponse:
    """Let somebody stay with the registration that followed, as they agreed."""
    actor = actor_of(request)
    placement, closing = own_resident(actor, ref)
    form = CarryOnForm(request.POST or None, successors=_successors(closing))

    def do() -> str:
        carry_on(actor=actor, placement_ref=ref, **form.cleaned_data)
        return reverse("closing_list", args=[closing.ref])

    done = "They stay. The agreement with the new registration is drawn up, on the terms that stood."
    title, lead = "They stay with the provider that takes over", _about(actor, placement, closing)
    return _act(request, form, do, lead, title=title, button="They stay", done=done)


@page(does=wish_together)
def together(request: HttpRequest, ref: str) -> HttpResponse:
    """Write down with whom a resident wishes to move."""
    actor = actor_of(request)
    placement, closing = own_resident(actor, ref)
    cases = {one.placement.package_ref for one in residents_of(closing, actor.authority_id or 0)}
    names = names_of_cases(actor, cases - {placement.package_ref})
    form = TogetherForm(request.POST or None, others=sorted(names.items(), key=lambda one: (one[1], one[0])))

    def do() -> str:
        wish_together(actor=actor, closure_ref=closing.ref, package_ref=placement.package_ref, **form.cleaned_data)
        return reverse("closing_resident", args=[ref])

    title, done = "Friends who wish to move together", "Written down. Each of them still chooses for themselves."
    lead = _about(actor, placement, closing)
    return _act(request, form, do, lead, title=title, button="Write it down", done=done)


@require_POST
@page(does=take_back_wish)
def apart(request: HttpRequest, ref: str) -> HttpResponse:
    """Take back a wish to move together."""
    wish = take_back_wish(actor=actor_of(request), wish_ref=ref)
    messages.success(request, "Taken back. A search that is open says it still.")
    return redirect("closing_list", wish.closure.ref)


@page(does=note_other)
def other(request: HttpRequest, ref: str, resident_ref: str = "") -> HttpResponse:
    """Note somebody else who lives there, or how they stand now."""
    actor = actor_of(request)
    closing = closing_by_ref(actor, ref)
    known = others_of(closing, actor, only=resident_ref) if resident_ref else []
    if resident_ref and not known:
        raise NotFound("There is no such resident on your list.")
    initial = None
    if known:
        initial = {name: getattr(known[0], name) for name in ("initials", "payer", "contact", "stage")}
    form = OtherForm(request.POST or None, initial=initial)

    def do() -> str:
        note_other(actor=actor, closure_ref=ref, other=form.other(), resident_ref=resident_ref)
        return reverse("closing_list", args=[ref])

    title = f"Somebody else who lives in {closing.service_name}"
    return _act(request, form, do, _last_day(closing), title=title, button="Note it", done="Noted, encrypted.")


def _about(actor: Actor, placement: Placement, closing: Closing) -> str:
    # Nine people may live there: whoever writes something down has to see about whom.
    ref = placement.package_ref
    return f"This is about {names_of_cases(actor, {ref}).get(ref, ref)}. {_last_day(closing)}"


def _last_day(closing: Closing) -> str:
    return f"{closing.service_name} closes. Its last day is {closing.last_on:%-d %B %Y}."


def _cases(found: Resident) -> set[str]:
    with_whom = {ref for one in found.wishes for ref in (one.package_ref, one.other_ref)}
    return {found.placement.package_ref, *with_whom}


def _successors(closing: Closing) -> list[tuple[str, str]]:
    ids = successors_of(Service.objects.get(pk=closing.service_id))
    found = Service.objects.in_bulk(ids)
    return [(pk, found[pk].name) for pk in ids]


def _workers(actor: Actor) -> list[tuple[int, str]]:
    posts = Post.objects.filter(organisation_id=actor.authority_id or 0, role=Role.SOCIAL_WORKER, ended_at=None)
    return list(posts.order_by("user__name", "pk").values_list("pk", "user__name"))


def _act(
    request: HttpRequest, form: GovForm, do: Callable[[], str], lead: str, *, title: str, button: str, done: str
) -> HttpResponse:
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
