"""What has to stand, after a visit that found the portrait wrong, before anybody is placed on it (rulebook §9)."""

import secrets
from decimal import Decimal

from placewell.choice.models import Decision, Option, Source
from placewell.ledger.clock import now
from placewell.ledger.events.needs import BudgetSet
from placewell.ledger.events.placements import PortraitCorrected, VisitReported
from placewell.ledger.models import EventRow
from placewell.needs.queries import budget_of, check_case_stands
from placewell.placements.models import Visit
from placewell.rules.errors import WrongState
from placewell.rules.money import format_money
from placewell.rules.visits import VisitOutcome

# What a changed price changes nothing of.
_STAYS = (
    *("tender", "authority_id", "organisation_id", "package_ref", "service_id", "service_name", "address"),
    *("latitude", "longitude", "distance_miles", "rating", "rated_on", "for_me", "start_on", "vacancy_confirmed_by"),
    *("vacancy_confirmed_at", "valid_until", "bed_held_until", "score"),
)
_STEPS = (VisitReported.__name__, PortraitCorrected.__name__, BudgetSet.__name__)


def corrected_since(visit: Visit) -> tuple[bool, bool]:
    """Tell whether the portrait was corrected since a visit, and the budget set since that."""
    rows = EventRow.objects.filter(case_ref=visit.package_ref, name__in=_STEPS, at__gte=visit.at).order_by("id")
    corrected = budgeted = False
    for row in rows:
        if row.name == PortraitCorrected.__name__:
            corrected, budgeted = True, False
        elif row.name == BudgetSet.__name__:
            budgeted = corrected
    return corrected, budgeted


def option_to_place(decision: Decision, option: Option) -> Option:
    """Return the option that somebody is placed with: the chosen one, or the same at the price its visit changed.

    Raises WrongState for a material difference, which every invited service is asked about first; before the portrait
    is corrected and the budget set at its levels; and above the budget, which must rise: it never becomes an
    additional cost. Part of an action.
    """
    visit = Visit.objects.get(decision=decision)
    if visit.material:
        raise WrongState(
            "The visit found a material difference from the portrait. The corrected portrait goes to every invited"
            " service first, and the person chooses again."
        )
    if visit.outcome != VisitOutcome.ACCEPT_AT_PRICE or visit.weekly_price is None:
        return option
    corrected, budgeted = corrected_since(visit)
    if not corrected:
        raise WrongState(
            "The service asks for another price because the portrait was wrong. A social worker corrects it first, and"
            " another signs it."
        )
    if not budgeted:
        raise WrongState("The portrait was corrected. Set the budget again first, at its levels.")
    check_case_stands(decision.tender.package)
    budget = budget_of(decision.tender.package).amount
    if visit.weekly_price > budget:
        raise WrongState(
            f"{format_money(visit.weekly_price)} a week is above the budget of {format_money(budget)}. Raise the"
            " budget: a wrong portrait never becomes a cost to anybody’s family."
        )
    return _at_the_new_price(option, visit, visit.weekly_price)


def _at_the_new_price(option: Option, visit: Visit, price: Decimal) -> Option:
    """Keep the chosen option at its new price, beside the old one, which stays as it was shown."""
    terms = {"price_basis": option.price_terms["price_basis"], "lines": visit.lines}
    same = {name: getattr(option, name) for name in _STAYS}
    changed = {
        "source": Source.VISIT,
        "bid": None,
        "bid_ref": f"V-{secrets.token_hex(5).upper()}",
        "terms": terms,
        "weekly_price": price,
        "put_at": now(),
    }
    return Option.objects.create(**{**same, **changed})
