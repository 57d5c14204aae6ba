"""Serves the fictional county to a journey, with a live pilot beside its scheme: give it a port."""

import sys
from datetime import timedelta
from decimal import Decimal

from placewell.cli.ready import fresh_demonstration


def main() -> None:
    """Build the county and its pilot, and serve."""
    fresh_demonstration()
    from django.db import connections

    from placewell.accounts.roles import Role
    from placewell.directory.models import Service
    from placewell.ledger.clock import now
    from placewell.market.actions import add_category, admit_services, establish_scheme, fix_stop_criterion
    from placewell.rules.clocks import LONDON
    from placewell.rules.legal_basis import LegalBasis
    from placewell.rules.needs import CareType
    from placewell.rules.pilots import Direction, PilotMeasure
    from placewell.rules.ratings import Rating
    from placewell.web.demonstration.county import build_county, publish_terms
    from placewell.web.demonstration.record import establish_record
    from placewell.web.server import serve
    from tests.factories import a_statement
    from tests.journeys.pilot_site import PILOT

    county = build_county()
    staff = {
        role: next(a for a in county.staff.values() if a.role == role) for role in (Role.COMMISSIONER, Role.APPROVER)
    }
    commissioner, today = staff[Role.COMMISSIONER], now().astimezone(LONDON).date()
    scheme = establish_scheme(
        actor=commissioner,
        name=PILOT,
        description="A trial of short stays, for a year.",
        legal_basis=LegalBasis.PA23_LIGHT_TOUCH_FRAMEWORK,
        starts_on=today - timedelta(days=40),
        ends_on=today + timedelta(days=300),
        closing_hour=14,
        how_to_join="Any registered home may join.",
        pilot=True,
        first_draft_on=today - timedelta(days=200),
    )
    category = add_category(
        actor=commissioner,
        scheme=scheme,
        name="Short stays",
        care_type=CareType.RESIDENTIAL,
        radius_miles=Decimal(10),
        rating_gate=Rating.REQUIRES_IMPROVEMENT,
        statement=a_statement("A stay of some weeks can be described in advance."),
    )
    publish_terms(commissioner, staff[Role.APPROVER], category)
    fix_stop_criterion(
        actor=commissioner,
        scheme=scheme,
        measure=PilotMeasure.MEMBERS_LOST_SHARE,
        direction=Direction.AT_LEAST,
        threshold=Decimal(20),
        least_cases=3,
        reason="A trial that drives homes out is over.",
    )
    establish_record(commissioner, scheme, today)
    services = Service.objects.filter(name__in=("Alder Bank", "Candlewick", "Fernleigh")).order_by("name")
    admit_services(actor=commissioner, category=category, services=services, reasons="Meets every condition.")
    connections.close_all()
    serve(host="127.0.0.1", port=int(sys.argv[1]), workers=1)


PILOT = "Short stays, a pilot"

if __name__ == "__main__":
    main()
