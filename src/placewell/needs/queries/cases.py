"""Reads of cases: one, a page of them, and what each waits for. A page costs the same number of queries as one case."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from django.db.models import Model, Q

from placewell.accounts.actor import Actor
from placewell.accounts.models import User
from placewell.accounts.roles import Role
from placewell.needs.models import Assessment, Budget, Draft, Package, Portrait, PortraitRemark, SuitabilityRecord
from placewell.needs.values import budget_basis, levels_of, read_tier_one, suitability_basis
from placewell.rules.errors import NotFound, WrongState
from placewell.rules.needs import CareType, Domain, Level, chc_reasons
from placewell.rules.suitability import Route, Verdict

M = TypeVar("M", bound=Model)
OVER = frozenset({"cancelled"})  # a search that was called off leaves the case where it was
PLACED = "awarded"
NOTHING = "nothing: the care is placed"


@dataclass(frozen=True, slots=True)
class CaseState:
    """How far a case has come, what it waits for, in words, and whose turn it is."""

    package: Package
    assessment: Assessment | None
    portrait: Portrait | None
    suitability: SuitabilityRecord | None
    budgeted: bool
    waits_for: str
    next_role: Role | None = None
    budget: Budget | None = None
    drafts: frozenset[str] = frozenset()
    remarks: tuple[PortraitRemark, ...] = ()
    tender_ref: str = ""
    chc: tuple[str, ...] = ()
    expired: bool = False
    test_again: bool = False
    budget_again: bool = False

    @property
    def placed(self) -> bool:
        """Tell whether the care is placed."""
        return self.waits_for == NOTHING

    @property
    def ready(self) -> bool:
        """Tell whether the broker can open a tender."""
        suits = self.suitability is not None and self.suitability.verdict != Verdict.LEAVE_DPS
        again = self.test_again or self.budget_again or self.expired
        signed = self.portrait is not None and self.portrait.signed_at is not None
        return signed and suits and self.budgeted and not again and not self.tender_ref

    @property
    def chc_open(self) -> bool:
        """Tell whether NHS continuing healthcare must be considered and nobody recorded what was decided."""
        return bool(self.chc) and not self.package.chc_decision

    def is_for(self, actor: Actor) -> bool:
        """Tell whether the next step is this actor's: of their role, and not against their own work."""
        if self.next_role != actor.role:
            return False
        unsigned = self.portrait is not None and self.portrait.confirmed_at is not None and not self.portrait.signed_at
        if self.portrait is None or not unsigned or self.remarks:
            return True
        return actor.ref not in {self.portrait.author, self.package.opened_by, *self.portrait.earlier_hands}


@dataclass(slots=True)
class _Rows:
    """What a page of cases reads, by package."""

    assessments: dict[int, Assessment] = field(default_factory=dict)
    portraits: dict[int, Portrait] = field(default_factory=dict)
    suitability: dict[int, SuitabilityRecord] = field(default_factory=dict)
    budgets: dict[int, Budget] = field(default_factory=dict)
    drafts: dict[int, set[str]] = field(default_factory=dict)
    remarks: dict[int, list[PortraitRemark]] = field(default_factory=dict)
    tenders: dict[int, tuple[str, str]] = field(default_factory=dict)


def names_of_cases(actor: Actor, refs: Iterable[str]) -> dict[str, str]:
    """Return whose case each of these is, by reference, as far as the actor may see it."""
    rows = Package.objects.visible_to(actor).filter(ref__in=sorted(refs)).select_related("person")
    return {row.ref: f"{row.person.forename} {row.person.surname}" for row in rows}


def package_by_ref(actor: Actor, ref: str) -> Package:
    """Return a package that the actor may see, with its person and category. Raises NotFound."""
    found = Package.objects.visible_to(actor).select_related("person", "category__scheme").filter(ref=ref).first()
    if found is None:
        raise NotFound("There is no such case in your authority.")
    return found


