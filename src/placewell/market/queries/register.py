"""The public register of a scheme's members, with the history of each: what happened and when, never the evidence."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from placewell.directory.models import Service
from placewell.directory.queries import is_old, today
from placewell.ledger.models import EventRow
from placewell.market.models import Category, Membership, Scheme, SuspensionReview
from placewell.market.words import plain
from placewell.rules.clocks import LONDON
from placewell.rules.errors import NotFound
from placewell.rules.standing import public_words

PAGE = 50
STATES = {"": "All", "active": "Active", "suspended": "Suspended", "ended": "Ended"}
STATE_WORDS = {"active": "Active", "suspended": "Suspended", "ended": "Ended"}
# What of a membership is public, in the words of the public register.
HAPPENED = {
    "ServiceAdmitted": "Joined",
    "MembershipSuspended": "Suspended: no new people are placed there",
    "MembershipReinstated": "The suspension was lifted",
    "SuspensionReviewed": "The suspension was reviewed, and goes on",
    "SuspensionReviewMissed": "The review of the suspension was missed",
    "MembershipEnded": "Its membership ended",
    "InvestmentPointsSet": "Investment in quality",
}
ENDED_BY = {"wish": "by its own wish", "removal": "by removal", "successor": "it goes on under a new registration"}


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One membership as the public sees it."""

    id: int
    service_id: str
    service: str
    provider: str
    category: str
    state: str
    rating: str | None
    rated_on: date | None
    rating_is_old: bool
    joined_at: datetime
    review_missed: bool


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing in the history of a membership."""

    at: datetime
    words: str
    missed: bool = False


@dataclass(frozen=True, slots=True)
class MemberHistory:
    """One membership with everything public that happened to it, oldest first."""

    line: RegisterLine
    category_ref: str
    review_due_at: datetime | None
    investment: Decimal | None
    happened: tuple[Happened, ...]


@dataclass(frozen=True, slots=True)
class Filters:
    """What is looked for in the register: a category by reference, a state, part of a service's name."""

    category: str = ""
    state: str = ""
    name: str = ""


def register(scheme: Scheme, filters: Filters, *, after: int = 0) -> tuple[tuple[RegisterLine, ...], int | None]:
    """List memberships in the order they began, 50 a page, and the id to go on after (None at the end)."""
    rows = _filtered(scheme, filters).filter(id__gt=after).select_related("service", "organisation", "category")
    found = list(rows.order_by("id")[: PAGE + 1])
    return _lines(found[:PAGE]), found[PAGE - 1].pk if len(found) > PAGE else None


def counts(scheme: Scheme) -> dict[str, int]:
    """Return how many memberships of a scheme are in each state."""
    rows = Membership.objects.filter(category__in=_categories(scheme)).values("state").annotate(n=Count("id"))
    found = {row["state"]: row["n"] for row in rows.order_by("state")}
    return {state: found.get(state, 0) for state in STATE_WORDS}


def category_choices(scheme: Scheme) -> list[tuple[str, str]]:
    """Return the categories of a scheme to filter by: reference and name."""
    return list(scheme.categories.order_by("name", "id").values_list("ref", "name"))


def member_history(scheme: Scheme, service_id: str) -> tuple[Service, tuple[MemberHistory, ...]]:
    """Return a service and each of its memberships in a scheme, newest first. Raises NotFound when it never had one."""
    rows = list(
        Membership.objects.filter(category__in=_categories(scheme), service=service_id)
        .select_related("service", "organisation", "category")
        .order_by("-id")
    )
    if not rows:
        raise NotFound("This service has not been a member of this scheme.")
    events = EventRow.objects.filter(
        subject__in=[f"membership:{row.pk}" for row in rows], name__in=HAPPENED, authority_id=None
    ).order_by("id")
    by_subject: dict[str, list[Happened]] = {}
    for event in events:
        by_subject.setdefault(event.subject, []).append(_happened(event))
    lines = _lines(rows)
    return rows[0].service, tuple(
        MemberHistory(
            line,
            row.category.ref,
            row.review_due_at,
            row.investment,
            tuple(by_subject.get(f"membership:{row.pk}", ())),
        )
        for row, line in zip(rows, lines, strict=True)
    )


def _categories(scheme: Scheme) -> list[int]:
    return list(Category.objects.filter(scheme=scheme).order_by("id").values_list("id", flat=True))


def _filtered(scheme: Scheme, filters: Filters) -> QuerySet[Membership]:
    categories = scheme.categories.order_by("id")
    if filters.category:
        categories = categories.filter(ref=filters.category)
    rows = Membership.objects.filter(category__in=list(categories.values_list("id", flat=True)))
    if filters.state in STATE_WORDS:
        rows = rows.filter(state=filters.state)
    if filters.name:
        rows = rows.filter(Q(service__name__icontains=filters.name) | Q(organisation__name__icontains=filters.name))
    return rows


def _lines(rows: list[Membership]) -> tuple[RegisterLine, ...]:
    day = today()
    missed = set(
        SuspensionReview.objects.filter(
            membership__in=[row.pk for row in rows if row.state == Membership.State.SUSPENDED],
            outcome=SuspensionReview.Outcome.MISSED,
        )
        .order_by("membership_id")
        .values_list("membership_id", flat=True)
        .distinct()
    )
    return tuple(
        RegisterLine(
            id=row.pk,
            service_id=row.service_id,
            service=row.service.name,
            provider=row.organisation.name,
            category=row.category.name,
            state=row.state,
            rating=row.service.rating,
            rated_on=row.service.rated_on,
            rating_is_old=is_old(row.service.rated_on, day),
            joined_at=row.joined_at,
            review_missed=row.pk in missed,
        )
        for row in rows
    )


def _happened(event: EventRow) -> Happened:
    words = HAPPENED[event.name]
    if event.name == "MembershipSuspended":
        why = public_words(event.payload.get("ground", ""))
        words = f"{words}. {why}." if why else f"{words}."
    elif event.name == "MembershipEnded":
        by = ENDED_BY.get(event.payload.get("by", ""), "")
        words = f"{words}, {by}." if by else f"{words}."
    elif event.name == "SuspensionReviewMissed":
        day = date.fromisoformat(event.payload["due_on"])
        words = f"{words}. It was due on {day:%-d %B %Y}."
    elif event.name == "InvestmentPointsSet":
        words = f"{words}: {plain(Decimal(event.payload['points']))} of 100 points from then on."
    else:
        words = f"{words}."
    return Happened(event.at.astimezone(LONDON), words, missed=event.name == "SuspensionReviewMissed")
