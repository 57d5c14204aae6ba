"""Pages on which a home is found on the register and named, and on which its answer is recorded."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.choice.actions import answer_nomination, nominate_home
from placewell.choice.models import Nomination, Option
from placewell.choice.nominating_forms import FindHomeForm, HomeSaysForm, NameHomeForm
from placewell.choice.nominations import known_of, nomination_by_ref, nominations_of
from placewell.directory.models import Service
from placewell.directory.queries import Found, is_old, named_services, today
from placewell.needs.queries import names_of, package_by_ref
from placewell.rules.clocks import london_day_of
from placewell.rules.distance import Point
from placewell.rules.errors import NotFound, Refused
from placewell.rules.needs import CareType
from placewell.rules.nominating import (
    ASKED_HOW_WORDS,
    AskedHow,
    Condition,
    can_be_asked_again_from,
    check_can_nominate,
    words_to_search,
)
from placewell.tenders.models import Tender
from placewell.tenders.states import TenderState

READERS = frozenset({Role.BROKER, Role.SOCIAL_WORKER, Role.APPROVER, Role.FINANCE_OFFICER, Role.AUDITOR})
MOST_FOUND = 20
FOR_THEM = "choice_nominate_for"


@dataclass(frozen=True, slots=True)
class Hit:
    """A home that was found: what the register says of it, and whether it is a choice, or was named, already."""

    home: Found
    rating_is_old: bool
    already: str


@never_cache
@require_safe
@page(by={Role.PERSON}, whose=Whose.OWN_CASE)
def find(request: HttpRequest) -> HttpResponse:
    """Let the person look for a home by its name, town or postcode; and show what became of those they named."""
    context = _finding(request, actor_of(request).case_ref, "choice_nominate_home")
    return render(request, "choice/nominate.html", {**context, "back": reverse("choice_options")})


@page(by={Role.PERSON}, whose=Whose.OWN_CASE)
def name(request: HttpRequest, service_id: str) -> HttpResponse:
    """Let the person name one home."""
    back = reverse("choice_nominate")
    done = "Thank you. We will ask this home, and write to you."
    return _naming(request, actor_of(request).case_ref, service_id, back, done)


@never_cache
@require_safe
@page(by=READERS, whose=Whose.OWN_AUTHORITY)
def of_case(request: HttpRequest, package_ref: str) -> HttpResponse:
    """List the homes that were named in a case; a broker looks for one that the person named to them."""
    actor = actor_of(request)
    package = package_by_ref(actor, package_ref)
    found = _finding(request, package_ref, FOR_THEM)
    context = {**found, "package": package, "may_name": actor.role == Role.BROKER}
    return render(request, "choice/nominations.html", {**context, "back": reverse("needs_case", args=[package_ref])})


@page(by={Role.BROKER}, whose=Whose.OWN_AUTHORITY)
def name_for(request: HttpRequest, package_ref: str, service_id: str) -> HttpResponse:
    """Write down for the person which home they named."""
    package_by_ref(actor_of(request), package_ref)
    back = reverse("choice_nominations", args=[package_ref])
    return _naming(request, package_ref, service_id, back, "The nomination is recorded. Ask the home next.")


@never_cache
@page(by=READERS, whose=Whose.OWN_AUTHORITY)
def one(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a nomination, and its answer with the evidence; a broker records what the home said."""
    actor = actor_of(request)
    named = nomination_by_ref(actor, ref)
    nomination = named.nomination
    nursing = nomination.tender.figures["fnc"] != "0.00"
    form = None
    if actor.role == Role.BROKER and not named.answered:
        form = HomeSaysForm(request.POST or None, nursing=nursing)
        if request.method == "POST" and form.is_valid():
            try:
                answer_nomination(actor=actor, ref=ref, says=form.says(), price=form.price())
            except Refused as refusal:
                form.refuse(refusal, {"price": "core", "price_basis": "basis"}.get(refusal.code, refusal.code))
            else:
                messages.success(request, "The answer is recorded, and the person is told.")
                return redirect("choice_nomination", ref)
    answer = nomination.answer if named.answered else None
    context = {
        "named": named,
        "nomination": nomination,
        "answer": answer,
        "form": form,
        "known": known_of(nomination),
        "how": ASKED_HOW_WORDS[AskedHow(answer.facts["asked_how"])] if answer else "",
        "names": names_of({one for one in (nomination.by, answer.by if answer else "") if one}),
        "to_put": named.option is not None
        and nomination.tender.state == TenderState.EVALUATED
        and actor.role == Role.BROKER,
        "back": reverse("choice_nominations", args=[nomination.package_ref]),
    }
    return render(request, "choice/nomination.html", context)