def find_packages(actor: Actor, *, words: str = "", before: int | None = None, limit: int = 25) -> list[Package]:
    """List packages newest first, with their persons: those whose name or reference has all the words.

    `before` is the id of the last one seen. Asks for one more than `limit`, so that the page knows whether it ends.
    """
    rows = Package.objects.visible_to(actor).select_related("person", "category")
    for word in words.split()[:6]:
        named = Q(person__forename__icontains=word) | Q(person__surname__icontains=word)
        rows = rows.filter(named | Q(ref__icontains=word))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-id")[: limit + 1])


def newest_suitability(package: Package) -> SuitabilityRecord | None:
    """Return the suitability that was recorded last."""
    return package.suitability.order_by("-id").first()


def search_under_way(package: Package) -> bool:
    """Tell whether a search for this package was opened and has neither ended in a placement nor been called off."""
    states = Package.objects.filter(pk=package.pk, tenders__isnull=False).values_list("tenders__state", flat=True)
    return any(state not in {PLACED, *OVER} for state in states)


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """Return the names of users by their actor references, such as `user:7`; others are left out."""
    ids = {int(ref.removeprefix("user:")) for ref in refs if ref.startswith("user:") and ref[5:].isdigit()}
    if not ids:
        return {}
    return {f"user:{pk}": name for pk, name in User.objects.filter(pk__in=ids).values_list("pk", "name")}


def case_state(package: Package, moment: datetime) -> CaseState:
    """Return how far a case has come."""
    return case_states([package], moment)[0]


def case_states(packages: Sequence[Package], moment: datetime) -> list[CaseState]:
    """Return how far each case of a page has come; the number of queries does not grow with the page."""
    rows = _read([package.pk for package in packages])
    return [_state(package, rows, moment) for package in packages]


def _read(ids: Collection[int]) -> _Rows:
    rows = _Rows(
        assessments=_newest(Assessment.objects.filter(package_id__in=ids).order_by("package_id", "-version")),
        portraits=_newest(Portrait.objects.filter(package_id__in=ids, superseded=False).order_by("package_id")),
        suitability=_newest(SuitabilityRecord.objects.filter(package_id__in=ids).order_by("package_id", "-id")),
        budgets=_newest(Budget.objects.filter(package_id__in=ids).order_by("package_id", "-version")),
    )
    for package_id, kind in Draft.objects.filter(package_id__in=ids).values_list("package_id", "kind"):
        rows.drafts.setdefault(package_id, set()).add(kind)
    for remark in PortraitRemark.objects.filter(package_id__in=ids, answered_at=None).order_by("id"):
        rows.remarks.setdefault(remark.package_id, []).append(remark)
    # By the relation's name: what a tender is belongs to a room to the right.
    searches = Package.objects.filter(pk__in=ids, tenders__isnull=False).order_by("tenders__id")
    for package_id, ref, state in searches.values_list("pk", "tenders__ref", "tenders__state"):
        if state not in OVER:
            rows.tenders[package_id] = (ref, state)
    return rows


def _newest(found: "Iterable[M]") -> "dict[int, M]":
    rows: dict[int, M] = {}
    for row in found:
        rows.setdefault(row.package_id, row)  # type: ignore[attr-defined] # every row of a case has one
    return rows


def _state(package: Package, rows: _Rows, moment: datetime) -> CaseState:
    pk = package.pk
    assessment, portrait, suitability = rows.assessments.get(pk), rows.portraits.get(pk), rows.suitability.get(pk)
    budget, (tender_ref, tender_state) = rows.budgets.get(pk), rows.tenders.get(pk, ("", ""))
    remarks = tuple(
        one
        for one in rows.remarks.get(pk, ())
        if portrait is not None and one.portrait_id == portrait.pk and one.at >= portrait.written_at
    )
    expired = portrait is not None and portrait.expires_at is not None and moment >= portrait.expires_at
    state = CaseState(
        package=package,
        assessment=assessment,
        portrait=portrait,
        suitability=suitability,
        budgeted=budget is not None,
        waits_for="",
        budget=budget,
        drafts=frozenset(rows.drafts.get(pk, ())),
        remarks=remarks,
        tender_ref=tender_ref,
        chc=_chc(package, assessment, portrait),
        expired=expired,
        test_again=suitability is not None and portrait is not None and not still_suits(suitability, portrait),
        budget_again=budget is not None and portrait is not None and not still_pays(budget, portrait),
    )
    waits_for, role = _waits_for(state, tender_state)
    return replace(state, waits_for=waits_for, next_role=role)


