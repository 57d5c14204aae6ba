"""A place that a broker finds directly: for the tests of direct awards."""

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.choice.actions import award_directly, look_at_direct_award
from placewell.choice.models import DirectAward, Option, SecondLook
from placewell.directory.queries import today
from placewell.ledger.clock import now
from placewell.ledger.clocks import Running, running_clocks
from placewell.ledger.models import EventRow
from placewell.rules.direct_award import AwardReason
from placewell.rules.timetable import StepKind
from placewell.tenders.opener import OPENER
from placewell.tenders.times import step_at
from placewell.web.demonstration.play import move_clock
from tests.choice.naming import price, says
from tests.played import OpenTender

WHY = "Nobody offered, the telephone round came to nothing, and the ward closes tonight."


def find(played: OpenTender, place: int = 0, amount: str | None = "985.00", **changed: object) -> DirectAward:
    """Find the home invited in a place directly, as a broker, after the published steps."""
    given: dict[str, object] = {
        "actor": played.staff(Role.BROKER),
        "package_ref": played.package.ref,
        "service_id": played.invitations[place].service_id,
        "reason": AwardReason.NO_SUITABLE_OFFER,
        "because": WHY,
        "says": says(start_on=today()),
        "price": price(amount) if amount else None,
    }
    return award_directly(**(given | changed))  # type: ignore[arg-type] # as each test gives


def look(played: OpenTender, award: DirectAward, *, agrees: bool = True, because: str = "") -> SecondLook:
    """Let an approver say whether they agree."""
    return look_at_direct_award(actor=played.staff(Role.APPROVER), ref=award.ref, agrees=agrees, because=because)


def telephone_round_passes(played: OpenTender) -> None:
    """Let the published timetable come to a place that is found directly."""
    move_clock(max(step_at(played.tender, StepKind.DIRECT) - now(), now() - now()))


def option_of(award: DirectAward) -> Option:
    """The option that it became."""
    with acting_as(OPENER):
        return Option.objects.get(pk=award.option_id)


def clocks(played: OpenTender) -> dict[str, Running]:
    """What is waited for in the case, by kind."""
    with acting_as(OPENER):
        return {one.kind: one for one in running_clocks(case_ref=played.package.ref)}


def events(played: OpenTender, name: str) -> list[dict[str, object]]:
    """What the ledger says of one kind in the case."""
    with acting_as(OPENER):
        return [row.payload for row in EventRow.objects.filter(case_ref=played.package.ref, name=name).order_by("id")]
