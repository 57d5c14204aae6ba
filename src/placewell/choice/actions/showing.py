"""Keeping what was shown: the evidence by which an officer can prove an offer (rulebook §7)."""

import hashlib
from enum import StrEnum
from typing import Any

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.choice.models import Showing
from placewell.choice.queries import Choice, Choices, hash_of
from placewell.ledger.clock import now
from placewell.ledger.events.choice import OptionsShown
from placewell.ledger.record import record
from placewell.rules.choosing import Order
from placewell.rules.errors import NotFound
from placewell.tenders.states import TenderState

SHOWING_SCHEMA = "placewell/showing/1"


class Format(StrEnum):
    """How the options were shown, as far as it is known."""

    SCREEN = "screen"
    LARGE = "large"
    PRINT = "print"
    EASY = "easy"


@action(by={Role.PERSON}, whose=Whose.OWN_CASE, states={TenderState.OFFERED, TenderState.AWARDED})
def show_options(*, actor: Actor, choices: Choices, shown_as: Format = Format.SCREEN) -> Showing:
    """Record what was shown, whole and in the order shown, to whom and when. Raises NotFound for another's case."""
    tender = choices.tender
    if tender.package_ref != actor.case_ref:
        raise NotFound("These are not your choices.")
    snapshot = snapshot_of(choices, shown_as)
    digest = hash_of(snapshot)
    shown = Showing.objects.create(
        tender=tender,
        authority_id=tender.authority_id,
        package_ref=tender.package_ref,
        shown_to=actor.ref,
        bid_refs=[one.option.bid_ref for one in choices.choices],
        snapshot=snapshot,
        snapshot_sha256=digest,
        at=now(),
    )
    event = OptionsShown(
        package_ref=tender.package_ref,
        tender_ref=tender.ref,
        options=len(choices.there),
        snapshot_sha256=digest,
    )
    record(event, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    return shown


def snapshot_of(choices: Choices, shown_as: Format) -> dict[str, Any]:
    """Return what a page of choices shows, as JSON: words by their hash, and never what the person can pay."""
    estimate = choices.estimate
    return {
        "schema": SHOWING_SCHEMA,
        "package_ref": choices.tender.package_ref,
        "order": choices.order.value,
        "format": shown_as.value,
        "below_target": choices.below_target,
        "contribution": {"shown": estimate is not None, "version": estimate.version if estimate else None},
        "options": [_shown(one, score=choices.order == Order.SCORE) for one in choices.choices],
    }


def _shown(choice: Choice, *, score: bool) -> dict[str, Any]:
    option = choice.option
    more = {"additional_cost": f"{choice.extra.amount:.2f}"} if choice.extra else {}
    return {
        **more,
        "number": choice.number,
        "source": option.source,
        "bid_ref": option.bid_ref,
        "tender_ref": option.tender.ref,
        "service_id": option.service_id,
        "service": choice.title,
        "standing": choice.standing.value,
        "distance_miles": str(option.distance_miles),
        "rating": option.rating,
        "rated_on": option.rated_on.isoformat() if option.rated_on else None,
        "rating_over_three_years": choice.rating_is_old,
        "start_on": option.start_on.isoformat(),
        "place_confirmed_by": option.vacancy_confirmed_by,
        "place_confirmed_at": option.vacancy_confirmed_at.isoformat(),
        "bed_held_until": option.bed_held_until.isoformat() if option.bed_held_until else None,
        "price_valid_until": option.valid_until.isoformat(),
        "weekly_price": f"{option.weekly_price:.2f}",
        "nhs_nursing_care": f"{choice.fnc:.2f}",
        "full_cost": f"{choice.full_cost:.2f}",
        "words_sha256": hashlib.sha256(option.for_me.encode()).hexdigest(),
        "score": str(option.score) if score and option.score is not None else None,
    }
