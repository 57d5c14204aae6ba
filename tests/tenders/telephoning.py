"""A search that closed with too few offers, whose services are rung: what the tests of a telephone round share."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor
from placewell.accounts.roles import Role
from placewell.choice.models import Option, Source
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, running_clocks
from placewell.ledger.models import Message
from placewell.rules.telephoning import CallOutcome, SpokenTo
from placewell.tenders.actions.telephone_bids import confirm_telephone_bid, enter_telephone_bid
from placewell.tenders.actions.telephoning import log_call
from placewell.tenders.content import Price, Response
from placewell.tenders.models import Invitation, TelephoneBid, TelephoneCall, Tender
from placewell.tenders.opener import OPENER
from placewell.tenders.queries.telephoning import TelephoneRound, telephone_round_of
from tests.emergencies import bid, evaluate
from tests.offers import price_of, response_to
from tests.played import OpenTender

ABOVE = "1400.00"  # above the budget, and under what a nomination could ask


def closed_with(played: OpenTender, offers: dict[int, str] | None = None) -> Tender:
    """Let the close pass with these sealed offers, by place, and everything be evaluated."""
    bid(played, offers or {})
    return evaluate(played)


def round_now(played: OpenTender, actor: Actor = OPENER) -> TelephoneRound:
    """Return the round as it stands."""
    with acting_as(actor):
        found = telephone_round_of(Tender.objects.get(pk=played.tender.pk))
    assert found is not None
    return found


def ring(
    played: OpenTender,
    place: int,
    outcome: CallOutcome = CallOutcome.WILL_OFFER,
    spoken_to: SpokenTo = SpokenTo.MANAGER,
    **changed: object,
) -> TelephoneCall:
    """Log a call to the service invited in a place."""
    given = {
        "actor": played.staff(Role.BROKER),
        "tender_ref": played.tender.ref,
        "invitation_ref": played.invitations[place].ref,
        "spoken_to": spoken_to,
        "outcome": outcome,
        "called_at": now(),
    }
    return log_call(**(given | changed))  # type: ignore[arg-type] # as each test gives


def said(played: OpenTender, amount: str = "990.00", **changed: object) -> tuple[Response, Price]:
    """Return what a service says by telephone: as it would have written it, for an empty search."""
    tender = played.tender
    response = replace(response_to(tender), start_on=date.fromisoformat(tender.portrait["start_on"]), **changed)  # type: ignore[arg-type] # as each test gives
    price = price_of(tender, amount)
    return response, replace(price, valid_until=now().date() + timedelta(days=40))


def enter(played: OpenTender, place: int, amount: str = "990.00", **changed: object) -> TelephoneBid:
    """Enter what the service invited in a place offered in the call just logged."""
    response, price = said(played, amount, **changed)
    return enter_telephone_bid(
        actor=played.staff(Role.BROKER),
        tender_ref=played.tender.ref,
        invitation_ref=played.invitations[place].ref,
        response=response,
        price=price,
    )


def confirm(played: OpenTender, place: int, explanation: str = "") -> None:
    """Let the provider confirm."""
    confirm_telephone_bid(
        actor=played.manager(place), invitation_ref=played.invitations[place].ref, explanation=explanation
    )


def by_telephone(played: OpenTender, place: int, amount: str = "990.00", **changed: object) -> TelephoneBid:
    """Bring a bid by telephone from the call to the provider's word."""
    ring(played, place)
    made = enter(played, place, amount, **changed)
    confirm(played, place)
    return made


def rung(played: OpenTender) -> list[Invitation]:
    """Return whom the round rings, in order."""
    return [line.invitation for line in round_now(played).lines]


def budget_is(amount: str) -> Decimal:
    """Return an amount as rules have it."""
    return Decimal(amount)


def options(played: OpenTender) -> list[Option]:
    """Return what can be put that came by telephone."""
    with acting_as(OPENER):
        return list(Option.objects.filter(tender=played.tender, source=Source.TELEPHONE).order_by("id"))


def kinds(played: OpenTender) -> set[ClockKind]:
    """Return what is waited for in the case."""
    with acting_as(OPENER):
        return {one.kind for one in running_clocks(case_ref=played.package.ref)}


def told(played: OpenTender) -> list[tuple[str, str]]:
    """Return who was written to about the search, and the subjects."""
    with acting_as(OPENER):
        return [(one.to, one.subject) for one in Message.objects.filter(about=f"tender:{played.tender.ref}")]
