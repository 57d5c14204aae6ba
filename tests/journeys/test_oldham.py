"""The main job on the real register of a whole council: a residential dementia package near an OL postcode.

Prices and people are made up, and stay in this test.
"""

import json
import os
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from placewell.accounts.acting import acting_as
from placewell.accounts.actions import add_organisation, give_post
from placewell.accounts.actor import Actor, person_actor, system_actor
from placewell.accounts.keys import Key
from placewell.accounts.models import Organisation, PrivateLink
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_in_post
from placewell.choice.actions import AuthorityToDecide, WhoDecides, choose_option, put_options
from placewell.directory.actions import import_register
from placewell.directory.models import Service
from placewell.directory.places import locate
from placewell.directory.reading import read_register
from placewell.ledger.clock import now
from placewell.market.actions import admit_services
from placewell.needs import actions as needs
from placewell.placements.actions import VisitOutcome, approve_placement, report_visit
from placewell.rules.clocks import LONDON
from placewell.rules.distance import Point, miles_between
from placewell.rules.urgency import Urgency
from placewell.tenders.actions.bidding import seal_bid
from placewell.tenders.actions.marking import finish_marking, score_response
from placewell.tenders.actions.opening import make_keys, open_bids, reveal_prices
from placewell.tenders.actions.opening_tenders import open_tender
from placewell.tenders.actions.seats import take_seat
from placewell.tenders.models import Invitation, OpenedBid
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.people import DOMAINS, OUTCOMES, details, first_tier, second_tier
from placewell.web.demonstration.play import move_clock
from tests.factories import a_live_category
from tests.journeys.conftest import Site, visiting
from tests.journeys.test_main_job import the_main_job
from tests.offers import price_of, response_to
from tests.played import OPENING_KEY

pytestmark = pytest.mark.real_data
POSTCODE, MILES = "OL9 6LD", 5
MAKER = system_actor("test")


def counted_from_the_raw_answers(path: Path, centre: Point) -> set[str]:
    """Count, without the product, the registered residential dementia homes within reach, none rated Inadequate."""
    found = set()
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if "location_details" not in name:
                continue
            detail = json.loads(archive.read(name))
            types = {one["name"] for one in detail["gacServiceTypes"]}
            bands = {one["name"] for one in detail["specialisms"]}
            here = Point(detail["onspdLatitude"], detail["onspdLongitude"])
            rating = detail.get("currentRatings", {}).get("overall", {}).get("rating")
            fits = detail["registrationStatus"] == "Registered" and "Residential homes" in types and "Dementia" in bands
            if fits and rating != "Inadequate" and miles_between(centre, here) <= MILES:
                found.add(detail["locationId"])
    return found


@pytest.fixture
def opening_key() -> Iterator[None]:
    os.environ[Key.OPENING] = OPENING_KEY
    yield
    os.environ.pop(Key.OPENING, None)


def post(organisation: Organisation, role: Role, number: int = 0) -> Actor:
    with acting_as(MAKER):
        made = give_post(
            actor=MAKER,
            email=f"{role}-{number}-{organisation.pk}@example.org",
            name=f"{role} {number}",
            organisation=organisation,
            role=role,
        )
    return actor_in_post(made, user_name=made.user.name)


@pytest.mark.browser
def test_the_main_job_in_chromium_on_the_real_register(
    real_data: Path, oldham: Site, browser: Browser, tmp_path: Path
) -> None:
    register = real_data / "cqc" / "oldham_cqc_api_raw_2025.zip"
    with (
        visiting(browser, oldham, width=1200, height=900) as visitor,
        visiting(browser, oldham, width=360, height=740) as phone,
    ):
        invited = the_main_job(oldham, visitor, phone, tmp_path, miles=str(MILES))
    centre = locate(POSTCODE)
    expected = counted_from_the_raw_answers(register, Point(round(centre.latitude, 3), round(centre.longitude, 3)))
    with zipfile.ZipFile(register) as archive:
        names = {json.loads(archive.read(f"location_details/location_{one}.json"))["name"].strip() for one in expected}
    assert invited == names


