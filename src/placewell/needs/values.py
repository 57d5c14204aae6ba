"""What needs hands to other rooms, as frozen values, and how portraits are kept as JSON."""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from placewell.needs.models import Assessment
from placewell.rules.budget import BudgetLine, LineKind
from placewell.rules.formats import Assessed, FormatName, schema_name
from placewell.rules.home_care import Visits
from placewell.rules.needs import CareType, Domain, Level, NeedBand, Outcome
from placewell.rules.portrait import AboutMe, DomainNeed, Nights, Texture, TierOne, TierTwo
from placewell.rules.urgency import Urgency


@dataclass(frozen=True, slots=True)
class BudgetFigures:
    """An indicative budget, and the figures at the person's levels it was set by; pounds a week, net of FNC.

    The lines sum to the amount. A budget set before lines were kept has none, and only says why in `because`.
    """

    amount: Decimal
    floor: Decimal
    reference: Decimal
    ceiling: Decimal
    fnc: Decimal
    lines: tuple[BudgetLine, ...] = ()
    because: str = ""


@dataclass(frozen=True, slots=True)
class SignedPortrait:
    """A signed portrait, as a tender starts from it."""

    package_ref: str
    version: int
    tier_one: TierOne
    latitude: float
    longitude: float
    signed_at: datetime
    expires_at: datetime


def levels_of(portrait: TierOne) -> dict[Domain, Level]:
    """Return the level of each domain of a portrait."""
    return {domain: need.level for domain, need in portrait.domains.items()}


def tier_one_value(portrait: TierOne) -> dict[str, Any]:
    """Return a portrait's first tier as JSON."""
    return {
        "age_band": portrait.age_band,
        "care_type": portrait.care_type.value,
        "bands": [band.value for band in portrait.bands],
        "search_district": portrait.search_district,
        "radius_miles": f"{portrait.radius_miles:f}",
        "start_on": portrait.start_on.isoformat(),
        "urgency": portrait.urgency.value,
        "expected_length": portrait.expected_length,
        "about_me": dataclasses.asdict(portrait.about_me),
        "outcomes": [outcome.value for outcome in portrait.outcomes],
        "domains": domains_value(portrait.domains),
        "diagnosis_group": portrait.diagnosis_group,
        "transfers": portrait.transfers,
        "nights": portrait.nights.value,
        "waking_nights": portrait.waking_nights,
        "one_to_one_hours": f"{portrait.one_to_one_hours:f}",
        "triggers_and_risks": portrait.triggers_and_risks,
        "texture": portrait.texture.value,
        "falls": portrait.falls,
        "end_of_life": portrait.end_of_life,
        "must_haves": list(portrait.must_haves),
        "preferences": list(portrait.preferences),
        "hours_a_week": f"{portrait.hours_a_week:f}",
        "visits": [{"minutes": one.minutes, "a_week": one.a_week} for one in portrait.visits],
    }


def read_tier_one(value: Mapping[str, Any]) -> TierOne:
    """Read a portrait's first tier from JSON."""
    return TierOne(
        age_band=value["age_band"],
        care_type=CareType(value["care_type"]),
        bands=tuple(NeedBand(band) for band in value["bands"]),
        search_district=value["search_district"],
        radius_miles=Decimal(value["radius_miles"]),
        start_on=date.fromisoformat(value["start_on"]),
        urgency=Urgency(value["urgency"]),
        expected_length=value["expected_length"],
        about_me=AboutMe(**value["about_me"]),
        outcomes=tuple(Outcome(outcome) for outcome in value["outcomes"]),
        domains={
            Domain(domain): DomainNeed(Level(need["level"]), need["sentence"])
            for domain, need in value["domains"].items()
        },
        diagnosis_group=value["diagnosis_group"],
        transfers=value["transfers"],
        nights=Nights(value["nights"]),
        waking_nights=int(value["waking_nights"]),
        one_to_one_hours=Decimal(value["one_to_one_hours"]),
        triggers_and_risks=value["triggers_and_risks"],
        texture=Texture(value["texture"]),
        falls=value["falls"],
        end_of_life=value["end_of_life"],
        must_haves=tuple(value["must_haves"]),
        preferences=tuple(value["preferences"]),
        hours_a_week=Decimal(value.get("hours_a_week", "0")),  # portraits written before it was asked have none
        visits=tuple(Visits(one["minutes"], one["a_week"]) for one in value.get("visits", ())),
    )


def tier_two_value(portrait: TierTwo) -> dict[str, str]:
    """Return a portrait's second tier as JSON."""
    return dataclasses.asdict(portrait)