def _finding(request: HttpRequest, package_ref: str, names_at: str) -> dict[str, object]:
    """Return what a page of finding shows: the form, what was found, and the homes that were named."""
    tender = _searched(package_ref)
    form = FindHomeForm(request.GET if "words" in request.GET else None)
    hits: list[Hit] | None = None
    why_not = "" if tender else "You can name a home when your choices are here. We will write to you then."
    if tender is not None:
        try:
            check_can_nominate(CareType(tender.portrait["care_type"]))
        except Refused as refusal:
            why_not = refusal.sentence
        if not why_not and form.is_bound and form.is_valid():
            try:
                hits = _hits(tender, form.cleaned_data["words"])
            except Refused as refusal:
                form.refuse(refusal, refusal.code)

    def at(service_id: str) -> str:
        return reverse(names_at, args=[package_ref, service_id] if names_at == FOR_THEM else [service_id])

    return {
        "form": form,
        "hits": hits,
        "most": MOST_FOUND,
        "why_not": why_not,
        "named": nominations_of(package_ref),
        "tender": tender,
        "at": at,
    }


def _hits(tender: Tender, text: str) -> list[Hit]:
    found = named_services(
        words_to_search(text),
        care_type=CareType(tender.portrait["care_type"]),
        centre=Point(tender.latitude, tender.longitude),
        limit=MOST_FOUND,
    )
    ids = [home.service_id for home in found]
    options = Option.objects.filter(package_ref=tender.package_ref, service_id__in=ids, interim=False)
    already = dict.fromkeys(options.values_list("service_id", flat=True), "This is one of your choices.")
    day = today()
    for one in Nomination.objects.filter(tender=tender, service_id__in=ids).select_related("answer").order_by("turn"):
        if not hasattr(one, "answer"):
            already.setdefault(one.service_id, "You have named this home. We are asking it.")
            continue
        first = can_be_asked_again_from(map(Condition, one.answer.not_met), london_day_of(one.answer.at))
        if day < first:
            already.setdefault(one.service_id, f"We asked this home. We can ask it again from {first:%-d %B}.")
    return [Hit(home, is_old(home.rated_on, day), already.get(home.service_id, "")) for home in found]


def _naming(request: HttpRequest, package_ref: str, service_id: str, back: str, done: str) -> HttpResponse:
    service = Service.objects.filter(pk=service_id).first()
    if service is None:
        raise NotFound("There is no such home on the list of the inspectors.")
    form = NameHomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            nominate_home(
                actor=actor_of(request),
                package_ref=package_ref,
                service_id=service_id,
                who=form.who(),
                because=form.cleaned_data["because"],
            )
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, done)
            return redirect(back)
    return render(request, "choice/nominate_home.html", {"form": form, "service": service, "back": back})


def _searched(package_ref: str) -> Tender | None:
    """Return the search beside which a home can be named: the newest with the person, else the newest evaluated."""
    states = (TenderState.EVALUATED, TenderState.OFFERED)
    found = list(Tender.objects.filter(package_ref=package_ref, state__in=states).order_by("id"))
    return max(found, key=lambda one: (one.state == TenderState.OFFERED, one.pk), default=None)
