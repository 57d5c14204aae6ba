"""Investment in quality as it is read: the list in force, a provider's own claims, and what waits to be decided."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from placewell.accounts.actor import Actor
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.market.models import Category, InvestmentClaim, InvestmentEvidence, InvestmentList, Membership
from placewell.market.queries.applications import names_of
from placewell.market.stored import read_items
from placewell.rules.clocks import LONDON
from placewell.rules.errors import NotFound
from placewell.rules.investment import (
    ACT_WORDS,
    COUNTING,
    KIND_WORDS,
    STATE_WORDS,
    WAITING,
    InvestmentAct,
    InvestmentItem,
    InvestmentKind,
    InvestmentState,
    acts_open,
    may_renew,
)
from placewell.ui.keyset import After, rows_after

A_PAGE = 25
MOST_SHOWN = 50  # memberships on a provider's own page, newest first
MOST_CLAIMS = 100  # of one provider on its own page, newest first
MOST_VERSIONS = 50
FEW = 5  # a smaller number of members is not told
DECIDES_NOW = (
    InvestmentState.CLAIMED,
    InvestmentState.NOTICE,
    InvestmentState.REPLIED,
    InvestmentState.ASKED,
    InvestmentState.LOOK_AGAIN,
)


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item as it is shown."""

    code: str
    kind: str
    what: str
    points: Decimal
    months: int
    evidence: str


@dataclass(frozen=True, slots=True)
class ListShown:
    """One version of a points list, with its sum."""

    version: int
    in_force_from: datetime
    items: tuple[ItemLine, ...]
    total: Decimal


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One claim in a list."""

    id: int
    service: str
    category: str
    what: str
    points: Decimal
    state: str
    words: str
    waits: bool
    counts: bool
    made_at: datetime
    due_at: datetime | None
    expires_on: date | None
    days_left: int | None
    days_old: int


@dataclass(frozen=True, slots=True)
class StepLine:
    """One thing that was done with a claim."""

    words: str
    text: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One membership of a provider, with what its list offers now."""

    membership: Membership
    points_list: ListShown | None
    claims: tuple[ClaimLine, ...]


def list_in_force(category: Category, moment: datetime) -> InvestmentList | None:
    """Return the points list of a category at a moment: the newest version that has begun."""
    rows = InvestmentList.objects.filter(category=category, in_force_from__lte=moment)
    return rows.order_by("-version").first()


def item_of(claim: InvestmentClaim) -> InvestmentItem:
    """Return the item that a claim is about, as the list had it when the claim was made; the list comes with it."""
    return next(one for one in read_items(claim.points_list) if one.code == claim.item)


def shown(row: InvestmentList) -> ListShown:
    """Return a points list as it is shown."""
    items = tuple(
        ItemLine(one.code, KIND_WORDS[InvestmentKind(one.kind)], one.what, one.points, one.months, one.evidence)
        for one in read_items(row)
    )
    return ListShown(row.version, row.in_force_from, items, sum((one.points for one in items), Decimal(0)))


def list_now(category: Category) -> ListShown | None:
    """Return the points list of a category in force now; None before the first."""
    found = list_in_force(category, now())
    return shown(found) if found else None


def public_list(category: Category) -> dict[str, object]:
    """Return what everybody reads: the list in force, every version newest first, and how many have points now."""
    moment = now()
    rows = list(InvestmentList.objects.filter(category=category).order_by("-version")[:MOST_VERSIONS])
    standing = next((one for one in rows if one.in_force_from <= moment), None)
    return {
        "in_force": shown(standing) if standing else None,
        "versions": [shown(one) for one in rows],
        "moment": moment,
        "members_verified": members_verified(category),
    }


def members_verified(category: Category) -> str:
    """Return in words how many members have points that count now; fewer than five are not told."""
    found = Membership.objects.live().filter(category=category, investment__gt=0).count()
    if found < FEW:
        return f"Fewer than {FEW} members have something verified now."
    return f"{found} members have something verified now."


def own_investment(actor: Actor) -> tuple[MemberLine, ...]:
    """Return the actor's own live memberships, what each list offers, and its claims, newest first."""
    moment = now()
    rows = Membership.objects.live().filter(organisation_id=actor.organisation_id or 0)
    members = list(rows.select_related("service", "category__scheme").order_by("-id")[:MOST_SHOWN])
    categories = {one.category_id for one in members}
    lists = InvestmentList.objects.filter(category__in=categories, in_force_from__lte=moment)
    newest = {one.category_id: shown(one) for one in lists.order_by("category_id", "-version").distinct("category_id")}
    claims = InvestmentClaim.objects.visible_to(actor).filter(membership__in=[one.pk for one in members])
    by_member: dict[int, list[ClaimLine]] = {}
    for one in claims.select_related("points_list", "membership__service", "membership__category").order_by("-id")[
        :MOST_CLAIMS
    ]:
        by_member.setdefault(one.membership_id, []).append(_line(one, moment))
    return tuple(MemberLine(one, newest.get(one.category_id), tuple(by_member.get(one.pk, ()))) for one in members)


