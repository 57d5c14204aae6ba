"""The Jinja2 environment of every page: GOV.UK macros, the field mapper, and filters for what repeats."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader, PrefixLoader, select_autoescape

from placewell.rules.clocks import LONDON, london_moment_words
from placewell.rules.money import format_money
from placewell.ui.csp import SNIPPET
from placewell.ui.fields import parameters


def environment(**options: Any) -> Environment:
    """Build the environment that Django's Jinja2 backend asks for."""
    own = options.pop("loader")
    govuk = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    options |= {"undefined": ChainableUndefined, "autoescape": select_autoescape(default=True)}
    made = Environment(loader=ChoiceLoader([own, govuk]), extensions=["jinja2.ext.do"], **options)  # noqa: S701 (autoescape is on)
    made.globals |= {"static": static, "url": _url, "field_parameters": parameters, "snippet": SNIPPET}
    made.filters |= {"money": money, "moment": moment, "day": day, "miles": miles, "span": span}
    made.filters["rating_colour"] = rating_colour
    return made


def _url(name: str, *args: object, **kwargs: object) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)


def money(amount: Decimal | str) -> str:
    """Write pounds, such as £1,200.00."""
    return format_money(Decimal(amount))


def moment(instant: datetime | str) -> str:
    """Write an instant in Europe/London, such as 2:05pm on 3 March 2026."""
    at = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
    return london_moment_words(at if at.tzinfo else at.replace(tzinfo=UTC))


def span(seconds: float) -> str:
    """Write how long that is, in the unit that matters: 3 days, 5 hours, 1 minute."""
    for size, name in ((86_400, "day"), (3_600, "hour")):
        if seconds >= 2 * size:
            return f"{int(seconds // size)} {name}s"
    minutes = int(seconds // 60)
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


def day(value: date | datetime | str | None) -> str:
    """Write a day, such as 3 March 2026."""
    if value is None:
        return ""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    if isinstance(value, datetime):
        value = value.astimezone(LONDON)
    return f"{value:%-d %B %Y}"


def miles(distance: Decimal | float) -> str:
    """Write a distance, such as 2.4 miles."""
    return f"{float(distance):.1f} miles"


def rating_colour(rating: str | None) -> str:
    """Return the colour of a rating's tag; unrated is grey, never red."""
    colours = {"Outstanding": "green", "Good": "turquoise", "Requires improvement": "yellow", "Inadequate": "red"}
    return f"govuk-tag--{colours.get(rating or '', 'grey')}"
