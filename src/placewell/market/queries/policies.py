"""A category's policies, version by version: where each stands, its numbers, and how it differs from the one before."""

from dataclasses import dataclass
from datetime import datetime

from placewell.market.models import Category, Policy
from placewell.market.words import NUMBER_WORDS, plain
from placewell.rules.errors import NotFound

SHOWN = 50  # versions of one category, newest first
METHOD_WORDS = {
    "quality_within_budget": "price gives no points",
    "fixed_reference": "points on a fixed scale, from the reference to the ceiling",
    "fixed_rate": "an agreed rate",
}


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """One version and where it stands."""

    version: int
    state: str
    proposed_at: datetime
    in_force_from: datetime | None
    approvals: int
    wanted: int
    may_approve: bool


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One number of a policy in words, what it was in the version before, and why it is what it is."""

    title: str
    now: str
    before: str
    why: str

    @property
    def changed(self) -> bool:
        """Whether it differs from the version before."""
        return bool(self.before) and self.before != self.now


def versions_of(category: Category, actor_ref: str, moment: datetime) -> list[PolicyVersion]:
    """Return the versions, newest first; `may_approve` says whether the actor had no hand in it yet."""
    rows = Policy.objects.filter(category=category).prefetch_related("approvals").order_by("-version")[:SHOWN]
    return [shown(row, moment, actor_ref=actor_ref) for row in rows]


def policy_by_version(category: Category, version: int) -> Policy:
    """Return a version of a category's policy. Raises NotFound."""
    found = Policy.objects.filter(category=category, version=version).first()
    if found is None:
        raise NotFound(f"This category has no version {version} of its policy.")
    return found


def shown(row: Policy, moment: datetime, *, actor_ref: str = "") -> PolicyVersion:
    """Return a version and where it stands at a moment."""
    given = list(row.approvals.all())
    starts = next((one.in_force_from for one in given if one.in_force_from), None)
    state = "proposed"
    if starts is not None:
        state = "adopted" if starts <= moment else "approved, in force later"
    hands = {row.proposed_by, *(one.approved_by for one in given)}
    return PolicyVersion(
        version=row.version,
        state=state,
        proposed_at=row.proposed_at,
        in_force_from=starts,
        approvals=len(given),
        wanted=2 if row.weight_price > 50 else 1,
        may_approve=starts is None and bool(actor_ref) and actor_ref not in hands,
    )


def numbers_of(row: Policy) -> list[NumberRow]:
    """Return every number of a version in words, beside the version before it."""
    before = Policy.objects.filter(category=row.category_id, version=row.version - 1).first()
    old = _in_words(before) if before else {}
    return [
        NumberRow(NUMBER_WORDS[number], text, old.get(number, ""), row.rationale.get(number, ""))
        for number, text in _in_words(row).items()
    ]


def _in_words(row: Policy) -> dict[str, str]:
    return {
        "weights": f"quality {plain(row.weight_quality)}, price {plain(row.weight_price)}",
        "price_method": METHOD_WORDS[row.price_method],
        "register_points": ", ".join(f"{rating} {plain(points)}" for rating, points in row.register_points.items()),
        "unrated_points": plain(row.unrated_points),
        "quality_shares": ", ".join(
            f"{name.replace('_', ' ')} {plain(share)}" for name, share in row.quality_shares.items()
        ),
        "quality_minimum": plain(row.quality_minimum),
        "options": f"at least {row.min_options}, aim {row.target_options}",
        "portrait_days": f"{row.portrait_days} days",
    }
