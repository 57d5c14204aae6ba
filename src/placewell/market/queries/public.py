"""What the public pages of schemes and categories show: everything about a scheme, nothing about a placement."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Max, Q

from placewell.directory.queries import is_old, today
from placewell.ledger.clock import now
from placewell.market.models import Category, Membership, Policy, Scheme
from placewell.market.queries.terms import cost_at, policy_at, questions_at, statement_of, times_at
from placewell.market.values import CostTerms, PolicyTerms, QuestionTerms, TimesTerms
from placewell.rules.cost_model import ALL_LINES, Group
from placewell.rules.errors import NotFound
from placewell.rules.home_care import VisitFigures, figures_by_visit
from placewell.rules.scheme_states import TAKES_MEMBERS, SchemeState
from placewell.rules.suitability import Statement

PAGE = 50
STANDING = {
    SchemeState.DRAFT: "A draft",
    SchemeState.LIVE: "Open to new members",
    SchemeState.PAUSED: "Paused, open to new members",
    SchemeState.WINDING_DOWN: "Ends soon",
    SchemeState.CLOSED: "Closed",
}


@dataclass(frozen=True, slots=True)
class SchemeLine:
    """One scheme in the list of schemes."""

    id: int
    ref: str
    name: str
    authority: str
    standing: str


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """One category in its scheme, and how many services are members."""

    ref: str
    name: str
    care_type: str
    members: int


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One member as the public sees it: its state, never the reasons."""

    membership_id: int
    service_id: str
    service: str
    provider: str
    rating: str | None
    rated_on: date | None
    rating_is_old: bool
    suspended: bool
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class CostGroup:
    """Lines of a cost model under one heading, with their sum."""

    title: str
    lines: tuple["CostLineShown", ...]
    total: Decimal


@dataclass(frozen=True, slots=True)
class CostLineShown:
    """One line of a cost model as it is published."""

    title: str
    amount: Decimal
    source: str
    as_of: date


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version of a policy: proposed when, in force from when (None: not adopted), withdrawn when (None: not)."""

    version: int
    proposed_at: datetime
    in_force_from: datetime | None
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class CategoryTerms:
    """What is in force in a category now, each part None or empty until it is published."""

    policy: PolicyTerms | None
    cost: CostTerms | None
    cost_groups: tuple[CostGroup, ...]
    by_visit: tuple[VisitFigures, ...]
    questions: QuestionTerms
    times: TimesTerms
    statement: Statement
    versions: tuple[VersionLine, ...]


def list_schemes(*, after: int = 0) -> tuple[tuple[SchemeLine, ...], int | None]:
    """List schemes in the order they were established, 50 a page, and the id to go on after (None at the end)."""
    rows = Scheme.objects.select_related("authority").filter(id__gt=after).order_by("id")[: PAGE + 1]
    lines = [_line(row) for row in rows]
    return tuple(lines[:PAGE]), lines[PAGE - 1].id if len(lines) > PAGE else None


def live_schemes() -> tuple[SchemeLine, ...]:
    """Return the first schemes that take members, by name; the list of all schemes has the rest."""
    rows = Scheme.objects.select_related("authority").filter(state__in=TAKES_MEMBERS).order_by("name", "id")[:PAGE]
    return tuple(_line(row) for row in rows)


def scheme_by_ref(ref: str) -> Scheme:
    """Return a scheme with its authority. Raises NotFound."""
    found = Scheme.objects.select_related("authority").filter(ref=ref).first()
    if found is None:
        raise NotFound(f"There is no scheme {ref}.")
    return found


def categories_of(scheme: Scheme) -> tuple[CategoryLine, ...]:
    """List a scheme's categories by name, with the number of members that have not ended."""
    rows = scheme.categories.annotate(live=Count("memberships", filter=~Q(memberships__state="ended")))
    return tuple(
        CategoryLine(ref, name, care_type, live)
        for ref, name, care_type, live in rows.order_by("name", "id").values_list("ref", "name", "care_type", "live")
    )


def category_of(scheme_ref: str, ref: str) -> Category:
    """Return a category of a scheme, with scheme and authority. Raises NotFound."""
    rows = Category.objects.select_related("scheme__authority")
    found = rows.filter(ref=ref, scheme__ref=scheme_ref).first()
    if found is None:
        raise NotFound(f"The scheme {scheme_ref} has no category {ref}.")
    return found


def category_terms(category: Category) -> CategoryTerms:
    """Return what is in force in a category now, and every version of its policy, newest first."""
    moment = now()
    cost = cost_at(category, moment)
    versions = Policy.objects.filter(category=category).annotate(
        starts=Max("approvals__in_force_from"), ended=Max("withdrawal__withdrawn_at")
    )
    return CategoryTerms(
        policy=policy_at(category, moment),
        cost=cost,
        cost_groups=_groups(cost) if cost else (),
        by_visit=figures_by_visit(cost.model) if cost else (),
        questions=questions_at(category, moment),
        times=times_at(category, moment),
        statement=statement_of(category),
        versions=tuple(
            VersionLine(row.version, row.proposed_at, row.starts, row.ended) for row in versions.order_by("-version")
        ),
    )


def members_of(category: Category, *, after: int = 0) -> tuple[tuple[MemberLine, ...], int | None]:
    """List members in the order they joined, 50 a page, and the membership id to go on after (None at the end)."""
    day = today()
    rows = (
        Membership.objects.live()
        .select_related("service", "organisation")
        .filter(category=category, id__gt=after)
        .order_by("id")[: PAGE + 1]
    )
    lines = [_member(row, day) for row in rows]
    return tuple(lines[:PAGE]), lines[PAGE - 1].membership_id if len(lines) > PAGE else None


def count_members(category: Category) -> int:
    """Count the members of a category that have not ended."""
    return Membership.objects.live().filter(category=category).count()


def _line(row: Scheme) -> SchemeLine:
    return SchemeLine(row.pk, row.ref, row.name, row.authority.name, STANDING[SchemeState(row.state)])


def _member(row: Membership, day: date) -> MemberLine:
    rated_on = row.service.rated_on
    return MemberLine(
        membership_id=row.pk,
        service_id=row.service.service_id,
        service=row.service.name,
        provider=row.organisation.name,
        rating=row.service.rating,
        rated_on=rated_on,
        rating_is_old=is_old(rated_on, day),
        suspended=row.state == Membership.State.SUSPENDED,
        joined_at=row.joined_at,
    )


def _groups(cost: CostTerms) -> tuple[CostGroup, ...]:
    found = []
    for group in Group:
        lines = tuple(
            CostLineShown(ALL_LINES[line.code][1], line.amount, line.source, line.as_of)
            for line in cost.model.lines
            if ALL_LINES[line.code][0] == group
        )
        if lines:
            found.append(CostGroup(group.value, lines, sum((line.amount for line in lines), Decimal(0))))
    return tuple(found)
