"""Between the values of the rulebook and the rows that keep them: published terms as they are stored and read."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from placewell.market.models import CategoryQuestions, CostModel, InvestmentList, Policy
from placewell.market.values import Question
from placewell.rules import cost_model as costs
from placewell.rules.investment import InvestmentItem
from placewell.rules.needs import Domain, Level
from placewell.rules.pack import PackPolicy, PriceMethod, Shares
from placewell.rules.ratings import Rating

# Rows of terms hold JSON: text, and lists and objects of text.
Stored = list[dict[str, str]]


def stored_lines(lines: tuple[costs.CostLine, ...]) -> Stored:
    """Return cost lines as JSON."""
    return [
        {"code": line.code, "amount": str(line.amount), "source": line.source, "as_of": line.as_of.isoformat()}
        for line in lines
    ]


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
