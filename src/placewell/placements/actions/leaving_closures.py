"""The ends of a closing home: places that go on with its successor, and those that ended when the home did."""

import secrets
from datetime import date, timedelta

from django.urls import reverse

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, system_actor
from placewell.accounts.models import Organisation
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.choice.actions.agreeing_more import settle_at_placement
from placewell.choice.homes import provider_of
from placewell.choice.models import Option, Source
from placewell.choice.telling import tell_managers, tell_person
from placewell.directory.models import Service
from placewell.directory.queries import today
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clocks_at_placement
from placewell.ledger.events.placements import PlacementCarriedOn
from placewell.ledger.record import record
from placewell.market.models import Closure
from placewell.market.queries.closing import Closing, check_takes_people, closing_of
from placewell.market.queries.joining import successors_of
from placewell.market.telling import tell_staff
from placewell.needs.queries import hands_on
from placewell.placements.actions.approving import end_others, locked_searches
from placewell.placements.actions.following_closures import own_resident, subject_of
from placewell.placements.actions.starting import begin_reviews
from placewell.placements.agreements import draw_up, wait_for_signatures
from placewell.placements.following import write_end
from placewell.placements.models import Kind, Placement, PlacementEnd
from placewell.placements.queries.terms import standing_terms
from placewell.placements.residents import placements_in, residents_of
from placewell.rules.clocks import end_of_day
from placewell.rules.closing import Stage, check_may_carry_on, last_paid_day
from placewell.rules.ending import EndReason
from placewell.rules.errors import Refused, WrongState
from placewell.rules.independence import check_independent, why_no_placement
from placewell.rules.reviews import SIX_WEEKS
from placewell.rules.urgency import Urgency
from placewell.tenders.models import Tender

ENDER = system_actor("closing")


@action(by={Role.APPROVER}, whose=Whose.OWN_AUTHORITY)
def carry_on(*, actor: Actor, placement_ref: str, service_id: str, starts_on: date, agreed_by: str) -> Placement:
    """Let somebody stay where they live, with the registration that followed: a new placement on the same terms.

    The place before it ends on the day before, and searches for the person end. Raises NotPermitted for whoever worked
    on the case, WrongState for one that has ended or is for now, Refused unless the register names the service as the
    successor and somebody agreed for the person.
    """
    former, closing = own_resident(actor, placement_ref)
    _tender, others = locked_searches(actor, former.tender.ref)
    former = Placement.objects.select_related("option", "tender").get(pk=former.pk)
    is_successor = service_id in successors_of(Service.objects.get(pk=former.option.service_id))
    stands = not hasattr(former, "end")
    check_may_carry_on(agreed_by=agreed_by, is_successor=is_successor, stands=stands)
    if former.kind == Kind.INTERIM:
        raise WrongState("This is a place for now. The person chooses where to live among the offers of the search.")
    check_independent(why_no_placement(actor.ref, hands_on(former.package_ref)))
    check_takes_people(service_id)
    if not max(former.starts_on, today()) < starts_on <= closing.last_on + timedelta(days=1):
        raise Refused(
            f"Give a day from tomorrow to {closing.last_on + timedelta(days=1):%-d %B %Y}: the day after the last of"
            " the home as it was.",
            code="starts_on",
        )
    write_end(
        actor,
        former,
        last_on=last_paid_day(starts_on - timedelta(days=1), last_on=closing.last_on),
        reason=EndReason.PROVIDER_FAILED,
        said=f"Stays, as agreed by {agreed_by.strip()}",
    )
    option = _option_of(former, Service.objects.select_related("provider").get(pk=service_id), starts_on)
    made = Placement.objects.create(
        ref=f"L-{secrets.token_hex(4).upper()}",
        tender=former.tender,
        option=option,
        follows=former,
        carried_on=True,
        authority_id=former.authority_id,
        organisation_id=option.organisation_id,
        package_ref=former.package_ref,
        weekly_price=option.weekly_price,
        starts_on=starts_on,
        review_on=starts_on + SIX_WEEKS,
        approved_by=actor.ref,
        approved_at=now(),
    )
    event = PlacementCarriedOn(
        package_ref=former.package_ref, placement_ref=made.ref, former_ref=former.ref, service_id=service_id
    )
    record(event, actor=actor, authority_id=former.authority_id, case_ref=former.package_ref)
    end_others(actor, others, because="The person stays where they live.")
    stop_clocks_at_placement(case_ref=former.package_ref)
    # Whoever pays on top agreed it for the home as it was: the next agreement is asked for anew.
    settle_at_placement(actor, package_ref=former.package_ref, bid_ref=option.bid_ref)
    begin_reviews(made)
    draw_up(actor, made)
    wait_for_signatures(made, Urgency(former.tender.urgency))
    _tell(made)
    return made