def claimable(actor: Actor, membership: Membership) -> tuple[InvestmentItem, ...]:
    """Return the items of the list in force that the actor's membership may claim now."""
    moment = now()
    points_list = list_in_force(membership.category, moment)
    if points_list is None:
        return ()
    today = moment.astimezone(LONDON).date()
    taken = {
        one.item
        for one in InvestmentClaim.objects.visible_to(actor).filter(membership=membership).order_by("id")
        if InvestmentState(one.state) in WAITING or holds(one, today)
    }
    return tuple(one for one in read_items(points_list) if one.code not in taken)


def holds(claim: InvestmentClaim, today: date) -> bool:
    """Tell whether something verified counts for so long yet that it is not claimed anew."""
    counts = InvestmentState(claim.state) in COUNTING and claim.expires_on is not None
    return counts and claim.expires_on is not None and not may_renew(claim.expires_on, today)


def claim_by_id(actor: Actor, claim_id: int) -> InvestmentClaim:
    """Return a claim that the actor may read, with its membership and list. Raises NotFound."""
    rows = InvestmentClaim.objects.visible_to(actor).select_related(
        "points_list", "membership__service", "membership__category__scheme", "membership__organisation"
    )
    found = rows.filter(pk=claim_id).first()
    if found is None:
        raise NotFound("There is no such claim of yours.")
    return found


def evidence_by_id(actor: Actor, evidence_id: int) -> InvestmentEvidence:
    """Return a file of evidence that the actor may read. Raises NotFound."""
    found = InvestmentEvidence.objects.visible_to(actor).filter(pk=evidence_id).first()
    if found is None:
        raise NotFound("There is no such file that you may read.")
    return found


def about_claim(actor: Actor, claim: InvestmentClaim) -> dict[str, object]:
    """Return what a page shows of a claim: its line, its item, its evidence, and every step, oldest first."""
    steps = list(claim.steps.exclude(act=InvestmentAct.REMIND).order_by("id"))
    staff = {} if actor.role == Role.PROVIDER else names_of(*{one.by for one in steps})
    state, moment = InvestmentState(claim.state), now()
    return {
        "open": acts_open(state, due_at=claim.due_at, decided_at=claim.decided_at, now=moment),
        "claim": claim,
        "line": _line(claim, moment),
        "item": item_of(claim),
        "kind_words": KIND_WORDS[InvestmentKind(item_of(claim).kind)],
        "evidence": list(claim.evidence.order_by("id")),
        "steps": [
            StepLine(ACT_WORDS[InvestmentAct(one.act)], one.text, one.at, staff.get(one.by, "")) for one in steps
        ],
    }


def to_decide(actor: Actor, *, after: After | None = None) -> list[ClaimLine]:
    """Return a page of the claims of the actor's authority that wait for somebody, oldest first."""
    rows = InvestmentClaim.objects.visible_to(actor).filter(state__in=[one.value for one in DECIDES_NOW])
    if after is not None:
        rows = rows.filter(rows_after("made_at", after))
    rows = rows.select_related("points_list", "membership__service", "membership__category")
    moment = now()
    return [_line(one, moment) for one in rows.order_by("made_at", "id")[:A_PAGE]]


def decided(actor: Actor, *, after: After | None = None) -> list[ClaimLine]:
    """Return a page of the claims of the actor's authority that wait for nobody, newest first."""
    rows = InvestmentClaim.objects.visible_to(actor).exclude(state__in=[one.value for one in DECIDES_NOW])
    if after is not None:
        rows = rows.filter(rows_after("made_at", after, descending=True))
    rows = rows.select_related("points_list", "membership__service", "membership__category")
    moment = now()
    return [_line(one, moment) for one in rows.order_by("-made_at", "-id")[:A_PAGE]]


def codes_of_all_versions(category: Category) -> frozenset[str]:
    """Return every id that an item of any version of a category's list has or had."""
    rows = InvestmentList.objects.filter(category=category).order_by("version")
    return frozenset(one.code for row in rows for one in read_items(row))


def _line(row: InvestmentClaim, moment: datetime) -> ClaimLine:
    state, item = InvestmentState(row.state), item_of(row)
    today = moment.astimezone(LONDON).date()
    return ClaimLine(
        id=row.pk,
        service=row.membership.service.name,
        category=row.membership.category.name,
        what=item.what,
        points=item.points,
        state=state.value,
        words=STATE_WORDS[state],
        waits=state in DECIDES_NOW,
        counts=state in COUNTING,
        made_at=row.made_at,
        due_at=row.due_at,
        expires_on=row.expires_on,
        days_left=(row.expires_on - today).days if row.expires_on and state in COUNTING else None,
        days_old=(moment - row.made_at).days,
    )
