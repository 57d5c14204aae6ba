"""Pages on which a place is found directly, and on which a second person says whether they agree."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.choice.actions import award_directly, look_at_direct_award
from placewell.choice.direct import Before, against, award_by_ref, awards_of, before_award
from placewell.choice.direct_forms import DirectAwardForm, SecondLookForm
from placewell.choice.models import DirectAward
from placewell.choice.nominating_forms import FindHomeForm
from placewell.directory.models import Service
from placewell.directory.queries import Found, named_services
from placewell.ledger.clock import now
from placewell.needs.models import Package
from placewell.needs.queries import hands_on, names_of, newest_budget, package_by_ref, read_budget
from placewell.rules.direct_award import (
    NOT_ABLE_WORDS,
    REASON_WORDS,
    SOURCES,
    AwardReason,
    reasons_open,
    second_look_due,
    why_none,
)
from placewell.rules.errors import NotFound, Refused, WrongState
from placewell.rules.independence import why_no_second_look
from placewell.rules.needs import CareType
from placewell.rules.nominating import ASKED_HOW_WORDS, AskedHow, words_to_search
from placewell.tenders.queries.lists import tender_by_ref

READERS = frozenset({Role.BROKER, Role.SOCIAL_WORKER, Role.APPROVER, Role.FINANCE_OFFICER, Role.AUDITOR})
MOST_FOUND = 20


@never_cache
@require_safe
@page(by=READERS, whose=Whose.OWN_AUTHORITY)
def of_case(request: HttpRequest, package_ref: str) -> HttpResponse:
    """List what was found directly in a case; a broker looks for one service, where that may be done now."""
    actor = actor_of(request)
    package = package_by_ref(actor, package_ref)
    context: dict[str, Any] = {
        "package": package,
        "awards": awards_of(package_ref),
        "reasons": REASON_WORDS,
        "back": reverse("needs_case", args=[package_ref]),
        "finds": actor.role == Role.BROKER,
    }
    if actor.role == Role.BROKER:
        context |= _finding(request, package)
    return render(request, "choice/direct.html", context)


@never_cache
@require_safe
@page(by={Role.BROKER}, whose=Whose.OWN_AUTHORITY)
def after(request: HttpRequest, ref: str) -> HttpResponse:
    """Lead from a search to where a place is found directly."""
    return redirect("choice_direct", tender_by_ref(actor_of(request), ref).package_ref)


@never_cache
@page(does=award_directly)
def home(request: HttpRequest, package_ref: str, service_id: str) -> HttpResponse:
    """Record why this one place is put to the person, what it said, and its price."""
    actor = actor_of(request)
    package = package_by_ref(actor, package_ref)
    before, moment = before_award(package, now()), now()
    service = Service.objects.select_related("provider").filter(pk=service_id).first()
    if service is None:
        raise NotFound("There is no such service on the register.")
    reasons = reasons_open(before.stands, now=moment)
    if not reasons:
        raise WrongState(why_none(before.stands, now=moment))
    nursing = CareType(package.category.care_type) == CareType.NURSING
    form = DirectAwardForm(request.POST or None, reasons=reasons, nursing=nursing)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            award = award_directly(
                actor=actor,
                package_ref=package_ref,
                service_id=service_id,
                reason=AwardReason(said["reason"]),
                because=said["because"],
                wished_by=said["wished_by"],
                says=form.says(),
                price=form.price(),
            )
        except Refused as refusal:
            form.refuse(refusal, {"price": "core", "price_basis": "basis"}.get(refusal.code, refusal.code))
        else:
            messages.success(request, "It is put to the person, who says yes or no. A second person looks at it.")
            return redirect("choice_direct_award", award.ref)
    budget = newest_budget(package)
    context = {
        "form": form,
        "service": service,
        "package": package,
        "sources": [(REASON_WORDS[one], SOURCES[one]) for one in reasons],
        "against": [NOT_ABLE_WORDS[one] for one in against(package, before, service)],
        "budget": read_budget(budget).amount if budget else None,
        "must_haves": before.portrait.must_haves,
        "back": reverse("choice_direct", args=[package_ref]),
    }
    return render(request, "choice/direct_home.html", context)


@never_cache
@page(by=READERS, whose=Whose.OWN_AUTHORITY)
def award(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one place that was found directly, with its evidence; another approver says whether they agree."""
    actor = actor_of(request)
    found = award_by_ref(actor, ref)
    why_not = _why_no_look(actor, found)
    form = None
    if not why_not:
        form = SecondLookForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data
            try:
                look_at_direct_award(actor=actor, ref=ref, agrees=said["agrees"] == "yes", because=said["because"])
            except Refused as refusal:
                form.refuse(refusal, refusal.code)
            else:
                messages.success(request, "It is recorded whether you agree.")
                return redirect("choice_direct_award", ref)
    look = getattr(found, "second_look", None)
    context = {
        "award": found,
        "option": found.option,
        "look": look,
        "form": form,
        "why_not": why_not if actor.role == Role.APPROVER and look is None else "",
        "due": second_look_due(found.at),
        "reason": REASON_WORDS[AwardReason(found.reason)],
        "source": SOURCES[AwardReason(found.reason)],
        "how": ASKED_HOW_WORDS[AskedHow(found.facts["asked_how"])],
        "names": names_of({found.by, look.by if look else ""}),
        "back": reverse("choice_direct", args=[found.package_ref]),
    }
    return render(request, "choice/direct_award.html", context)


def _why_no_look(actor: Actor, found: DirectAward) -> str:
    if actor.role != Role.APPROVER:
        return "Another approver says whether they agree."
    if hasattr(found, "second_look"):
        return "A second person has said already whether they agree."
    if found.by == actor.ref:
        return "You found this place, so somebody else says whether they agree."
    return why_no_second_look(actor.ref, hands_on(found.package_ref))


def _finding(request: HttpRequest, package: Package) -> dict[str, object]:
    """Return for which reasons a place may be found now, or why none may; and the services that were looked for."""
    moment = now()
    try:
        before = before_award(package, moment)
    except Refused as refusal:
        return {"why_none": refusal.sentence, "form": FindHomeForm(), "hits": None}
    reasons = reasons_open(before.stands, now=moment)
    form = FindHomeForm(request.GET if "words" in request.GET else None)
    hits: list[Found] | None = None
    if reasons and form.is_bound and form.is_valid():
        try:
            hits = _hits(package, before, form.cleaned_data["words"])
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
    return {
        "why_none": "" if reasons else why_none(before.stands, now=moment),
        "open_reasons": [(REASON_WORDS[one], SOURCES[one]) for one in reasons],
        "form": form,
        "hits": hits,
        "most": MOST_FOUND,
        "tender": before.tender,
    }


def _hits(package: Package, before: Before, text: str) -> list[Found]:
    care = CareType(package.category.care_type)
    return named_services(words_to_search(text), care_type=care, centre=before.point, limit=MOST_FOUND)
