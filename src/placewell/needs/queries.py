"""Reads of needs: cases, the signed portrait, the budget, and what each case waits for."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from placewell.accounts.actor import Actor
from placewell.accounts.vault import unlock_for
from placewell.ledger.events import needs as events
from placewell.ledger.models import EventRow
from placewell.needs.models import Assessment, Budget, Package, Person, Portrait, SuitabilityRecord
from placewell.needs.values import BudgetFigures, SignedPortrait, read_tier_one, words_of
from placewell.rules.errors import NotFound, WrongState
from placewell.rules.identifying import Finding, RecordNames, find_identifying_detail
from placewell.rules.independence import Hand
from placewell.rules.needs import Domain, Level, Outcome
from placewell.rules.portrait import LeftOut, check_can_start, completeness
from placewell.rules.suitability import Verdict


@dataclass(frozen=True, slots=True)
class PlacedFinding:
    """A finding of identifying detail: in which text, which words, and the answer given to it."""

    where: str
    words: str
    finding: Finding
    answer: str

    @property
    def key(self) -> str:
        """What an answer to it is kept under."""
        return f"{self.where}:{self.finding.kind}:{self.words}"


@dataclass(frozen=True, slots=True)
class CaseState:
    """How far a case has come, and what it waits for, in a sentence."""

    package: Package
    assessment: Assessment | None
    portrait: Portrait | None
    suitability: SuitabilityRecord | None
    budgeted: bool
    waits_for: str


def package_by_ref(actor: Actor, ref: str) -> Package:
    """Return a package that the actor may see, with its person and category. Raises NotFound."""
    found = Package.objects.visible_to(actor).select_related("person", "category__scheme").filter(ref=ref).first()
    if found is None:
        raise NotFound("There is no such case in your authority.")
    return found


def names_of_cases(actor: Actor, refs: Iterable[str]) -> dict[str, str]:
    """Return whose case each of these is, by reference, as far as the actor may see it."""
    rows = Package.objects.visible_to(actor).filter(ref__in=sorted(refs)).select_related("person")
    return {row.ref: f"{row.person.forename} {row.person.surname}" for row in rows}


def newest_assessment(package: Package) -> Assessment | None:
    """Return the assessment that counts."""
    return package.assessments.order_by("-version").first()


def live_portrait(package: Package) -> Portrait | None:
    """Return the portrait that has not been superseded, signed or not."""
    return package.portraits.filter(superseded=False).first()


def newest_suitability(package: Package) -> SuitabilityRecord | None:
    """Return the suitability that was recorded last."""
    return package.suitability.order_by("-id").first()


def signed_portrait(package: Package, moment: datetime) -> SignedPortrait:
    """Return the portrait that a tender may start from now. Raises WrongState when it is unsigned or has expired."""
    row = live_portrait(package)
    if row is None:
        raise WrongState("There is no portrait yet. A social worker writes it first.")
    check_can_start(signed_at=row.signed_at, runs_out_at=row.expires_at, now=moment)
    if row.signed_at is None or row.expires_at is None:
        raise WrongState("The portrait has not been signed.")
    return SignedPortrait(
        package_ref=package.ref,
        version=row.version,
        tier_one=read_tier_one(row.tier_one),
        latitude=row.latitude,
        longitude=row.longitude,
        signed_at=row.signed_at,
        expires_at=row.expires_at,
    )


def budget_of(package: Package) -> BudgetFigures:
    """Return the indicative budget as it stands. Raises WrongState before an approver set one."""
    row = package.budgets.order_by("-version").first()
    if row is None:
        raise WrongState("There is no budget yet. An approver sets it before a tender can open.")
    value = json.loads(unlock_for(row.authority_id, bytes(row.locked)))
    return BudgetFigures(**{name: Decimal(value[name]) for name in ("amount", "floor", "reference", "ceiling", "fnc")})


# Which event of a case says that somebody had which hand in it.
_HANDS: dict[str, Hand] = {
    events.PackageOpened.__name__: Hand.CASE,
    events.AssessmentRecorded.__name__: Hand.ASSESSMENT,
    events.ContinuingHealthcareAnswered.__name__: Hand.HEALTHCARE,
    events.PortraitWritten.__name__: Hand.PORTRAIT,
    events.PortraitSigned.__name__: Hand.PORTRAIT,
    events.SuitabilityRecorded.__name__: Hand.SUITABILITY,
    events.BudgetSet.__name__: Hand.BUDGET,
}


def hands_on(package_ref: str) -> dict[str, frozenset[Hand]]:
    """Return who did what in a case, by actor reference: every version counts, also what was superseded.

    Read from the ledger, because an evaluator may not read a budget, but must be told that they set it.
    """
    found: defaultdict[str, set[Hand]] = defaultdict(set)
    rows = EventRow.objects.filter(case_ref=package_ref, name__in=_HANDS).values_list("actor_ref", "name").distinct()
    for actor_ref, name in rows.order_by("actor_ref", "name"):
        found[actor_ref].add(_HANDS[name])
    return {actor_ref: frozenset(done) for actor_ref, done in found.items()}


def findings_of(portrait: Portrait) -> list[PlacedFinding]:
    """Look for identifying detail in every text of a portrait's first tier, with the answers given so far."""
    person = portrait.package.person
    record = RecordNames(
        names=(f"{person.forename} {person.surname}", *person.known_names), places=tuple(person.known_places)
    )
    found = []
    for where, text in words_of(read_tier_one(portrait.tier_one)).items():
        for finding in find_identifying_detail(text, record):
            words = text[finding.start : finding.end]
            key = f"{where}:{finding.kind}:{words}"
            found.append(PlacedFinding(where, words, finding, portrait.answers.get(key, "")))
    return found


