"""Finding one place directly, for a coded reason, and the second person who looks at it after the fact (§8)."""

import secrets
from dataclasses import replace
from decimal import Decimal

from django.urls import reverse

from placewell.accounts.actions import make_private_link
from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.choice.actions.putting import start_choosing
from placewell.choice.direct import Before, against, before_award
from placewell.choice.homes import comparable, facts_of, option_fields
from placewell.choice.models import DirectAward, Option, SecondLook, Source
from placewell.choice.named_above import wanted_of
from placewell.choice.telling import tell_person
from placewell.directory.models import Service
from placewell.directory.queries import today
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.ledger.events.choice import DirectAwardMade, DirectAwardReviewed
from placewell.ledger.record import record
from placewell.market.telling import tell_staff
from placewell.needs.models import Package
from placewell.needs.queries import hands_on
from placewell.rules.direct_award import (
    AwardReason,
    check_able,
    check_may_award,
    check_met,
    check_second_look,
    second_look_due,
)
from placewell.rules.distance import Point, miles_between
from placewell.rules.errors import Conflict, NotFound, Refused
from placewell.rules.independence import check_independent, why_no_second_look
from placewell.rules.interim import ANSWERED_WITHIN
from placewell.rules.needs import CareType
from placewell.rules.nominating import HomeSays, check_answer, conditions_not_met
from placewell.rules.urgency import Urgency
from placewell.tenders.actions.direct import begin_direct
from placewell.tenders.content import Price
from placewell.tenders.figures import figures_of
from placewell.tenders.models import Tender, TenderKind
from placewell.tenders.states import UNDER_WAY, TenderState

ANSWER_HOURS = ANSWERED_WITHIN.total_seconds() // 3600


@action(by={Role.BROKER}, whose=Whose.OWN_AUTHORITY, states={TenderState.OFFERED, *UNDER_WAY})
def award_directly(
    *,
    actor: Actor,
    package_ref: str,
    service_id: str,
    reason: AwardReason,
    because: str,
    says: HomeSays,
    price: Price | None,
    wished_by: str = "",
) -> DirectAward:
    """Put one place that a broker found to the person: after the published steps, on the direct route, or at once.

    In an emergency, or while the search goes on, it is a place for now; otherwise it is a choice like any other. The
    person still says yes or no, and a second person looks at it within a working day. Raises WrongState where no place
    is found directly now, Refused for a service that is not able, has no place or is above the budget.
    """
    packages = Package.objects.visible_to(actor).select_related("category", "person").select_for_update(of=("self",))
    package = packages.filter(ref=package_ref).first()
    if package is None:
        raise NotFound("There is no such case in your authority.")
    searches = list(Tender.objects.filter(package=package).select_for_update(of=("self",)).order_by("id"))
    moment = now()
    before = before_award(package, moment)
    check_may_award(reason, before.stands, because=because, wished_by=wished_by, now=moment)
    service = Service.objects.select_related("provider").filter(pk=service_id).first()
    if service is None or service.latitude is None or service.longitude is None:
        raise NotFound("There is no such service on the register.")
    check_able(service.name, against(package, before, service))
    tender = before.tender or begin_direct(actor, package, follows=searches[-1] if searches else None)
    option = _option_of(tender, before, service, says, price)
    award = DirectAward.objects.create(
        ref=option.bid_ref,
        tender=tender,
        option=option,
        authority_id=tender.authority_id,
        package_ref=package_ref,
        reason=reason,
        because=because.strip(),
        wished_by=wished_by.strip(),
        facts=facts_of(replace(says, price=option.weekly_price), price),
        by=actor.ref,
        at=moment,
    )
    made = DirectAwardMade(
        package_ref=package_ref,
        tender_ref=tender.ref,
        award_ref=award.ref,
        bid_ref=option.bid_ref,
        reason=reason.value,
        interim=option.interim,
    )
    record(made, actor=actor, authority_id=tender.authority_id, case_ref=package_ref)
    _put(actor, tender, option, package)
    _wait_for_second_look(award)
    _tell_approvers(award)
    return award


@action(by={Role.APPROVER}, whose=Whose.OWN_AUTHORITY)
def look_at_direct_award(*, actor: Actor, ref: str, agrees: bool, because: str = "") -> SecondLook:
    """Agree after the fact to a place that somebody else found directly, or say why not.

    Nobody loses their place by it: a disagreement brings its review forward. Raises NotPermitted for whoever found the
    place or worked on the case, Conflict for a second look, Refused for a disagreement without its reason.
    """
    award = DirectAward.objects.select_related("option", "tender").filter(ref=ref).first()
    if award is None or award.authority_id != actor.authority_id:
        raise NotFound("There is no such place in your authority.")
    # Its search is what is locked: an award is never changed, so nobody may lock its row.
    Tender.objects.select_for_update(of=("self",)).get(pk=award.tender_id)
    if SecondLook.objects.filter(award=award).exists():
        raise Conflict("A second person has said already whether they agree.")
    check_second_look(made_by=award.by, looked_by=actor.ref, agrees=agrees, because=because)
    check_independent(why_no_second_look(actor.ref, hands_on(award.package_ref)))
    look = SecondLook.objects.create(
        award=award,
        authority_id=award.authority_id,
        package_ref=award.package_ref,
        agrees=agrees,
        because=because.strip(),
        by=actor.ref,
        at=now(),
    )
    event = DirectAwardReviewed(
        package_ref=award.package_ref, tender_ref=award.tender.ref, award_ref=award.ref, agrees=agrees
    )
    record(event, actor=actor, authority_id=award.authority_id, case_ref=award.package_ref)
    stop_clock(ClockKind.SECOND_LOOK, subject=f"award:{award.ref}")
    if not agrees:
        _tell_of_a_disagreement(award)
    return look