def _chc(package: Package, assessment: Assessment | None, portrait: Portrait | None) -> tuple[str, ...]:
    if portrait is not None:
        levels = levels_of(read_tier_one(portrait.tier_one))
    elif assessment is not None:
        levels = {Domain(name): Level(need["level"]) for name, need in assessment.domains.items()}
    else:
        return ()
    return chc_reasons(
        levels,
        care_type=CareType(package.category.care_type),
        checklist_positive=package.chc_checklist_positive,
    )


def still_suits(record: SuitabilityRecord, portrait: Portrait) -> bool:
    """Tell whether the portrait still asks what the test was about; tests recorded before that was kept count."""
    now_asked = suitability_basis(read_tier_one(portrait.tier_one), portrait.latitude, portrait.longitude)
    return record.basis in {"", now_asked}


def still_pays(budget: Budget, portrait: Portrait) -> bool:
    """Tell whether the budget was set at the portrait's levels of need; budgets set before that was kept count."""
    return budget.basis in {"", budget_basis(read_tier_one(portrait.tier_one))}


def check_case_stands(package: Package) -> None:
    """Raise WrongState when a newer portrait asks for something else than what was tested and paid for (rulebook §5:
    a budget is never under what care costs *at those levels*).
    """
    rows = _read([package.pk])
    portrait, record = rows.portraits.get(package.pk), rows.suitability.get(package.pk)
    budget = rows.budgets.get(package.pk)
    if portrait is None:
        return
    if record is not None and not still_suits(record, portrait):
        raise WrongState("The portrait asks for something else now. Apply the suitability test again.", code="test")
    if budget is not None and not still_pays(budget, portrait):
        raise WrongState("The levels of need have changed. Ask an approver to set the budget again.", code="budget")


def _waits_for(state: CaseState, tender_state: str) -> tuple[str, Role | None]:
    """Say what a case waits for, and whose turn it is; nobody's of these rooms once its search is under way."""
    if state.tender_ref:
        if tender_state == PLACED:
            return NOTHING, None
        return f"its search {state.tender_ref}, which is under way", None
    portrait = state.portrait
    if state.assessment is None:
        return "the assessment", Role.SOCIAL_WORKER
    if portrait is None:
        return "the portrait", Role.SOCIAL_WORKER
    if portrait.signed_at is None:
        return _waits_for_signature(state, portrait)
    if state.expired:
        return "the portrait to be written, confirmed and signed again: it has expired", Role.SOCIAL_WORKER
    does = "finds a place directly" if _goes_directly(state) else "can open a tender"
    return _waits_for_test(state) or _waits_for_budget(state) or (f"the broker, who {does}", Role.BROKER)


def _goes_directly(state: CaseState) -> bool:
    return state.suitability is not None and state.suitability.route == Route.DIRECT_URGENT


def _waits_for_test(state: CaseState) -> tuple[str, Role | None] | None:
    if state.suitability is None:
        return "the suitability test", Role.BROKER
    if state.test_again:
        return "the suitability test again: the portrait asks for something else now", Role.BROKER
    if state.suitability.verdict == Verdict.LEAVE_DPS and not _goes_directly(state):
        return "its own route, outside the DPS", Role.BROKER
    return None


def _waits_for_budget(state: CaseState) -> tuple[str, Role | None] | None:
    if state.chc_open:
        return "what was decided about NHS continuing healthcare", Role.SOCIAL_WORKER
    if not state.budgeted:
        return "an approver to set the budget", Role.APPROVER
    if state.budget_again:
        return "an approver to set the budget again: the levels of need have changed", Role.APPROVER
    return None


def _waits_for_signature(state: CaseState, portrait: Portrait) -> tuple[str, Role | None]:
    if state.remarks:
        return "an answer to what the person says is wrong in the portrait", Role.SOCIAL_WORKER
    if portrait.confirmed_at is None:
        sent = ", who has been sent it," if portrait.sent_at else ""
        return f"the person{sent} to confirm the portrait", Role.SOCIAL_WORKER
    return "another social worker to sign the portrait", Role.SOCIAL_WORKER
