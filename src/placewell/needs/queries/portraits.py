"""Reads of portraits: the one that counts, what could tell who it is about, what it leaves out, what is said of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from placewell.needs.models import Assessment, Package, Person, Portrait, PortraitRemark, StaffReading
from placewell.needs.values import SignedPortrait, read_tier_one, words_of
from placewell.rules.errors import Refused, WrongState
from placewell.rules.identifying import Finding, RecordNames, find_identifying_detail
from placewell.rules.needs import Domain, Level, Outcome
from placewell.rules.portrait import DomainNeed, LeftOut, check_can_start, completeness


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


def newest_assessment(package: Package) -> Assessment | None:
    """Return the assessment that counts."""
    return package.assessments.order_by("-version").first()


def live_portrait(package: Package) -> Portrait | None:
    """Return the portrait that has not been superseded, signed or not."""
    return package.portraits.filter(superseded=False).first()


def own_portrait(package: Package) -> Portrait | None:
    """Return the portrait that the person may read: a text that is still being written is nobody's yet."""
    row = live_portrait(package)
    return None if row is None or (row.sent_at is None and row.signed_at is None) else row


def check_nothing_identifies(portrait: Portrait) -> None:
    """Raise Refused while a first tier could tell who the person is, or a finding has no answer yet.

    Until then it is not signed, and leaves in no file.
    """
    found = findings_of(portrait)
    blocking = [one for one in found if one.finding.blocking]
    if blocking:
        words = ", ".join(f"“{one.words}”" for one in blocking[:3])
        raise Refused(
            f"The portrait could tell who the person is: {words}. Ask its author to change it.", code="finding"
        )
    unanswered = [one for one in found if not one.answer]
    if unanswered:
        raise Refused(f"“{unanswered[0].words}” has not been answered. Ask the author to answer it.", code="unanswered")


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


def findings_in(words: Mapping[str, str], person: Person, answers: Mapping[str, str]) -> list[PlacedFinding]:
    """Look for identifying detail in texts, given by where they stand, with the answers given so far."""
    record = RecordNames(
        names=(f"{person.forename} {person.surname}", *person.known_names), places=tuple(person.known_places)
    )
    found = []
    for where, text in words.items():
        for finding in find_identifying_detail(text, record):
            placed = PlacedFinding(where, text[finding.start : finding.end], finding, "")
            found.append(PlacedFinding(where, placed.words, finding, answers.get(placed.key, "")))
    return found


def findings_of(portrait: Portrait) -> list[PlacedFinding]:
    """Look for identifying detail in every text of a portrait's first tier, with the answers given so far."""
    return findings_in(words_of(read_tier_one(portrait.tier_one)), portrait.package.person, portrait.answers)


def left_out_in(
    assessment: Assessment, outcomes: frozenset[Outcome], domains: Mapping[Domain, DomainNeed]
) -> tuple[LeftOut, ...]:
    """Say which assessed needs a portrait with these outcomes and domains leaves out."""
    return completeness(
        assessed_outcomes=frozenset(Outcome(one) for one in assessment.outcomes),
        assessed_levels={Domain(name): Level(need["level"]) for name, need in assessment.domains.items()},
        outcomes=outcomes,
        domains=domains,
    )


def left_out_of(portrait: Portrait) -> tuple[LeftOut, ...]:
    """Say which assessed needs a portrait leaves out."""
    assessment = newest_assessment(portrait.package)
    if assessment is None:
        return ()
    tier_one = read_tier_one(portrait.tier_one)
    return left_out_in(assessment, frozenset(tier_one.outcomes), tier_one.domains)


def staff_readings(package: Package, *, limit: int = 50) -> list[StaffReading]:
    """List who of the council read the second tier, newest first."""
    return list(package.readings.order_by("-id")[:limit])


def remarks_on(portrait: Portrait) -> list[PortraitRemark]:
    """List what the person said is wrong in the portrait as it now reads, oldest first."""
    return [one for one in portrait.remarks.order_by("id") if one.at >= portrait.written_at]


def open_remarks(portrait: Portrait) -> list[PortraitRemark]:
    """List what the person said is wrong and nobody has answered. A text written since answers it."""
    return [one for one in remarks_on(portrait) if one.answered_at is None]
