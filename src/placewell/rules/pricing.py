"""Statutory amounts, and prices made comparable (rulebook §5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from placewell.rules.errors import Refused
from placewell.rules.money import round_pounds
from placewell.rules.needs import CareType
from placewell.rules.pack import PriceBasis

# Law: National Minimum Wage Regulations 2015 as amended yearly; 21 and over (23 and over until 2024), pounds an hour.
NATIONAL_LIVING_WAGE: Mapping[int, Decimal] = MappingProxyType(
    {
        2022: Decimal("9.50"),
        2023: Decimal("10.42"),
        2024: Decimal("11.44"),
        2025: Decimal("12.21"),
        2026: Decimal("12.71"),
    }
)
APRIL = 4


@dataclass(frozen=True, slots=True)
class NursingRates:
    """NHS-funded nursing care, pounds a week."""

    standard: Decimal
    higher: Decimal


# Law: DHSC, NHS-funded nursing care rates, by the year that begins in April.
FUNDED_NURSING_CARE: Mapping[int, NursingRates] = MappingProxyType(
    {
        2024: NursingRates(Decimal("235.88"), Decimal("324.50")),
        2025: NursingRates(Decimal("254.06"), Decimal("349.50")),
        2026: NursingRates(Decimal("267.68"), Decimal("368.24")),
    }
)


def year_words(year: int) -> str:
    """Return a year of rates in words, such as 2026/27."""
    return f"{year}/{(year + 1) % 100:02d}"


def nursing_rates_of(day: date, rates: Mapping[int, NursingRates] = FUNDED_NURSING_CARE) -> NursingRates:
    """Return the rates of FNC of a day. Until a year's rates are published those of the last year before go on.

    Whoever shows such a rate says so (`going_on_from`). Raises Refused for a day before the first year.
    """
    year = max((one for one in rates if one <= rate_year(day)), default=None)
    if year is None:
        raise Refused(
            f"The rates of NHS-funded nursing care from April {rate_year(day)} are not in the table.", code="fnc_year"
        )
    return rates[year]


def going_on_from(day: date, rates: Mapping[int, NursingRates] = FUNDED_NURSING_CARE) -> int | None:
    """Return the year whose rates go on on a day, where those of its own year are not known yet; else None."""
    year = rate_year(day)
    return None if year in rates else max((one for one in rates if one < year), default=None)


def check_nursing_rates(year: int, rates: NursingRates, *, source: str, published_on: date, today: date) -> None:
    """Raise Refused for rates of FNC that cannot be: too early or too late, not in pence, or without a source."""
    first, last = min(FUNDED_NURSING_CARE), rate_year(today) + 1
    if not first <= year <= last:
        raise Refused(f"Give a year from {year_words(first)} to {year_words(last)}.", code="year")
    for code, amount in (("standard", rates.standard), ("higher", rates.higher)):
        if amount <= 0 or amount != round_pounds(amount):
            raise Refused("Give pounds and pence a week above £0.00.", code=code)
    if rates.higher <= rates.standard:
        raise Refused("The higher rate is above the standard rate.", code="higher")
    if not source.strip():
        raise Refused("Say where it was published, such as its page on GOV.UK.", code="source")
    if published_on > today:
        raise Refused("That day is still to come.", code="published_on")


def rate_year(day: date) -> int:
    """Return the year in whose April the rates of a day began."""
    return day.year if day.month >= APRIL else day.year - 1


def living_wage(day: date) -> Decimal:
    """Return the National Living Wage of a day, pounds an hour. Raises Refused for a year not in the table."""
    year = rate_year(day)
    if year not in NATIONAL_LIVING_WAGE:
        raise Refused(f"The National Living Wage from April {year} is not in the table. Add it.", code="wage_year")
    return NATIONAL_LIVING_WAGE[year]


def funded_nursing_care(
    day: date,
    *,
    care_type: CareType,
    eligible: bool,
    higher: bool = False,
    rates: Mapping[int, NursingRates] = FUNDED_NURSING_CARE,
) -> Decimal:
    """Return FNC in pounds a week: 0 unless it is a nursing home place with eligibility recorded."""
    if care_type != CareType.NURSING or not eligible:
        return Decimal(0)
    known = nursing_rates_of(day, rates)
    return known.higher if higher else known.standard


def net_price(price: Decimal, *, basis: PriceBasis, fnc: Decimal) -> Decimal:
    """Return a price net of FNC. Raises Refused for a gross price where there is no FNC, or one below it."""
    if basis == PriceBasis.NET:
        return price
    if fnc == 0:
        raise Refused(
            "There is no NHS-funded nursing care here, so the price cannot include it.", code="gross_without_fnc"
        )
    if price < fnc:
        raise Refused("The price is less than the nursing care that it says it includes.", code="negative_price")
    return price - fnc


def weekly_price(rate_an_hour: Decimal, hours_a_week: Decimal) -> Decimal:
    """Return hours × rate: how home care is compared, pounds a week."""
    return round_pounds(rate_an_hour * hours_a_week)


def is_low(comparable_price: Decimal, floor: Decimal) -> bool:
    """Tell whether a price is under what care costs, so that it must be explained before it can be offered."""
    return comparable_price < floor
