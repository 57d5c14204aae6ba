"""The residents of a home that closes whom an authority placed: how far each has come, those at risk first."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import system_actor
from placewell.choice.models import Decision
from placewell.ledger.clock import now
from placewell.market.queries.closing import Closing
from placewell.needs.models import Package, Portrait
from placewell.placements.models import ClosingStep, Kind, MoveTogether, Placement
from placewell.rules.closing import (
    DONE,
    AtRisk,
    Speaks,
    Stage,
    Step,
    Told,
    Way,
    in_order_of_risk,
    risk_points,
    stage_of,
)
from placewell.tenders.models import Tender
from placewell.tenders.states import OVER, TenderState

MOST = 300  # residents of one home; the largest in England has fewer beds
READER = system_actor("closing")
SEVERE = frozenset({"S", "P"})


@dataclass(frozen=True, slots=True)
class Resident:
    """One resident: their place, how far they have come, what was written down, and how much is at risk for them.

    `followed_by` is the place that came after this one; `wishes` those with whom they wish to move.
    """

    placement: Placement
    stage: Stage
    points: int
    speaks: Speaks | None
    told: Told | None
    told_by: str
    told_on: date | None
    worker: str
    own_arrangement: str
    tender_ref: str
    followed_by: str
    ended_on: date | None
    wishes: tuple[MoveTogether, ...]

    @property
    def done(self) -> bool:
        """Tell whether nothing more waits for them here."""
        return self.stage in DONE

    @property
    def may_search(self) -> bool:
        """Tell whether a search can be opened for them now."""
        wanting = self.stage == Stage.NOTHING or (self.stage == Stage.OUT and not self.tender_ref)
        return wanting and self.placement.kind == Kind.LASTING


def placements_in(closing: Closing, authority_id: int | None = None) -> list[Placement]:
    """Return the placements that a closure concerns: that stand, or ended since it was recorded."""
    stood = Q(end=None) | Q(end__at__gte=closing.recorded_at)
    rows = Placement.objects.filter(stood, option__service_id=closing.service_id)
    if authority_id is not None:
        rows = rows.filter(authority_id=authority_id)
    return list(rows.select_related("option", "end", "followed_by").order_by("ref")[:MOST])


def residents_of(closing: Closing, authority_id: int, *, only: str = "") -> list[Resident]:
    """Return an authority's own residents of a home that closes, those at most risk first; `only` one, by placement.

    A commissioner may read no placement, for it has a price: rows are read as the system, and pages show no price.
    """
    with acting_as(READER):
        rows = [one for one in placements_in(closing, authority_id) if only in {"", one.ref}]
        packages = {one.package_ref for one in rows}
        steps = _steps(closing, rows)
        searches = _searches(packages)
        decided = _chosen(searches.values())
        portraits = {one.package.ref: one for one in _portraits(packages)}
        contacts = dict(Package.objects.filter(ref__in=packages).values_list("ref", "person__contact_relation"))
        wishes = list(
            MoveTogether.objects.filter(closure_id=closing.id, authority_id=authority_id, taken_back_at=None).order_by(
                "id"
            )
        )
        moment = now()
    found = {}
    for row in rows:
        said = steps.get(row.pk, {})
        search, portrait = searches.get(row.package_ref), portraits.get(row.package_ref)
        found[row.ref] = _resident(
            closing,
            row,
            said,
            search=search,
            chosen=search is not None and search.pk in decided,
            current=portrait is not None and portrait.expires_at is not None and portrait.expires_at > moment,
            severe=portrait is not None and _is_severe(portrait),
            contact=contacts.get(row.package_ref, ""),
            wishes=tuple(one for one in wishes if row.package_ref in {one.package_ref, one.other_ref}),
        )
    order = in_order_of_risk([one for _resident_, one in found.values()], days_left=closing.days_left)
    return [found[ref][0] for ref in order]


def _resident(
    closing: Closing,
    row: Placement,
    said: Mapping[str, ClosingStep],
    *,
    search: Tender | None,
    chosen: bool,
    current: bool,
    severe: bool,
    contact: str,
    wishes: tuple[MoveTogether, ...],
) -> tuple[Resident, AtRisk]:
    end, after = getattr(row, "end", None), getattr(row, "followed_by", None)
    own, told, worker, speaks = (said.get(one) for one in (Step.OWN_ARRANGEMENT, Step.TOLD, Step.WORKER, Step.SPEAKS))
    arranged = own is not None and own.value == "yes"
    stage = stage_of(
        Way(
            ended=end.reason if end else "",
            followed=after is not None,
            carried_on=after is not None and after.carried_on,
            own_arrangement=arranged,
            chosen=chosen,
            offered=search is not None and search.state == TenderState.OFFERED,
            searching=search is not None,
            portrait_current=current,
        )
    )
    who_speaks = Speaks(speaks.value) if speaks else (None if contact in {"", "self"} else Speaks.SOMEBODY)
    risk = AtRisk(ref=row.ref, stage=stage, speaks=who_speaks, severe_need=severe, told=told is not None)
    resident = Resident(
        placement=row,
        stage=stage,
        points=risk_points(risk, days_left=closing.days_left),
        speaks=who_speaks,
        told=Told(told.value) if told else None,
        told_by=told.name if told else "",
        told_on=told.on if told else None,
        worker=worker.name if worker else "",
        own_arrangement=own.name if own and arranged else "",
        tender_ref=search.ref if search else "",
        followed_by=after.ref if after else "",
        ended_on=end.last_on if end else None,
        wishes=wishes,
    )
    return resident, risk


def _steps(closing: Closing, rows: Collection[Placement]) -> dict[int, dict[str, ClosingStep]]:
    found: dict[int, dict[str, ClosingStep]] = {}
    written = ClosingStep.objects.filter(closure_id=closing.id, placement__in=[one.pk for one in rows])
    for step in written.order_by("placement_id", "kind", "-id").distinct("placement_id", "kind"):
        found.setdefault(step.placement_id, {})[step.kind] = step
    return found


def _searches(packages: Collection[str]) -> dict[str, Tender]:
    """Return the newest search of each package, where it is not over."""
    rows = Tender.objects.filter(package_ref__in=packages).order_by("package_ref", "-id").distinct("package_ref")
    return {one.package_ref: one for one in rows if one.state not in OVER}


def _chosen(searches: Collection[Tender]) -> set[int]:
    """Return the searches of which an option stands chosen."""
    rows = Decision.objects.filter(tender__in=[one.pk for one in searches]).select_related("returned")
    newest = rows.order_by("package_ref", "-id").distinct("package_ref")
    return {one.tender_id for one in newest if one.kind == "chosen" and not hasattr(one, "returned")}


def _portraits(packages: Collection[str]) -> list[Portrait]:
    rows = Portrait.objects.filter(package__ref__in=packages, superseded=False).exclude(signed_at=None)
    return list(rows.select_related("package").order_by("pk"))


def _is_severe(portrait: Portrait) -> bool:
    return any(need["level"] in SEVERE for need in portrait.tier_one["domains"].values())
