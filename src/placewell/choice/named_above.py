"""Homes that the person named and that cost more than the budget did: what each said, and what of it stands today."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from placewell.choice.models import Nomination, NominationAnswer
from placewell.directory.queries import today
from placewell.needs.queries import budget_of
from placewell.rules.needs import CareType
from placewell.rules.nominating import AskedHow, Condition, HomeSays, Outcome, Wanted, conditions_not_met
from placewell.rules.offers import LineKind
from placewell.tenders.content import Price, PriceLine
from placewell.tenders.models import Tender


@dataclass(frozen=True, slots=True)
class NamedAbove:
    """A named home that cost too much when it answered, and every condition that it does not meet today."""

    answer: NominationAnswer
    says: HomeSays
    price: Price
    not_met: tuple[Condition, ...]

    @property
    def nomination(self) -> Nomination:
        """Which home was named, and why."""
        return self.answer.nomination

    @property
    def within(self) -> bool:
        """Tell whether today's budget pays for it in full."""
        return not self.not_met

    @property
    def above(self) -> bool:
        """Tell whether it is its cost alone that stands in the way."""
        return self.not_met == (Condition.COST,)


def named_above(tender: Tender) -> list[NamedAbove]:
    """Return the homes named in a search that answered with a price above the budget, good until today or later.

    Of a home that was named more than once the newest answer counts, and none while it is being asked again.
    """
    rows = Nomination.objects.filter(tender=tender).select_related("answer", "service__provider", "tender__package")
    newest = {one.service_id: one for one in rows.order_by("turn", "id")}
    wanted = wanted_of(tender) if newest else None
    found = []
    for one in sorted(newest.values(), key=lambda row: row.pk):
        if wanted is None or not hasattr(one, "answer") or one.answer.outcome != Outcome.ABOVE_BUDGET:
            continue
        one.answer.nomination = one
        says, price = said_before(one.answer)
        if price.valid_until < today():
            continue
        care_types = map(CareType, one.service.care_types)
        not_met = conditions_not_met(says, wanted, registered=one.service.registered, care_types=care_types)
        found.append(NamedAbove(one.answer, says, price, not_met))
    return found


def said_before(answer: NominationAnswer) -> tuple[HomeSays, Price]:
    """Return what a home answered that asked too much then, as it was recorded."""
    facts = answer.facts
    content = facts["price"]
    held = content["bed_held_until"]
    price = Price(
        lines=tuple(PriceLine(LineKind(one["kind"]), Decimal(one["amount"])) for one in content["lines"]),
        basis=content["price_basis"],
        valid_until=date.fromisoformat(content["valid_until"]),
        bed_held_until=date.fromisoformat(held) if held else None,
    )
    says = HomeSays(
        asked_whom=facts["asked_whom"],
        asked_how=AskedHow(facts["asked_how"]),
        asked_on=date.fromisoformat(facts["asked_on"]),
        suitable=facts["suitable"],
        has_place=facts["has_place"],
        accepts_terms=facts["accepts_terms"],
        words=answer.words,
        price=Decimal(facts["comparable_price"]),
        start_on=date.fromisoformat(facts["start_on"]),
        valid_until=price.valid_until,
        low_because=facts["low_because"],
    )
    return says, price


def wanted_of(tender: Tender) -> Wanted:
    """Return what a named home is measured by: the care, today's budget and the published floor."""
    return Wanted(
        care_type=CareType(tender.portrait["care_type"]),
        budget=budget_of(tender.package).amount,
        floor=Decimal(tender.figures["floor"]),
    )