def test_a_package_in_oldham_from_the_register_to_the_placement(
    real_data: Path, clock: object, opening_key: None
) -> None:
    register = real_data / "cqc" / "oldham_cqc_api_raw_2025.zip"
    import_register(actor=MAKER, reading=read_register([register]), sources=[register])
    council = add_organisation(actor=MAKER, kind="authority", name="A council", code="E08000004")
    author, colleague = post(council, Role.SOCIAL_WORKER, 1), post(council, Role.SOCIAL_WORKER, 2)
    broker, approver = (post(council, role) for role in (Role.BROKER, Role.APPROVER))
    evaluators = [post(council, Role.EVALUATOR, place) for place in (1, 2)]
    commissioner = post(council, Role.COMMISSIONER)
    category = a_live_category(commissioner)
    homes = Service.objects.filter(
        registered=True, care_types__contains=["residential"], need_bands__contains=["dementia"]
    )
    admit_services(actor=commissioner, category=category, services=homes.order_by("service_id"), reasons="Fit.")

    package = needs.open_package(
        actor=author, details=details("Ada", "Byrne", "Jo", "jo@example.org"), category=category
    )
    needs.record_assessment(
        actor=author,
        package_ref=package.ref,
        impairment=True,
        wellbeing_affected=True,
        outcomes=OUTCOMES,
        domains=DOMAINS,
    )
    centre = locate(POSTCODE)
    today = now().astimezone(LONDON).date()
    tier = replace(first_tier(today, Urgency.STANDARD), radius_miles=Decimal(MILES))
    needs.write_portrait(
        actor=author, package_ref=package.ref, tier_one=tier, tier_two=second_tier("Ada"), search_from=centre
    )
    needs.confirm_portrait(actor=author, package_ref=package.ref, confirmed_by="Jo")
    needs.sign_portrait(actor=colleague, package_ref=package.ref)
    needs.record_suitability(actor=broker, package_ref=package.ref, must_haves_are_criteria=True, bespoke=False)
    needs.set_budget(actor=approver, package_ref=package.ref, amount=Decimal("1100.00"))
    make_keys(actor=OPENER, spare=2)
    tender = open_tender(actor=broker, package_ref=package.ref)

    with acting_as(OPENER):
        invitations = list(Invitation.objects.filter(tender=tender).order_by("distance_miles", "id"))
    search = Point(tender.latitude, tender.longitude)
    assert miles_between(search, centre) < 0.1, "The point is blurred, and no more than that."
    assert {one.service_id for one in invitations} == counted_from_the_raw_answers(register, search)
    assert len(invitations) > 20

    managers = {}
    for invitation in invitations[:3]:
        organisation = Organisation.objects.get(pk=invitation.organisation_id)
        managers[invitation.organisation_id] = post(organisation, Role.PROVIDER)
        seal_bid(
            actor=managers[invitation.organisation_id],
            invitation_ref=invitation.ref,
            response=response_to(tender),
            price=price_of(tender, "1000.00"),
        )
    move_clock(tender.closes_at - now() + timedelta(seconds=1))
    assert open_bids(actor=OPENER, tender_id=tender.pk).bids == 3
    with acting_as(OPENER):
        refs = list(OpenedBid.objects.filter(tender=tender).values_list("bid_ref", flat=True))
    for evaluator in evaluators[: tender.evaluators]:
        take_seat(actor=evaluator, tender_ref=tender.ref)
        for ref in refs:
            for question in tender.questions:
                score_response(
                    actor=evaluator,
                    tender_ref=tender.ref,
                    bid_ref=ref,
                    question_id=question["id"],
                    score=Decimal(4),
                    because="Clear.",
                )
        finish_marking(actor=evaluator, tender_ref=tender.ref)
    assert reveal_prices(actor=OPENER, tender_id=tender.pk).result["outcome"] == "options"
    options = put_options(actor=broker, tender_ref=tender.ref)
    link = PrivateLink.objects.get(case_ref=package.ref)
    person = person_actor(link_id=link.pk, case_ref=package.ref, authority_id=council.pk)
    who = WhoDecides(AuthorityToDecide.PERSON, "Harold Tunnicliffe")
    decision = choose_option(actor=person, bid_ref=options[0].bid_ref, who=who)
    with acting_as(OPENER):
        organisation_id = decision.option.organisation_id
    report_visit(actor=managers[organisation_id], decision_id=decision.pk, outcome=VisitOutcome.ACCEPT)
    placement = approve_placement(actor=approver, tender_ref=tender.ref)
    assert placement.weekly_price == Decimal("1000.00")
