"""Serves the fictional county to a journey, with a light-touch scheme whose terms change after consultation."""

import sys
from datetime import date, timedelta
from decimal import Decimal

from placewell.cli.ready import fresh_demonstration


def main() -> None:
    """Build the county and the scheme, propose a policy for it, and serve."""
    fresh_demonstration()
    from django.db import connections

    from placewell.accounts.roles import Role
    from placewell.ledger.clock import now
    from placewell.market.actions import add_category, establish_scheme
    from placewell.rules.clocks import LONDON
    from placewell.rules.legal_basis import LegalBasis
    from placewell.rules.needs import CareType
    from placewell.rules.ratings import Rating
    from placewell.web.demonstration.county import build_county, publish_terms
    from placewell.web.demonstration.record import establish_record
    from placewell.web.server import serve
    from tests.factories import a_proposed_policy, a_statement
    from tests.journeys.consulting_site import SCHEME

    county = build_county()
    staff = {
        role: next(a for a in county.staff.values() if a.role == role) for role in (Role.COMMISSIONER, Role.APPROVER)
    }
    commissioner, today = staff[Role.COMMISSIONER], now().astimezone(LONDON).date()
    scheme = establish_scheme(
        actor=commissioner,
        name=SCHEME,
        description="Places in homes, on the terms of an older arrangement.",
        legal_basis=LegalBasis.PCR_LIGHT_TOUCH,
        starts_on=date(2024, 4, 1),
        ends_on=date(2029, 2, 1),
        closing_hour=14,
        how_to_join="Any registered home may join.",
        first_draft_on=today - timedelta(days=200),
    )
    category = add_category(
        actor=commissioner,
        scheme=scheme,
        name="Older people",
        care_type=CareType.RESIDENTIAL,
        radius_miles=Decimal(10),
        rating_gate=Rating.REQUIRES_IMPROVEMENT,
        statement=a_statement(),
    )
    publish_terms(commissioner, staff[Role.APPROVER], category)
    establish_record(commissioner, scheme, today)
    a_proposed_policy(commissioner, category)
    connections.close_all()
    serve(host="127.0.0.1", port=int(sys.argv[1]), workers=1)


SCHEME = "Older arrangement"

if __name__ == "__main__":
    main()
