"""The home that somebody has for now: kept when it is agreed, and always one of their choices later (rulebook §8)."""

import secrets
from copy import copy
from datetime import date

from placewell.choice.models import InterimHome, Option
from placewell.choice.queries import interim_home_of, newest_round
from placewell.ledger.clock import now
from placewell.market.queries.closing import closing_among
from placewell.tenders.models import Tender
from placewell.tenders.states import TenderState


def keep_interim_home(option: Option, *, starts_on: date, review_on: date) -> InterimHome:
    """Keep where somebody is for now. Part of an action of placements: it opens no transaction."""
    return InterimHome.objects.create(
        option=option,
        authority_id=option.authority_id,
        package_ref=option.package_ref,
        starts_on=starts_on,
        review_on=review_on,
        at=now(),
    )


def option_to_stay(tender: Tender, in_budget: set[str]) -> Option | None:
    """Return staying where the person is for now as an option of a tender, not yet kept.

    None where they have no such home, where its own offer is among `in_budget` (service ids), where it closes, or where
    it is there.
    """
    home = interim_home_of(tender.package_ref)
    if home is None or home.option.service_id in in_budget or closing_among([home.option.service_id]):
        return None
    # An offer made before a confirmation round, or in a search that was called off, is no way to stay.
    there = Option.objects.filter(package_ref=tender.package_ref, service_id=home.option.service_id, interim=False)
    there = there.filter(tender_id__gte=max(newest_round(tender.package_ref), home.option.tender_id))
    if there.exclude(tender__state=TenderState.CANCELLED).exists():
        return None
    stay = copy(home.option)
    stay.pk = None
    stay.tender, stay.interim = tender, False
    # A reference of its own each time: after a confirmation round the choice to stay is put again.
    stay.bid_ref = f"S-{secrets.token_hex(5).upper()}"
    # The terms on which somebody lives there hold as long as they do, so staying never lapses while they choose.
    stay.valid_until = max(home.option.valid_until, home.review_on)
    return stay