def read_tier_two(value: Mapping[str, str]) -> TierTwo:
    """Read a portrait's second tier from JSON."""
    return TierTwo(**value)


def domains_value(domains: Mapping[Domain, DomainNeed]) -> dict[str, dict[str, str]]:
    """Return the level and sentence of each domain as JSON."""
    return {domain.value: {"level": need.level.value, "sentence": need.sentence} for domain, need in domains.items()}


def assessment_document(assessed: Assessed) -> dict[str, Any]:
    """Return an assessment as a document of the public format."""
    return {
        "schema": schema_name(FormatName.ASSESSMENT),
        "impairment": assessed.impairment,
        "outcomes": [one.value for one in assessed.outcomes],
        "wellbeing_affected": assessed.wellbeing_affected,
        "domains": domains_value(assessed.domains),
    }


def assessed_of(row: Assessment) -> Assessed:
    """Return what a recorded assessment says."""
    return Assessed(
        impairment=row.impairment,
        outcomes=tuple(Outcome(one) for one in row.outcomes),
        wellbeing_affected=row.wellbeing_affected,
        domains={Domain(name): DomainNeed(Level(one["level"]), one["sentence"]) for name, one in row.domains.items()},
    )


def portrait_document(portrait: TierOne, *, reference: str, version: int, signed_on: date | None) -> dict[str, Any]:
    """Return a portrait's first tier as a document of the public format."""
    return {
        "schema": schema_name(FormatName.PORTRAIT),
        **_named(reference, version, signed_on),
        "tier_one": tier_one_value(portrait),
    }


def second_tier_document(portrait: TierTwo, *, reference: str, version: int, signed_on: date | None) -> dict[str, Any]:
    """Return a portrait's second tier as a document of its own."""
    return {
        "schema": schema_name(FormatName.PORTRAIT_SECOND),
        **_named(reference, version, signed_on),
        "tier_two": tier_two_value(portrait),
    }


def _named(reference: str, version: int, signed_on: date | None) -> dict[str, Any]:
    return {
        "reference": reference,
        "version": version,
        "signed_on": None if signed_on is None else signed_on.isoformat(),
    }


def words_of(portrait: TierOne) -> dict[str, str]:
    """Return every text of a first tier that somebody wrote, by where it stands."""
    about = {f"about_me.{name}": text for name, text in dataclasses.asdict(portrait.about_me).items()}
    domains = {f"domains.{domain.value}": need.sentence for domain, need in portrait.domains.items()}
    own = {
        name: getattr(portrait, name)
        for name in (
            *("search_district", "expected_length", "diagnosis_group", "transfers"),
            *("triggers_and_risks", "falls", "end_of_life"),
        )
    }
    lists = {"must_haves": "\n".join(portrait.must_haves), "preferences": "\n".join(portrait.preferences)}
    return {name: text for name, text in {**about, **domains, **own, **lists}.items() if text.strip()}


def line_value(line: BudgetLine) -> dict[str, str]:
    """Return a line of a budget as JSON."""
    return {
        "kind": line.kind.value,
        "code": line.code,
        "amount": f"{line.amount:.2f}",
        "quantity": "" if line.quantity is None else f"{line.quantity:f}",
        "rate": "" if line.rate is None else f"{line.rate:f}",
        "because": line.because,
    }


def read_line(value: Mapping[str, str]) -> BudgetLine:
    """Read a line of a budget from JSON."""
    return BudgetLine(
        LineKind(value["kind"]),
        Decimal(value["amount"]),
        value["code"],
        Decimal(value["quantity"]) if value["quantity"] else None,
        Decimal(value["rate"]) if value["rate"] else None,
        value["because"],
    )


def budget_basis(portrait: TierOne) -> str:
    """Return a digest of what a budget depends on: the levels, one-to-one hours, waking nights, hours and visits."""
    levels = sorted((domain.value, level.value) for domain, level in levels_of(portrait).items() if level != Level.NONE)
    hours = [f"{amount.normalize():f}" for amount in (portrait.one_to_one_hours, portrait.hours_a_week)]
    visits = [[one.minutes, one.a_week] for one in portrait.visits]
    return _digest([levels, hours, portrait.waking_nights, *([visits] if visits else [])])


def suitability_basis(portrait: TierOne, latitude: float, longitude: float) -> str:
    """Return a digest of what the suitability test depends on: what is asked, of whom and where."""
    asked = [
        *(portrait.care_type.value, sorted(band.value for band in portrait.bands), sorted(portrait.must_haves)),
        *(f"{portrait.radius_miles.normalize():f}", round(latitude, 3), round(longitude, 3)),
    ]
    return _digest(asked)


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()[:16]
