"""Standing offers beside one emergency: which can be put to the person now, and why each other is not (rulebook §8)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from placewell.accounts.actor import Actor
from placewell.choice.models import Option
from placewell.choice.queries import interim_home_of
from placewell.market.queries import eligible_members
from placewell.market.queries.standing_offers import Offered, standing_offers_for
from placewell.market.values import Match
from placewell.needs.actions import need_query
from placewell.needs.queries import budget_of
from placewell.needs.values import read_tier_one
from placewell.rules.distance import Point
from placewell.rules.errors import Refused, WrongState
from placewell.rules.evaluation import evaluate
from placewell.rules.interim import NotPut, check_may_put, week_of, why_not_put
from placewell.rules.pack import PACK_SCHEMA
from placewell.rules.pack_reader import read_pack
from placewell.rules.standing_offers import Rate
from placewell.rules.urgency import Urgency
from placewell.tenders.models import Tender
from placewell.tenders.standing import standings_of
from placewell.tenders.states import TenderState

JsonObject = dict[str, Any]


@dataclass(frozen=True, slots=True)
class AtOnce:
    """A standing offer beside an emergency: how far away, what a week costs; `why_not` tells why it is not put."""

    offered: Offered
    match: Match | None
    lines: tuple[Rate, ...]
    why_not: NotPut | None

    @property
    def price(self) -> Decimal:
        """The whole price of a week, on the offer's basis."""
        return sum((one.amount for one in self.lines), Decimal(0))


def check_can_put(tender: Tender, moment: datetime) -> None:
    """Raise WrongState unless standing offers may be put: in an open emergency, to whoever has no place for now."""
    is_open = tender.state == TenderState.OPEN and moment < tender.closes_at
    check_may_put(Urgency(tender.urgency), is_open=is_open)
    if interim_home_of(tender.package_ref) is not None:
        raise WrongState("The person has a place for now. They choose among the offers of the search next.")


def standing_offers_beside(actor: Actor, tender: Tender, moment: datetime) -> tuple[AtOnce, ...]:
    """Return the standing offers of a tender's category, those that can be put now first, nearest first.

    What matches is what an invitation asks for: the kind of care, the needs, the area, the rating gate, no stop.
    """
    portrait = read_tier_one(tender.portrait)
    query = need_query(tender.package, portrait, Point(tender.latitude, tender.longitude))
    matches = {one.membership_id: one for one in eligible_members(tender.category, query)}
    put = Option.objects.filter(tender=tender, interim=True).values_list("terms__standing_offer", flat=True)
    there, found = set(put), []
    for offered in standing_offers_for(actor, tender.category, moment):
        match = matches.get(offered.membership_id)
        why = why_not_put(usable=offered.usable, matches=match is not None, there=offered.ref in there)
        lines: tuple[Rate, ...] = ()
        if why is None:
            try:
                lines = week_of(offered.terms, portrait)
            except Refused:
                why = NotPut.NO_RATE
        found.append(AtOnce(offered, match, lines, why))
    return tuple(sorted(found, key=_first))


def _first(one: AtOnce) -> tuple[bool, float, int]:
    return one.why_not is not None, one.match.miles if one.match else 0.0, one.offered.membership_id


def evaluate_at_once(
    tender: Tender, offers: Collection[tuple[str, AtOnce]], *, meet_must_haves: Collection[str]
) -> tuple[JsonObject, JsonObject]:
    """Return pack and result of standing offers, each with the reference it gets, by the function that evaluates bids.

    An offer meets the must-haves where there are none, or where its reference is among `meet_must_haves`.
    """
    standings = standings_of(one.offered.membership_id for _ref, one in offers)
    asked = bool(tender.portrait["must_haves"])
    pack: JsonObject = {
        "schema": PACK_SCHEMA,
        "tender_ref": tender.ref,
        "unit": "week",
        "policy": tender.policy,
        "figures": {**tender.figures, "budget": f"{budget_of(tender.package).amount:.2f}"},
        "bids": [
            {
                "bid_ref": ref,
                "price": f"{one.price:.2f}",
                "price_basis": one.offered.terms.basis.value,
                **_register(standings[one.offered.membership_id].register),
                "case_response": [],
                "distance_miles": f"{one.match.miles if one.match else 0:.2f}",
                "gates": {
                    "must_haves_met": not asked or one.offered.ref in meet_must_haves,
                    "start_in_time": True,
                    "vacancy_confirmed": True,
                },
                "low_bid": None,
            }
            for ref, one in offers
        ],
    }
    return pack, evaluate(read_pack(pack)).as_value()


def _register(facts: JsonObject) -> JsonObject:
    return {
        "register": {"overall": facts["overall"], "key_questions": facts["key_questions"]},
        "track_record": facts["track_record"],
        "investment": facts["investment"],
    }
