"""Reads for an additional cost of the home in which somebody lives: which home, at what figures, and from which day."""

from datetime import date

from placewell.choice.additional import Agreed, agreement_of, lives_there_still
from placewell.choice.homes_above import HomeAbove
from placewell.choice.models import AdditionalCost, Option
from placewell.directory.queries import today
from placewell.needs.queries import budget_of
from placewell.rules.additional_cost import Figures, State
from placewell.rules.additional_next import next_begins
from placewell.rules.errors import WrongState


def can_be_followed(agreed: Agreed) -> bool:
    """Tell whether a new agreement could take the place of this one: it was in force, and the person lives there."""
    return agreed.newest(State.IN_FORCE) is not None and agreed.state != State.COVERED and lives_there_still(agreed)


def home_lived_in(before: AdditionalCost) -> HomeAbove:
    """Return the home of an agreement, at the price that it was chosen at and today's budget, pounds a week.

    A price that has risen since is the authority's. Raises WrongState where the person lives there no more.
    """
    agreed = agreement_of(before)
    option = Option.objects.filter(package_ref=before.package_ref, bid_ref=agreed.bid_ref).select_related("bid").first()
    if option is None or not can_be_followed(agreed):
        raise WrongState(
            "Only an agreement on the home in which the person lives can be followed by another one.", code="not_there"
        )
    budget = budget_of(before.tender.package)
    return HomeAbove(
        bid_ref=option.bid_ref,
        service_id=option.service_id,
        service_name=option.service_name,
        address=option.address,
        figures=Figures(option.weekly_price, budget.amount, budget.reference),
        bid=option.bid,
    )


def next_begins_on(before: AdditionalCost) -> date:
    """Return the first day of a new agreement that is drawn up today, after this one."""
    agreed = agreement_of(before)
    return next_begins(stands=agreed.stands, last=agreed.ends_on, today=today())