def identifying_in(person: Person, text: str) -> tuple[Finding, ...]:
    """Look for identifying detail in something else that services will read of a person."""
    record = RecordNames(
        names=(f"{person.forename} {person.surname}", *person.known_names), places=tuple(person.known_places)
    )
    return tuple(find_identifying_detail(text, record))


def left_out_of(portrait: Portrait) -> tuple[LeftOut, ...]:
    """Say which assessed needs a portrait leaves out."""
    assessment = newest_assessment(portrait.package)
    if assessment is None:
        return ()
    tier_one = read_tier_one(portrait.tier_one)
    return completeness(
        assessed_outcomes=frozenset(Outcome(one) for one in assessment.outcomes),
        assessed_levels={Domain(name): Level(need["level"]) for name, need in assessment.domains.items()},
        outcomes=frozenset(tier_one.outcomes),
        domains=tier_one.domains,
    )


def case_state(package: Package, moment: datetime) -> CaseState:
    """Return how far a case has come."""
    assessment, portrait = newest_assessment(package), live_portrait(package)
    suitability = newest_suitability(package)
    budgeted = Budget.objects.filter(package=package).exists()
    waits = _waits_for(assessment, portrait, suitability, budgeted=budgeted, moment=moment)
    return CaseState(package, assessment, portrait, suitability, budgeted, waits)


def _waits_for(
    assessment: Assessment | None,
    portrait: Portrait | None,
    suitability: SuitabilityRecord | None,
    *,
    budgeted: bool,
    moment: datetime,
) -> str:
    if assessment is None:
        return "the assessment"
    if portrait is None:
        return "the portrait"
    if portrait.confirmed_at is None:
        return "the person to confirm the portrait"
    if portrait.signed_at is None:
        return "another social worker to sign the portrait"
    if portrait.expires_at is not None and moment >= portrait.expires_at:
        return "a new signature: the portrait has expired"
    if suitability is None:
        return "the suitability test"
    if suitability.verdict == Verdict.LEAVE_DPS:
        return "its own route, outside the DPS"
    return "the broker, who can open a tender" if budgeted else "an approver to set the budget"
