"""Notice by either side or the person, handing back, and the end of a placement."""

from datetime import date

from django.urls import reverse

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.choice.telling import tell_managers, tell_person
from placewell.directory.queries import today
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock
from placewell.ledger.events.placements import PlacementNoticeGiven
from placewell.ledger.record import record
from placewell.market.queries.closing import closing_of
from placewell.market.telling import tell_staff
from placewell.placements.actions.signing import newest_version
from placewell.placements.actions.varying import own_of
from placewell.placements.following import write_end
from placewell.placements.models import Notice, Placement, PlacementEnd
from placewell.placements.queries.current import standing_placement
from placewell.rules.clocks import end_of_day
from placewell.rules.ending import EndReason, NoticeReason, Side, check_end, check_notice, is_good_reason
from placewell.rules.errors import Conflict, Refused, WrongState

SIDES = {Role.PROVIDER: Side.PROVIDER, Role.PERSON: Side.PERSON, Role.BROKER: Side.AUTHORITY}


@action(by=SIDES, whose=Whose.OWN_ORGANISATION)
def give_notice(*, actor: Actor, placement_ref: str, reason: NoticeReason, last_on: date, said: str) -> Notice:
    """Give notice on a placement for one's own side, or hand a package back, with a reason and the last day.

    Everybody else is told at once. Raises Conflict where notice was given, Refused for a reason that is not one's own
    side's or too few days.
    """
    placement = standing_placement(placement_ref, **own_of(actor))
    if Notice.objects.filter(placement=placement).exists():
        raise Conflict("Notice has been given on this placement already.")
    side = SIDES[actor.role]
    days = newest_version(placement.ref).terms["notice_days"]
    check_notice(side, reason, given_on=today(), last_on=last_on, said=said, notice_days=days)
    made = Notice.objects.create(
        placement=placement,
        authority_id=placement.authority_id,
        organisation_id=placement.organisation_id,
        package_ref=placement.package_ref,
        side=side.value,
        reason=reason.value,
        good_reason=is_good_reason(side, reason, closing=closing_of(placement.option.service_id) is not None),
        said=said.strip(),
        last_on=last_on,
        by=actor.ref,
        at=now(),
    )
    event = PlacementNoticeGiven(
        package_ref=placement.package_ref,
        placement_ref=placement.ref,
        service_id=placement.option.service_id,
        by_side=side.value,
        reason=reason.value,
        good_reason=made.good_reason,
    )
    record(event, actor=actor, authority_id=placement.authority_id, case_ref=placement.package_ref)
    start_clock(
        ClockKind.NOTICE_ENDS,
        subject=f"placement:{placement.ref}",
        role=Role.BROKER,
        due_at=end_of_day(last_on),
        authority_id=placement.authority_id,
        case_ref=placement.package_ref,
    )
    _tell_of_notice(placement, made)
    return made


@action(by={Role.BROKER, Role.SOCIAL_WORKER}, whose=Whose.OWN_AUTHORITY)
def end_placement(
    *, actor: Actor, placement_ref: str, reason: EndReason, last_on: date, said: str = ""
) -> PlacementEnd:
    """Record that a placement has ended, on its last paid day. Where the person died, nobody is written to about it.

    Raises NotFound for another's, WrongState where it has ended or no notice was given, Refused for a day that cannot
    be.
    """
    placement = standing_placement(placement_ref, **own_of(actor))
    notice = Notice.objects.filter(placement=placement).first()
    closing = closing_of(placement.option.service_id)
    if reason == EndReason.PROVIDER_FAILED and closing is None:
        raise WrongState("Nobody recorded that this home closes. Ask a commissioner to record it first.")
    check_end(
        reason,
        last_on=last_on,
        placed_on=placement.starts_on,
        today=today(),
        notice_until=notice.last_on if notice else None,
    )
    if closing is not None and last_on > closing.last_on:
        raise Refused(
            f"The home’s last day was {closing.last_on:%-d %B %Y}. Nothing is paid after it: give that day or an"
            " earlier one, or have its last day changed.",
            code="last_on",
        )
    made = write_end(actor, placement, last_on=last_on, reason=reason, said=said)
    tell_managers(
        organisation_id=placement.organisation_id,
        authority_id=placement.authority_id,
        about=f"placement:{placement.ref}",
        subject=f"{placement.ref} ended",
        body=f"The placement ended on {last_on:%-d %B %Y}. That day is the last that is paid.",
        path=reverse("placements_agreement", args=[placement.ref]),
    )
    return made


def _tell_of_notice(placement: Placement, notice: Notice) -> None:
    side, name, day = Side(notice.side), placement.option.service_name, f"{notice.last_on:%-d %B %Y}"
    where = reverse("placements_agreement", args=[placement.ref])
    if side != Side.PERSON:
        who = "The council" if side == Side.AUTHORITY else name
        tell_person(
            package_ref=placement.package_ref,
            authority_id=placement.authority_id,
            subject=f"About your place at {name}",
            body=f"{who} says that you need another place by {day}. The council looks for one with you, and you choose."
            " Nobody asks you to leave before.",
        )
    if side != Side.PROVIDER:
        tell_managers(
            organisation_id=placement.organisation_id,
            authority_id=placement.authority_id,
            about=f"placement:{placement.ref}",
            subject=f"Notice on {placement.ref}",
            body=f"Notice was given on a placement at {name}. Its last day is {day}, or the day before a move:",
            path=where,
        )
    tell_staff(
        [placement.authority_id],
        (Role.BROKER, Role.SOCIAL_WORKER),
        subject=f"Notice on {placement.ref}: another place by {day}",
        body=f"Notice was given by the {side.value}. See the person, and open a search:",
        about=f"placement:{placement.ref}",
        authority_id=placement.authority_id,
        path=where,
    )