@action(by={Role.SYSTEM}, whose=Whose.EVERYONES)
def end_at_closed_homes(*, actor: Actor) -> int:
    """End every place that still stands in a home whose last day is over, on that day; return how many.

    Nothing is paid for a place that is no more. Whoever has no other place stays first on the work list.
    """
    ended = 0
    for service_id in Closure.objects.standing().order_by("id").values_list("service_id", flat=True):
        closing = closing_of(service_id)
        if closing is None or closing.days_left >= 0:
            continue
        for placement in placements_in(closing):
            ended += _end(actor, closing, placement)
    return ended


def _end(actor: Actor, closing: Closing, placement: Placement) -> int:
    """End a place that still stands, and wait for whoever has no other; return 1, or 0 where it had ended."""
    # As whoever approves a next place: they end this one, or we do.
    list(Tender.objects.filter(package_ref=placement.package_ref).select_for_update().order_by("id"))
    if PlacementEnd.objects.filter(placement=placement).exists():
        return 0
    # A place that was to begin later never did: its end lies before its first day, and no day of it is paid.
    write_end(actor, placement, last_on=closing.last_on, reason=EndReason.PROVIDER_FAILED)
    (resident,) = residents_of(closing, placement.authority_id, only=placement.ref)
    if resident.stage != Stage.OUT:
        return 1
    start_clock(
        ClockKind.HOME_CLOSES,
        subject=subject_of(placement),
        role=Role.BROKER,
        due_at=end_of_day(closing.last_on),
        authority_id=placement.authority_id,
        case_ref=placement.package_ref,
    )
    tell_staff(
        [placement.authority_id],
        [Role.BROKER, Role.SOCIAL_WORKER],
        subject=f"{closing.service_name} has closed: {placement.package_ref} has no new place",
        body="The home’s last day is over, and no new place is recorded. See the person today.",
        about=f"placement:{placement.ref}",
        authority_id=placement.authority_id,
        path=reverse("closing_resident", args=[placement.ref]),
    )
    return 1


def _option_of(former: Placement, service: Service, starts_on: date) -> Option:
    """Return the place somebody has as an option with the successor: on the terms that stand, and with its name."""
    terms, before = standing_terms(former), former.option
    with acting_as(system_actor("closing", authority_id=former.authority_id)):
        provider: Organisation = provider_of(service)
        return Option.objects.create(
            tender=former.tender,
            authority_id=former.authority_id,
            organisation_id=provider.pk,
            package_ref=former.package_ref,
            source=Source.SUCCESSOR,
            bid_ref=f"{before.bid_ref}-NEXT",
            terms={
                "price_basis": terms.basis,
                "lines": [{"kind": kind, "amount": f"{amount:.2f}"} for kind, amount in terms.lines],
            },
            service_id=service.pk,
            service_name=service.name,
            address=", ".join(part for part in (service.address, service.postcode) if part),
            latitude=service.latitude,
            longitude=service.longitude,
            distance_miles=before.distance_miles,
            rating=service.rating or "",
            rated_on=service.rated_on,
            weekly_price=terms.weekly_price,
            for_me=before.for_me,
            start_on=starts_on,
            vacancy_confirmed_by=service.name,
            vacancy_confirmed_at=now(),
            valid_until=starts_on,
            put_at=now(),
        )


def _tell(made: Placement) -> None:
    name, day = made.option.service_name, f"{made.starts_on:%-d %B %Y}"
    tell_person(
        package_ref=made.package_ref,
        authority_id=made.authority_id,
        subject="You stay where you are",
        body=f"You agreed to stay. From {day} a new provider runs your home. Its name is {name}. What was agreed for"
        " you stays the same. You can read it on your page.",
    )
    tell_managers(
        organisation_id=made.organisation_id,
        authority_id=made.authority_id,
        about=f"placement:{made.ref}",
        subject=f"Somebody stays with you, to sign: {made.ref}",
        body=f"{made.ref} goes on with {name} from {day}, on the terms that stood. Read the agreement, and sign it:",
        path=reverse("placements_agreement", args=[made.ref]),
    )
