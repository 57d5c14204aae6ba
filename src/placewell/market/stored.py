"""Between the values of the rulebook and the rows that keep them: published terms as they are stored and read."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from placewell.market.models import (
    CategoryQuestions,
    CategoryTimes,
    CostModel,
    InvestmentList,
    Policy,
    SuitabilityStatement,
)
from placewell.market.values import Question
from placewell.rules import cost_model as costs
from placewell.rules.investment import InvestmentItem
from placewell.rules.needs import Domain, Level
from placewell.rules.pack import PackPolicy, PriceMethod, Shares
from placewell.rules.ratings import Rating
from placewell.rules.suitability import Statement
from placewell.rules.timetable import IN_WORKING_DAYS, Escalation, Timetable, with_window
from placewell.rules.urgency import Urgency, UrgencyTimes

# Rows of terms hold JSON: text, and lists and objects of text.
Stored = list[dict[str, str]]
HOUR = timedelta(hours=1)


def stored_lines(lines: tuple[costs.CostLine, ...]) -> Stored:
    """Return cost lines as JSON."""
    return [
        {"code": line.code, "amount": str(line.amount), "source": line.source, "as_of": line.as_of.isoformat()}
        for line in lines
    ]


def stored_visit_rates(rates: Mapping[int, Mapping[str, Decimal]]) -> dict[str, dict[str, str]]:
    """Return the amounts of shorter visits as JSON."""
    return {
        str(minutes): {code: str(amount) for code, amount in sorted(amounts.items())}
        for minutes, amounts in sorted(rates.items())
        if amounts
    }


def stored_uplifts(uplifts: costs.Uplifts) -> Mapping[str, str | Stored]:
    """Return the uplift table as JSON, in the order of domains and levels."""
    order = sorted(uplifts.by_level, key=lambda key: (list(Domain).index(key[0]), key[1].order))
    return {
        "by_level": [
            {"domain": domain, "level": level, "amount": str(uplifts.by_level[domain, level])}
            for domain, level in order
        ],
        "per_one_to_one_hour": str(uplifts.per_one_to_one_hour),
        "per_waking_night": str(uplifts.per_waking_night),
    }


def read_cost_model(row: CostModel) -> costs.CostModel:
    """Return the rulebook's cost model of a stored one."""
    table = row.uplifts
    return costs.CostModel(
        lines=tuple(
            costs.CostLine(
                code=line["code"],
                amount=Decimal(line["amount"]),
                source=line["source"],
                as_of=date.fromisoformat(line["as_of"]),
            )
            for line in row.lines
        ),
        band=row.band,
        visit_rates={
            int(minutes): {code: Decimal(amount) for code, amount in amounts.items()}
            for minutes, amounts in row.visit_rates.items()
        },
        uplifts=costs.Uplifts(
            by_level={
                (Domain(one["domain"]), Level(one["level"])): Decimal(one["amount"]) for one in table["by_level"]
            },
            per_one_to_one_hour=Decimal(table["per_one_to_one_hour"]),
            per_waking_night=Decimal(table["per_waking_night"]),
        ),
    )


def read_policy(row: Policy, *, rating_gate: Rating | None) -> PackPolicy:
    """Return the policy that an evaluation reads of a stored one, with its category's rating gate."""
    return PackPolicy(
        quality_weight=row.weight_quality,
        price_weight=row.weight_price,
        price_method=PriceMethod(row.price_method),
        register_points=tuple((rating, Decimal(row.register_points[rating])) for rating in Rating),
        unrated_points=row.unrated_points,
        shares=Shares(**{name: Decimal(share) for name, share in row.quality_shares.items()}),
        quality_minimum=row.quality_minimum,
        rating_gate=rating_gate,
        min_options=row.min_options,
        target_options=row.target_options,
    )


def stored_questions(questions: tuple[Question, ...]) -> list[dict[str, str | int]]:
    """Return case-response questions as JSON, in the order asked."""
    return [{"id": one.id, "text": one.text, "guidance": one.guidance, "max_words": one.max_words} for one in questions]


def read_questions(row: CategoryQuestions) -> tuple[Question, ...]:
    """Return case-response questions in the order asked."""
    return tuple(
        Question(id=one["id"], text=one["text"], guidance=one["guidance"], max_words=one["max_words"])
        for one in row.questions
    )


def stored_window(urgency: Urgency, times: UrgencyTimes) -> dict[str, int]:
    """Return a class's window and time to explain a low price as JSON, in working days or in hours as it has them."""
    if urgency in IN_WORKING_DAYS:
        return {"window": times.window_working_days or 0, "low_bid": times.low_bid_working_days or 0}
    return {"window": (times.window or HOUR) // HOUR, "low_bid": (times.low_bid or HOUR) // HOUR}


def read_window(urgency: Urgency, stored: Mapping[str, int]) -> UrgencyTimes:
    """Return a class's times of what was stored."""
    unit = "working_days" if urgency in IN_WORKING_DAYS else "hours"
    return with_window(urgency, **{unit: stored["window"]}, low_bid=stored["low_bid"])


def stored_escalation(escalation: Escalation) -> dict[str, int]:
    """Return an escalation as JSON."""
    return {
        "remind_at": escalation.remind_at,
        "widen_at": escalation.widen_at,
        "widen_miles": escalation.widen_miles,
        "fewest": escalation.fewest,
        "telephone_hours": escalation.telephone // HOUR,
    }


def read_escalation(stored: Mapping[str, int]) -> Escalation:
    """Return an escalation of a stored one."""
    told = dict(stored)
    return Escalation(telephone=told.pop("telephone_hours") * HOUR, **told)


def read_timetable(row: CategoryTimes) -> Timetable:
    """Return the rulebook's timetable of a stored one."""
    return Timetable(
        times={one: read_window(one, row.windows[one]) for one in Urgency if one in row.windows},
        escalation=read_escalation(row.escalation),
        interim_weeks=row.interim_weeks,
    )


def read_statement(row: SuitabilityStatement) -> Statement:
    """Return a suitability statement of a stored one."""
    return Statement(row.described, row.must_haves, row.not_for, row.tendered_because)


def stored_items(items: Sequence[InvestmentItem]) -> Stored:
    """Return the items of a points list as JSON."""
    return [
        {
            "code": one.code,
            "kind": one.kind,
            "what": one.what.strip(),
            "points": str(one.points),
            "months": str(one.months),
            "evidence": one.evidence.strip(),
        }
        for one in items
    ]


def read_items(row: InvestmentList) -> tuple[InvestmentItem, ...]:
    """Return the items of a stored points list, in the order they are shown."""
    return tuple(
        InvestmentItem(
            one["code"], one["kind"], one["what"], Decimal(one["points"]), int(one["months"]), one["evidence"]
        )
        for one in row.items
    )
