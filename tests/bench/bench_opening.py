"""How long the opener takes for a tender of 200 bids: opened, unsealed, prices revealed, evaluated and stored."""
# ruff: noqa: E402 (Django is set up before its models are imported)

import os
import statistics
import time
from dataclasses import replace
from decimal import Decimal

import django

django.setup()

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor
from placewell.accounts.keys import Key, new_key
from placewell.accounts.models import Organisation
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.market.models import Category
from placewell.needs import actions as needs
from placewell.needs.models import Package
from placewell.rules.distance import Point
from placewell.rules.urgency import Urgency
from placewell.tenders.actions.bidding import seal_bid
from placewell.tenders.actions.marking import finish_marking, score_response
from placewell.tenders.actions.opening import make_keys, open_bids, reveal_prices
from placewell.tenders.actions.opening_tenders import open_tender
from placewell.tenders.actions.seats import take_seat
from placewell.tenders.models import Invitation, Tender
from placewell.tenders.opener import OPENER
from placewell.tenders.queries.marks import to_mark
from placewell.web.demonstration.people import DOMAINS, OUTCOMES, details, first_tier, second_tier
from placewell.web.demonstration.play import move_clock
from tests.bench.measured import Measured
from tests.databases import copied, make_template
from tests.factories import a_live_category, a_member, an_authority, staff_of
from tests.offers import price_of, response_to

BIDS, RUNS = 200, 3
HERE = Point(53.54, -2.11)


def measure() -> Measured:
    """Return the median over three tenders, each the sum of its opening and its reveal; the marking is not in it."""
    os.environ[Key.OPENING] = new_key()
    times = []
    with copied(make_template()):
        make_keys(actor=OPENER, spare=RUNS)
        council = an_authority()
        commissioner = staff_of(council, Role.COMMISSIONER)
        category = a_live_category(commissioner)
        for place in range(BIDS):
            a_member(commissioner, category, latitude=HERE.latitude + place / 20_000)
        for _ in range(RUNS):
            tender = _open(council, _a_package(council, category))
            _bid(tender)
            move_clock(tender.closes_at - now())
            taken = _timed(open_bids, tender)
            _mark(council, tender)
            times.append(taken + _timed(reveal_prices, tender))
    del os.environ[Key.OPENING]
    how = f"median of {RUNS} tenders of {BIDS} sealed bids: opening and reveal, to their commits"
    return {"value": statistics.median(times), "how": how}


def _timed(action: object, tender: Tender) -> float:
    start = time.perf_counter()
    action(actor=OPENER, tender_id=tender.pk)  # type: ignore[operator] # one of the two actions above
    return (time.perf_counter() - start) * 1_000


def _a_package(council: Organisation, category: Category) -> Package:
    author = staff_of(council, Role.SOCIAL_WORKER)
    who = details("Ada", "Quint", "Jo Quint", "jo@family.example")
    package = needs.open_package(actor=author, details=who, category=category)
    needs.record_assessment(
        actor=author,
        package_ref=package.ref,
        impairment=True,
        wellbeing_affected=True,
        outcomes=OUTCOMES,
        domains=DOMAINS,
    )
    needs.write_portrait(
        actor=author,
        package_ref=package.ref,
        tier_one=replace(first_tier(now().date(), Urgency.STANDARD), radius_miles=Decimal(10)),
        tier_two=second_tier("Ada"),
        search_from=HERE,
    )
    needs.confirm_portrait(actor=author, package_ref=package.ref, confirmed_by="Jo")
    needs.sign_portrait(actor=staff_of(council, Role.SOCIAL_WORKER), package_ref=package.ref)
    return package


def _open(council: Organisation, package: Package) -> Tender:
    broker, ref = staff_of(council, Role.BROKER), package.ref
    needs.record_suitability(actor=broker, package_ref=ref, must_haves_are_criteria=True, bespoke=False)
    needs.set_budget(actor=staff_of(council, Role.APPROVER), package_ref=ref, amount=Decimal("1100.00"))
    return open_tender(actor=broker, package_ref=ref)


def _bid(tender: Tender) -> None:
    with acting_as(OPENER):
        invitations = list(Invitation.objects.filter(tender=tender).order_by("id"))
    assert len(invitations) == BIDS
    for place, invitation in enumerate(invitations):
        manager = Actor(ref=f"user:{place}", role=Role.PROVIDER, organisation_id=invitation.organisation_id)
        words = f"The same carer from four o’clock, {place} steps to the garden, and low lights. " * 15
        seal_bid(
            actor=manager,
            invitation_ref=invitation.ref,
            response=response_to(tender, words),
            price=price_of(tender, f"{900 + place}.37"),
        )


def _mark(council: Organisation, tender: Tender) -> None:
    with acting_as(OPENER):
        answers = to_mark(tender)
    for _ in range(tender.evaluators):
        evaluator = staff_of(council, Role.EVALUATOR)
        take_seat(actor=evaluator, tender_ref=tender.ref)
        for place, (bid_ref, question_id) in enumerate(answers):
            score_response(
                actor=evaluator,
                tender_ref=tender.ref,
                bid_ref=bid_ref,
                question_id=question_id,
                score=Decimal(3 + place % 2),
                because="Says who does what.",
            )
        finish_marking(actor=evaluator, tender_ref=tender.ref)
