"""A category's policies, version by version: where each stands, its numbers, and how it differs from the one before."""

from dataclasses import dataclass, fields
from datetime import datetime

from placewell.market.models import Category, Policy
from placewell.market.words import NUMBER_WORDS, plain
from placewell.rules.errors import NotFound
from placewell.rules.pack import Shares
from placewell.rules.ratings import Rating

SHOWN = 50  # versions of one category, newest first
METHOD_WORDS = {
    "quality_within_budget": "Price earns no points. Every bid within the budget competes on quality.",
    "fixed_reference": "Price earns points on a fixed scale between the published reference and ceiling.",
    "fixed_rate": "No price is bid: a fixed rate is paid.",
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
    withdrawn_at: datetime | None
    withdrawn_because: str

    @property
    def open(self) -> bool:
        """Whether it can still be adopted or withdrawn."""
        return self.in_force_from is None and self.withdrawn_at is None


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
    rows = Policy.objects.filter(category=category).select_related("withdrawal").prefetch_related("approvals")
    return [shown(row, moment, actor_ref=actor_ref) for row in rows.order_by("-version")[:SHOWN]]


def policy_by_version(category: Category, version: int) -> Policy:
    """Return a version of a category's policy. Raises NotFound."""
    found = Policy.objects.select_related("withdrawal").filter(category=category, version=version).first()
    if found is None:
        raise NotFound(f"This category has no version {version} of its policy.")
    return found


def shown(row: Policy, moment: datetime, *, actor_ref: str = "") -> PolicyVersion:
    """Return a version and where it stands at a moment."""
    given = list(row.approvals.all())
    starts = next((one.in_force_from for one in given if one.in_force_from), None)
    state = "proposed"
    taken_back = getattr(row, "withdrawal", None)
    if taken_back is not None:
        state = "withdrawn"
    elif starts is not None:
        state = "adopted" if starts <= moment else "approved, in force later"
    hands = {row.proposed_by, *(one.approved_by for one in given)}
    return PolicyVersion(
        version=row.version,
        state=state,
        proposed_at=row.proposed_at,
        in_force_from=starts,
        approvals=len(given),
        wanted=2 if row.weight_price > 50 else 1,
        may_approve=starts is None and taken_back is None and bool(actor_ref) and actor_ref not in hands,
        withdrawn_at=taken_back.withdrawn_at if taken_back else None,
        withdrawn_because=taken_back.because if taken_back else "",
    )


def numbers_of(row: Policy) -> list[NumberRow]:
    """Return every number of a version in words, beside the version before it."""
    before = Policy.objects.filter(category=row.category_id, version=row.version - 1).first()
    old = numbers_in_words(before) if before else {}
    return [
        NumberRow(NUMBER_WORDS[number], text, old.get(number, ""), row.rationale.get(number, ""))
        for number, text in numbers_in_words(row).items()
    ]


def _shares(policy: Policy) -> list[tuple[str, str]]:
    return [(part.name, policy.quality_shares[part.name]) for part in fields(Shares)]


def numbers_in_words(policy: Policy) -> dict[str, str]:
    """Return each number of a policy in words, in the order of `POLICY_NUMBERS`."""
    points = ", ".join(f"{rating.value} {plain(policy.register_points[rating.value])}" for rating in Rating)
    shares = ", ".join(f"{part.replace('_', ' ')} {plain(share)}" for part, share in _shares(policy))
    return {
        "weights": f"Quality {plain(policy.weight_quality)}, price {plain(policy.weight_price)}.",
        "price_method": METHOD_WORDS[policy.price_method],
        "register_points": f"{points}.",
        "unrated_points": f"{plain(policy.unrated_points)} points.",
        "quality_shares": f"Of a hundred: {shares}.",
        "quality_minimum": f"{plain(policy.quality_minimum)} of a hundred.",
        "options": f"At least {policy.min_options} within the budget; we aim for {policy.target_options}.",
        "portrait_days": f"{policy.portrait_days} days.",
    }
