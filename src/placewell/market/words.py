"""The market in plain English: legal bases, how price counts, and what each number of a policy is called."""

from collections.abc import Mapping
from types import MappingProxyType

from placewell.market.values import CostTerms, PolicyTerms
from placewell.rules.legal_basis import LegalBasis
from placewell.rules.money import format_money
from placewell.rules.pack import PriceMethod
from placewell.rules.urgency import Urgency

# What a basis means for somebody who wants to join. Points still to be checked in law are not put as law here.
BASIS_WORDS: Mapping[LegalBasis, str] = MappingProxyType(
    {
        LegalBasis.PCR_REG34: (
            "A dynamic purchasing system that was set up before 24 February 2025. Any service that meets its"
            " conditions can join at any time while it runs, without a fee and without a limit on numbers. Each package"
            " of care is put to every eligible member for at least 10 days, unless all of them agree to less."
        ),
        LegalBasis.PCR_LIGHT_TOUCH: (
            "An arrangement for care services, on the principles of a dynamic purchasing system, that was set up before"
            " 24 February 2025. The scheme sets times that are reasonable and the same for everybody."
        ),
        LegalBasis.PA23_LIGHT_TOUCH_FRAMEWORK: (
            "A framework for care services that, by its own terms, stays open to new members throughout. It works as"
            " this page publishes it."
        ),
        LegalBasis.PA23_DYNAMIC_MARKET: (
            "A dynamic market. Any service that meets its conditions can join at any time, and the conditions do not"
            " change while it runs. A member is removed only after notice and with reasons."
        ),
        LegalBasis.BELOW_THRESHOLD_LIST: (
            "A published list of services for packages of care of lower value. It works as this page publishes it."
        ),
        LegalBasis.PSR_CHOICE: (
            "A list of accredited services for care that the NHS pays for. Services are paid agreed rates, nobody"
            " competes on price, and the person chooses."
        ),
    }
)

NUMBER_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "weights": "Quality and price",
        "price_method": "How price counts",
        "register_points": "Points for ratings",
        "unrated_points": "Points for a service not yet rated",
        "quality_shares": "What quality is made of",
        "quality_minimum": "Lowest quality score",
        "options": "How many choices a person has",
        "portrait_days": "How long a portrait lasts",
    }
)

URGENCY_WORDS: Mapping[Urgency, str] = MappingProxyType(
    {
        Urgency.PLANNED: "Planned",
        Urgency.STANDARD: "Standard",
        Urgency.URGENT: "Urgent",
        Urgency.EMERGENCY: "Emergency",
    }
)


def price_method_words(policy: PolicyTerms, cost: CostTerms | None) -> str:
    """Say in plain English how price counts; with the published figures where there are any."""
    method = policy.pack.price_method
    if method == PriceMethod.QUALITY_WITHIN_BUDGET:
        return (
            "Price earns no points. Every bid within the budget competes on quality, and price only decides between"
            " bids of equal quality."
        )
    if method == PriceMethod.FIXED_RATE:
        return "No price is bid. Services are paid an agreed rate and compete on quality alone."
    reference = f"the reference price ({format_money(cost.figures.reference)})" if cost else "the reference price"
    ceiling = f"the ceiling ({format_money(cost.figures.ceiling)})" if cost else "the ceiling"
    return (
        f"Price earns points on a fixed scale: all {plain(policy.pack.price_weight)} at {reference} or under it, none"
        f" at {ceiling} or over it. The points of one bid do not depend on any other bid, and nothing is gained by"
        " asking for less than sustainable care costs."
    )


def plain(number: object) -> str:
    """Write a number without needless decimals: 60.00 as 60, 12.50 as 12.5."""
    text = f"{number:f}" if hasattr(number, "as_tuple") else str(number)
    return text.rstrip("0").rstrip(".") if "." in text else text