def wait_for_second_looks(package_ref: str) -> None:
    """Start the clocks again of the places of a case that nobody else has looked at. Part of an action.

    A placement ends all other waits of its case, and this is none of them.
    """
    for award in DirectAward.objects.filter(package_ref=package_ref, second_look=None).order_by("id"):
        _wait_for_second_look(award)


def _option_of(tender: Tender, before: Before, service: Service, says: HomeSays, price: Price | None) -> Option:
    """Make what the person is asked about of a service that meets every condition."""
    if price is not None:
        said = comparable(figures_of(tender)["fnc"], price)
        says = replace(says, price=said, valid_until=price.valid_until)
    wanted = wanted_of(tender)
    care_types = map(CareType, service.care_types)
    not_met = conditions_not_met(says, wanted, registered=service.registered, care_types=care_types)
    check_met(service.name, not_met)
    check_answer(says, wanted, not_met, today=today())
    if price is None or says.price is None or says.start_on is None or service.latitude is None:
        raise Refused("Give the price that the home asks a week, and the day of moving in.", code="core")
    fields = option_fields(tender, service, says, price, weekly_price=says.price, start_on=says.start_on, at=now())
    miles = miles_between(before.point, Point(service.latitude, service.longitude or 0.0))
    fields["terms"] |= {"response_hours": int(ANSWER_HOURS)}
    return Option.objects.create(
        **fields,
        source=Source.DIRECT,
        interim=_for_now(tender),
        bid_ref=f"A-{secrets.token_hex(5).upper()}",
        distance_miles=round(Decimal(miles), 2),
    )


def _for_now(tender: Tender) -> bool:
    """Tell whether a place is for now: in an emergency, on the direct route, or while the search has no result yet."""
    hurried = tender.urgency == Urgency.EMERGENCY or tender.kind == TenderKind.DIRECT
    return tender.state in UNDER_WAY and (hurried or tender.state != TenderState.EVALUATED)


def _put(actor: Actor, tender: Tender, option: Option, package: Package) -> None:
    """Put it to the person: their clock, and a fresh link."""
    stop_clock(ClockKind.FOUND_DIRECTLY, ClockKind.SEARCH_AGAIN, subject=f"tender:{tender.ref}")
    if not option.interim and tender.state == TenderState.EVALUATED:
        Tender.objects.filter(pk=tender.pk).update(state=TenderState.OFFERED)
    start_choosing(tender)
    make_private_link(
        actor=actor,
        case_ref=package.ref,
        send_to=package.person.contact_send_to,
        subject="We found a place for you",
        says=f"{option.service_name} can take you{' for now' if option.interim else ''}. You say yes or no. You can"
        " read about it, and answer",
    )


def _wait_for_second_look(award: DirectAward) -> None:
    start_clock(
        ClockKind.SECOND_LOOK,
        subject=f"award:{award.ref}",
        role=Role.APPROVER,
        due_at=second_look_due(award.at),
        authority_id=award.authority_id,
        case_ref=award.package_ref,
    )


def _tell_approvers(award: DirectAward) -> None:
    tell_staff(
        [award.authority_id],
        [Role.APPROVER],
        subject=f"A place was found directly: {award.ref}",
        body=f"A broker found a place directly in case {award.package_ref}. Somebody who did not work on it reads why,"
        " and says within a working day whether they agree:",
        about=f"award:{award.ref}",
        authority_id=award.authority_id,
        path=reverse("choice_direct_award", args=[award.ref]),
    )


def _tell_of_a_disagreement(award: DirectAward) -> None:
    tell_staff(
        [award.authority_id],
        [Role.BROKER, Role.SOCIAL_WORKER],
        subject=f"A second person did not agree: {award.ref}",
        body=f"They did not agree to the place that was found directly in case {award.package_ref}, and say why. The"
        " person stays where they are. Look at the place with them within five working days:",
        about=f"award:{award.ref}",
        authority_id=award.authority_id,
        path=reverse("choice_direct_award", args=[award.ref]),
    )
    tell_person(
        package_ref=award.package_ref,
        authority_id=award.authority_id,
        subject=f"About {award.option.service_name}",
        body=f"We found {award.option.service_name} for you ourselves. Somebody else at the council looked at how we"
        " did it, and has doubts. You do not have to move. We talk with you soon about how it goes.",
    )
