"""Legal bases of a scheme and what each allows: a property, never an assumption (rulebook §1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from placewell.rules.clocks import working_days_after
from placewell.rules.errors import Refused
from placewell.rules.urgency import Urgency


class LegalBasis(StrEnum):
    """What a scheme stands on."""

    PCR_REG34 = "pcr_reg34"
    PCR_LIGHT_TOUCH = "pcr_light_touch"
    PA23_LIGHT_TOUCH_FRAMEWORK = "pa23_light_touch_framework"
    PA23_DYNAMIC_MARKET = "pa23_dynamic_market"
    BELOW_THRESHOLD_LIST = "below_threshold_list"
    PSR_CHOICE = "psr_choice"


class Standing(StrEnum):
    """How sure a statement of law is: `check` is never shown to a user as law without its source."""

    LAW = "law"
    DEFAULT = "default"
    CHECK = "check"


PCR_ENDS = date(2029, 2, 23)  # check: Procurement Act 2023 (Commencement) regulations, transitional provisions
PCR_ESTABLISHED_BEFORE = date(2025, 2, 24)
REG34_SHORTEST = timedelta(days=10)


@dataclass(frozen=True, slots=True)
class BasisRules:
    """What a basis allows. `shortest_window` is from invitation to close unless every invited member agreed."""

    name: str
    source: str
    standing: Standing
    shortest_window: timedelta | None = None
    last_day: date | None = None
    established_before: date | None = None
    price_competition: bool = True
    decision_working_days: int = 10
    longer_decision_working_days: int | None = None
    what_may_change: str = "as published"
    changes_after_consultation: bool = False
    conditions_may_change: bool = True
    preference_sentence: bool = True


RULES: Mapping[LegalBasis, BasisRules] = MappingProxyType(
    {
        LegalBasis.PCR_REG34: BasisRules(
            name="Dynamic purchasing system (Public Contracts Regulations 2015, regulation 34)",
            source="SI 2015/102, regulation 34",
            standing=Standing.LAW,
            shortest_window=REG34_SHORTEST,
            last_day=PCR_ENDS,
            established_before=PCR_ESTABLISHED_BEFORE,
            longer_decision_working_days=15,
            what_may_change="award criteria may only be refined, never altered",
        ),
        LegalBasis.PCR_LIGHT_TOUCH: BasisRules(
            name="Light-touch arrangement on dynamic purchasing principles (regulations 74 to 76)",
            source="SI 2015/102, regulations 74 to 76",
            standing=Standing.LAW,
            last_day=PCR_ENDS,
            established_before=PCR_ESTABLISHED_BEFORE,
            what_may_change="as published, after consultation",
            changes_after_consultation=True,
        ),
        LegalBasis.PA23_LIGHT_TOUCH_FRAMEWORK: BasisRules(
            name="Open light-touch framework (Procurement Act 2023)",
            source="Procurement Act 2023, sections 9 and 45 to 49",
            standing=Standing.CHECK,
        ),
        LegalBasis.PA23_DYNAMIC_MARKET: BasisRules(
            name="Dynamic market (Procurement Act 2023, sections 34 to 39)",
            source="Procurement Act 2023, sections 34 to 39",
            standing=Standing.CHECK,
            what_may_change="conditions of membership never, during the term",
            conditions_may_change=False,
        ),
        LegalBasis.BELOW_THRESHOLD_LIST: BasisRules(
            name="Published list for packages below the threshold",
            source="Procurement Act 2023, Part 6",
            standing=Standing.CHECK,
            what_may_change="as published, after consultation",
            changes_after_consultation=True,
        ),
        LegalBasis.PSR_CHOICE: BasisRules(
            name="Choice of accredited services (Provider Selection Regime 2023)",
            source="SI 2023/1348, direct award process B",
            standing=Standing.CHECK,
            price_competition=False,
        ),
    }
)

PREFERENCE_SENTENCE = (
    "Each bid meeting the published standard may be awarded, and the person's recorded preference selects among them."
)


def check_scheme(basis: LegalBasis, *, starts_on: date, ends_on: date | None) -> None:
    """Raise Refused when a scheme's dates are not what its basis allows."""
    rules = RULES[basis]
    if rules.established_before is not None and starts_on >= rules.established_before:
        raise Refused(
            f"A scheme under {rules.source} was established before {rules.established_before:%-d %B %Y}."
            " Choose a basis in the Procurement Act 2023.",
            code="legal_basis",
        )
    if rules.last_day is not None and (ends_on is None or ends_on > rules.last_day):
        raise Refused(f"A scheme under {rules.source} ends by {rules.last_day:%-d %B %Y}.", code="legal_basis")
    if ends_on is not None and ends_on <= starts_on:
        raise Refused("A scheme ends after it starts.", code="dates")


def check_window(
    basis: LegalBasis, *, urgency: Urgency, invited_at: datetime, closes_at: datetime, all_agreed: bool
) -> None:
    """Raise Refused when a tender would close sooner than its basis allows."""
    shortest = RULES[basis].shortest_window
    if shortest is None or all_agreed or closes_at - invited_at >= shortest:
        return
    raise Refused(
        f"Under {RULES[basis].source} a tender stays open for {shortest.days} days at least, unless every invited"
        f" member has agreed to less; the class “{urgency.value}” is shorter.",
        code="window",
    )


def check_change(basis: LegalBasis, *, conditions: bool, consulted: bool) -> None:
    """Raise Refused, with the paragraph, for a change to a scheme in use that its basis forbids.

    `conditions` where what is asked of members changes; `consulted` where a consultation about it is named.
    """
    rules = RULES[basis]
    if conditions and not rules.conditions_may_change:
        raise Refused(
            f"Under {rules.source} {rules.what_may_change}. How a service joins stays as it was published.",
            code="how_to_join",
        )
    if rules.changes_after_consultation and not consulted:
        raise Refused(
            f"Under {rules.source} this scheme changes {rules.what_may_change}. Say which consultation was about this:"
            " the reference of one that is closed, whose present form says what the scheme is to say.",
            code="consultation",
        )


def check_price_method(basis: LegalBasis, *, competes_on_price: bool) -> None:
    """Raise Refused where a basis knows no competition on price."""
    if competes_on_price and not RULES[basis].price_competition:
        raise Refused(
            f"Under {RULES[basis].source} nobody competes on price: services are accredited at agreed rates"
            " and the person chooses. Use fixed_rate.",
            code="price_method",
        )


def application_decision_due(basis: LegalBasis, received_at: datetime, *, longer: bool = False) -> datetime:
    """Return the end of the period in which an application is decided; `longer` needs a recorded reason."""
    rules = RULES[basis]
    if longer and rules.longer_decision_working_days is None:
        raise Refused("This scheme decides within 10 working days, without exception.", code="decision")
    days = rules.longer_decision_working_days if longer else None
    return working_days_after(received_at, days or rules.decision_working_days)
