"""Writing down who pays what for a placement, and the days on which somebody is away from it."""

from django.db.models import Max

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.events.payments import AbsenceRecorded, FundingSet
from placewell.ledger.record import record
from placewell.market.nursing import nursing_rates
from placewell.payments.agreed import prices_of, wait_for_agreed_price
from placewell.payments.locking import lock_payments
from placewell.payments.models import AbsenceVersion, FundingVersion, Uplift
from placewell.payments.queries.placements import signed_by_both
from placewell.payments.stored import absences_that_count, funding_fields, read_funding
from placewell.payments.topping_up import top_ups_of, wait_for_who_pays
from placewell.payments.waiting import wait_for_next_run
from placewell.placements.models import Placement, PlacementEnd
from placewell.placements.queries.terms import suspensions
from placewell.rules.agreed_prices import check_agreed
from placewell.rules.errors import NotFound, Refused, WrongState
from placewell.rules.funding import Funding, check_funding
from placewell.rules.schedules import Absence, check_absence
from placewell.rules.top_ups import check_top_up


@action(by={Role.FINANCE_OFFICER}, whose=Whose.OWN_AUTHORITY)
def set_funding(*, actor: Actor, placement_ref: str, funding: Funding, because: str) -> FundingVersion:
    """Write a version of who pays what for a placement, from its first day on; the same again is the same version.

    Days that are paid already are put right by the next run. A third party pays what its additional-cost agreement
    about this home says, at most, and not from the day on which that stopped. Raises WrongState before both sides have
    signed, Refused for a version that cannot be paid, whose price is not the one that is agreed on its first day, that
    begins before the placement or after its last day, or has no reason.
    """
    lock_payments(actor)
    placement = own_placement(actor, placement_ref)
    if not because.strip():
        raise Refused("Say what this comes from, such as a decision or a letter, and its day.", code="because")
    if funding.starts_on < placement.starts_on:
        raise Refused(f"This placement begins on {placement.starts_on:%-d %B %Y}.", code="starts_on")
    end = PlacementEnd.objects.filter(placement=placement).first()
    if end is not None and funding.starts_on > end.last_on:
        raise Refused(
            f"The last day of this placement is {end.last_on:%-d %B %Y}: nothing is paid after that.", code="starts_on"
        )
    newest = FundingVersion.objects.filter(placement=placement).order_by("-number").first()
    if newest is None and not funding.lines:
        raise Refused("Nothing is paid for this placement yet, so there is nothing to end.", code="core")
    check_funding(funding, nursing_rates(placement.authority_id))
    check_agreed(funding, prices_of(placement))
    if funding.third_party:
        check_top_up(funding, top_ups_of(placement))
    if newest is not None and funding_fields(read_funding(newest)) == funding_fields(funding):
        return newest
    number = newest.number + 1 if newest else 1
    made = write_version(actor, placement, funding, number=number, because=because.strip())
    wait_for_who_pays(placement)
    wait_for_agreed_price(placement)
    wait_for_next_run(placement.authority_id)
    return made


def write_version(
    actor: Actor, placement: Placement, funding: Funding, *, number: int, because: str, uplift: Uplift | None = None
) -> FundingVersion:
    """Store a checked version under the lock, and record it."""
    made = FundingVersion.objects.create(
        placement=placement,
        authority_id=placement.authority_id,
        organisation_id=placement.organisation_id,
        number=number,
        because=because,
        uplift=uplift,
        made_by=actor.ref,
        made_at=now(),
        **funding_fields(funding),
    )
    event = FundingSet(placement_ref=placement.ref, version=number)
    record(event, actor=actor, authority_id=placement.authority_id, case_ref=placement.package_ref)
    return made


@action(by={Role.FINANCE_OFFICER}, whose=Whose.OWN_AUTHORITY)
def record_absence(
    *, actor: Actor, placement_ref: str, absence: Absence, number: int | None = None, withdrawn: bool = False
) -> AbsenceVersion:
    """Record days away from a placement, or put right or take back those of a `number`; the same again is the same.

    Raises Refused where they overlap others, NotFound for a number that there is not.
    """
    lock_payments(actor)
    placement = own_placement(actor, placement_ref)
    rows = list(AbsenceVersion.objects.filter(placement=placement).order_by("number", "version"))
    counted = absences_that_count(rows)
    before = [one for one in rows if one.number == number]
    if number is not None and not before:
        raise NotFound("There is no such absence of this placement.")
    same = next((key for key, one in counted.items() if one == absence and number in {None, key}), None)
    if same is not None and not withdrawn:
        return [one for one in rows if one.number == same][-1]
    if withdrawn and number is None:
        raise Refused("There is no absence to take back.", code="first")
    if not withdrawn:
        if absence.first < placement.starts_on:
            raise Refused(f"This placement begins on {placement.starts_on:%-d %B %Y}.", code="first")
        others = [one for key, one in counted.items() if key != number]
        check_absence(absence, [*suspensions(placement), *others])
    elif number not in counted:
        return before[-1]
    numbers = AbsenceVersion.objects.filter(placement=placement).aggregate(last=Max("number"))
    made = AbsenceVersion.objects.create(
        placement=placement,
        authority_id=placement.authority_id,
        organisation_id=placement.organisation_id,
        number=number or (numbers["last"] or 0) + 1,
        version=before[-1].version + 1 if before else 1,
        first_on=absence.first,
        last_on=absence.last,
        full_days=absence.full_days,
        percent_after=absence.percent_after,
        withdrawn=withdrawn,
        made_by=actor.ref,
        made_at=now(),
    )
    event = AbsenceRecorded(placement_ref=placement.ref, absence=made.number, version=made.version)
    record(event, actor=actor, authority_id=placement.authority_id, case_ref=placement.package_ref)
    wait_for_next_run(placement.authority_id)
    return made


def own_placement(actor: Actor, ref: str) -> Placement:
    """Return a placement of the actor's authority that both sides have signed. Raises NotFound, or WrongState."""
    placement = Placement.objects.select_related("option").filter(authority_id=actor.authority_id or 0, ref=ref).first()
    if placement is None:
        raise NotFound("There is no such placement in your authority.")
    if not signed_by_both().filter(pk=placement.pk).exists():
        raise WrongState("Both sides sign the agreement before anything is paid.")
    return placement
