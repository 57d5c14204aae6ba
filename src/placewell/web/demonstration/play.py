"""Playing one mini-tender from the assessment to the signed agreement, step by step, through the real actions."""

import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import connections

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, person_actor
from placewell.accounts.keys import Key, find_opening_key
from placewell.accounts.models import PrivateLink
from placewell.accounts.roles import Role
from placewell.choice.actions import (
    AuthorityToDecide,
    WhoDecides,
    answer_service,
    ask_service,
    choose_option,
    put_options,
    show_options,
)
from placewell.choice.actions.asking import AskKind
from placewell.choice.models import Asked, Decision, Option
from placewell.choice.queries import choices_of
from placewell.directory.models import Service
from placewell.ledger.clock import now
from placewell.needs import actions as needs
from placewell.needs.models import Package
from placewell.needs.queries import budget_of
from placewell.placements.actions import (
    Signing,
    VisitOutcome,
    approve_placement,
    arrange_visit,
    report_visit,
    sign_agreement,
)
from placewell.placements.models import Place, Placement
from placewell.placements.statements import statements_of_tender
from placewell.rules.clocks import LONDON
from placewell.rules.distance import Point
from placewell.rules.money import format_money
from placewell.rules.offers import LineKind
from placewell.rules.urgency import Urgency
from placewell.rules.visits import How, Mark
from placewell.tenders.actions.bidding import decline_invitation, seal_bid
from placewell.tenders.actions.marking import finish_marking, score_response
from placewell.tenders.actions.opening import make_keys, open_bids, reveal_prices
from placewell.tenders.actions.opening_tenders import open_tender
from placewell.tenders.actions.questions import answer_question, ask_question
from placewell.tenders.actions.seats import take_seat
from placewell.tenders.actions.second_tier import declare_interest, read_second_tier
from placewell.tenders.content import Answer, DeclineReason, Price, PriceLine, Response
from placewell.tenders.models import Evaluation, Invitation, OpenedBid, Tender
from placewell.tenders.opener import OPENER
from placewell.tenders.queries.openings import opening_file
from placewell.tenders.receipts import Receipt, verify
from placewell.web.database import keys_folder
from placewell.web.demonstration.argued import answer_and_adopt, put_to_people
from placewell.web.demonstration.county import SEARCH_POINT, County, build_county
from placewell.web.demonstration.invested import offer_for_emergencies, publish_list, verify_an_investment
from placewell.web.demonstration.newcomer import NEWCOMER, NEWCOMERS_PROVIDER, apply_to_join
from placewell.web.demonstration.paid import pay_for
from placewell.web.demonstration.people import DOMAINS, OUTCOMES, details, first_tier, second_tier

Say = Callable[[str], None]
# The play begins some months ago: so that a reading period is over, and points for investment have begun to count.
BEFORE, A_MONTH = timedelta(days=130), timedelta(days=30)
MARGINS = ("0.00", "34.00", "-18.00", "52.00", "12.00", "-240.00", "88.00")


@dataclass(frozen=True, slots=True)
class Record:
    """What the play came to."""

    tender_ref: str
    invited: int
    bids: int
    opened_at: str
    outcome: str
    options: int
    chosen: str
    placement_ref: str
    receipts_verified: int
    agreement_sha256: str
    next_tender_ref: str
    next_closes_at: str

    def as_value(self) -> dict[str, object]:
        """Return it as JSON."""
        return asdict(self)


def play(say: Say) -> Record:
    """Build the county, play one tender to its placement, and leave another about to close."""
    os.environ.setdefault(Key.OPENING, find_opening_key(folder=keys_folder(), kind="demonstration"))
    move_clock(-BEFORE)
    county = build_county()
    say(f"Fernshire has {len(county.managers)} providers and a live category, {county.category.name}.")
    _argue(county, say)
    make_keys(actor=OPENER, spare=6)
    package = prepare(county, say, "Edith", "Marlowe", "Grace Marlowe", "grace@family.example", Urgency.STANDARD)
    tender = open_tender(actor=staff(county, Role.BROKER), package_ref=package.ref)
    with acting_as(OPENER):
        invitations = list(Invitation.objects.filter(tender=tender).order_by("distance_miles", "id"))
    say(f"{tender.ref}: every eligible service is invited, {len(invitations)} of them.")
    _ask(county, invitations[0], say)
    _read_more(county, invitations[0], say)
    receipts = _bid(county, tender, invitations, say)
    move_clock(tender.closes_at - now() + timedelta(seconds=1))
    opening = open_bids(actor=OPENER, tender_id=tender.pk)
    say(f"The close has passed: {opening.bids} case responses are opened together. No price is known yet.")
    mark(county, tender)
    reveal_prices(actor=OPENER, tender_id=tender.pk)
    with acting_as(OPENER):
        result = Evaluation.objects.get(tender=tender).result
    say(f"Scores stand, so the prices are revealed and evaluated: {result['outcome']}.")
    proved = _verify(tender, receipts)
    say(f"{proved} of {len(receipts)} receipts are proved against the opening.")
    options = put_options(actor=staff(county, Role.BROKER), tender_ref=tender.ref)
    say(f"{len(options)} offers within the budget are put to the person, in no order of ours.")
    chosen = _choose(county, tender, say)
    placement, digest = _place(county, tender, chosen, say)
    _pay(county, placement, say)
    service = Service.objects.get(name=NEWCOMER)
    application = apply_to_join(county.managers[NEWCOMERS_PROVIDER], county.category, service.pk)
    say(f"{application.ref}: {NEWCOMER}, a small new home, applies to join. The council decides within its clock.")
    following = prepare(county, lambda _: None, "Walter", "Pym", "Joan Pym", "joan@family.example", Urgency.STANDARD)
    upcoming = open_tender(actor=staff(county, Role.BROKER), package_ref=following.ref)
    move_clock(upcoming.closes_at - now() - timedelta(minutes=20))
    say(f"Another tender, {upcoming.ref}, closes in twenty minutes. Explore.")
    return Record(
        tender_ref=tender.ref,
        invited=len(invitations),
        bids=opening.bids,
        opened_at=opening.opened_at.isoformat(),
        outcome=str(result["outcome"]),
        options=len(options),
        chosen=chosen.service_name,
        placement_ref=placement.ref,
        receipts_verified=proved,
        agreement_sha256=digest,
        next_tender_ref=upcoming.ref,
        next_closes_at=upcoming.closes_at.isoformat(),
    )


def _argue(county: County, say: Say) -> None:
    commissioner = staff(county, Role.COMMISSIONER)
    publish_list(commissioner, county)
    opened = put_to_people(commissioner, county)
    move_clock(A_MONTH)
    answer_and_adopt(commissioner, staff(county, Role.APPROVER), county, opened)
    say("It asked whether price should count for half. Homes and families said no: it stays at 40.")
    home = verify_an_investment(commissioner, county)
    say(f"{home} showed what it pays above the wage floor, and the council verified it: that counts from now on.")
    move_clock(BEFORE - A_MONTH)
    say(f"{offer_for_emergencies(county)} holds two places for emergencies, at nights and weekends.")


def staff(county: County, role: Role, place: int = 0) -> Actor:
    """Return somebody of the county in a role; `place` tells several apart."""
    return [actor for name, actor in county.staff.items() if name.startswith(f"{role}:")][place]


def prepare(
    county: County, say: Say, forename: str, surname: str, contact: str, mail: str, urgency: Urgency
) -> Package:
    """Bring somebody from the assessment to a budget."""
    author, colleague = (staff(county, Role.SOCIAL_WORKER, place) for place in (0, 1))
    package = needs.open_package(
        actor=author, details=details(forename, surname, contact, mail), category=county.category
    )
    needs.record_assessment(
        actor=author,
        package_ref=package.ref,
        impairment=True,
        wellbeing_affected=True,
        outcomes=OUTCOMES,
        domains=DOMAINS,
    )
    today = now().astimezone(LONDON).date()
    needs.write_portrait(
        actor=author,
        package_ref=package.ref,
        tier_one=first_tier(today, urgency),
        tier_two=second_tier(forename),
        search_from=Point(*SEARCH_POINT),
    )
    needs.confirm_portrait(actor=author, package_ref=package.ref, confirmed_by=f"{contact}, daughter")
    needs.sign_portrait(actor=colleague, package_ref=package.ref)
    say(f"{package.ref}: assessed, a portrait written that names nobody, confirmed, and signed by a colleague.")
    broker = staff(county, Role.BROKER)
    needs.record_suitability(actor=broker, package_ref=package.ref, must_haves_are_criteria=True, bespoke=False)
    with acting_as(OPENER):
        figures = needs.budget_figures(package, first_tier(today, urgency))
    needs.set_budget(
        actor=staff(county, Role.APPROVER),
        package_ref=package.ref,
        amount=figures["reference"] + Decimal("40.00"),
        because="A room on the ground floor that opens to the garden",
    )
    with acting_as(OPENER):
        amount = budget_of(package).amount
    say(f"Budget set: {format_money(amount)} a week. No provider will ever see it.")
    return package


def move_clock(by: timedelta) -> None:
    """Move the clock on; only the owner can, and only in a demonstration or test database."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_installation SET clock_offset = clock_offset + make_interval(secs => %s)",
            (by.total_seconds(),),
        )


def _ask(county: County, invitation: Invitation, say: Say) -> None:
    asked = ask_question(
        actor=county.managing(invitation.organisation_id),
        invitation_ref=invitation.ref,
        text="Would the person like to bring their own bed?",
    )
    answer_question(actor=staff(county, Role.BROKER), question_id=asked.pk, answer="Yes, if there is room for it.")
    say("A question is asked and answered to all, without saying who asked.")


def _read_more(county: County, invitation: Invitation, say: Say) -> None:
    manager = county.managing(invitation.organisation_id)
    interest = declare_interest(
        actor=manager,
        invitation_ref=invitation.ref,
        reader="Ffion Rhys",
        job="Deputy manager",
        purpose="To see whether our staff can look after the medicines.",
    )
    read_second_tier(actor=manager, invitation_ref=invitation.ref, interest_ref=interest)
    say("A home names a reader and reads the second part of the portrait: the person sees it, the broker not yet.")


def _bid(county: County, tender: Tender, invitations: list[Invitation], say: Say) -> list[Receipt]:
    receipts = []
    starts, reference = date.fromisoformat(tender.portrait["start_on"]), Decimal(tender.figures["reference"])
    for place, invitation in enumerate(invitations):
        manager = county.managing(invitation.organisation_id)
        if place == len(invitations) - 1:
            receipt = decline_invitation(
                actor=manager, invitation_ref=invitation.ref, reason=DeclineReason.STAFFING, key=invitation.ref
            )
        else:
            response = Response(
                answers=(
                    Answer("evenings", "The same carer from four o'clock, a walk before tea, and low lights."),
                    Answer("family", "Sunday tea together, and a call on any evening."),
                ),
                for_me="You would walk in the garden each day, and sing with us on Wednesdays and Fridays.",
                start_on=starts - timedelta(days=place % 3),
                vacancy_confirmed=True,
                must_haves_met=True,
                confirmed_by=manager.name,
            )
            amount = max(reference + Decimal(MARGINS[place % len(MARGINS)]), Decimal(tender.figures["floor"]))
            price = Price(
                lines=(PriceLine(LineKind.CORE, amount),),
                basis="net_of_fnc",
                valid_until=starts + timedelta(days=14),
                bed_held_until=starts,
            )
            receipt = seal_bid(
                actor=manager, invitation_ref=invitation.ref, response=response, price=price, key=invitation.ref
            )
        receipts.append(receipt)
    say(f"{len(receipts)} sealed acts, each with a signed receipt. Nobody can read or count them.")
    return receipts


def mark(county: County, tender: Tender) -> None:
    """Let as many evaluators as the rule asks for mark every answer, each on their own; the last one closes it."""
    with acting_as(OPENER):
        refs = list(OpenedBid.objects.filter(tender=tender).order_by("bid_ref").values_list("bid_ref", flat=True))
    evaluators = [staff(county, Role.EVALUATOR, place) for place in range(tender.evaluators)]
    for seat, evaluator in enumerate(evaluators):
        take_seat(actor=evaluator, tender_ref=tender.ref)
        for place, ref in enumerate(refs):
            for question in tender.questions:
                score_response(
                    actor=evaluator,
                    tender_ref=tender.ref,
                    bid_ref=ref,
                    question_id=question["id"],
                    score=Decimal(3 + (place + seat) % 2),
                    because="Says who does what, and when.",
                )
    for evaluator in evaluators:
        finish_marking(actor=evaluator, tender_ref=tender.ref)


def _verify(tender: Tender, receipts: list[Receipt]) -> int:
    with acting_as(OPENER):
        opening = opening_file(tender)
    return sum(all(check.held for check in verify(receipt, opening)) for receipt in receipts)


def ask_a_home(tender: Tender, say: Say) -> Asked:
    """Let the person ask the nearest of their choices for a visit."""
    with acting_as(OPENER):
        nearest = Option.objects.filter(tender=tender).order_by("distance_miles", "id")[0]
    asked = ask_service(
        actor=_person(tender),
        bid_ref=nearest.bid_ref,
        kind=AskKind.VISIT,
        text="Could the two of us come on Sunday, before tea?",
    )
    say(f"They ask {nearest.service_name} for a visit first.")
    return asked


def _person(tender: Tender) -> Actor:
    link = PrivateLink.objects.filter(case_ref=tender.package_ref).order_by("-id")[0]
    return person_actor(link_id=link.pk, case_ref=tender.package_ref, authority_id=tender.authority_id)


def _choose(county: County, tender: Tender, say: Say) -> Option:
    person, asked = _person(tender), ask_a_home(tender, say)
    answer_service(
        actor=county.managing(asked.organisation_id), asked_id=asked.pk, text="Yes, at three. Ask for the garden."
    )
    with acting_as(person):
        shown = Tender.objects.get(pk=tender.pk)
        choices = choices_of(tender.package_ref)
        if choices is not None:
            show_options(actor=person, choices=choices)
        nearest = Option.objects.filter(tender=shown).order_by("distance_miles", "id")
        first, second = nearest[0], nearest[1]
    choose_option(
        actor=person,
        bid_ref=first.bid_ref,
        second_ref=second.bid_ref,
        who=WhoDecides(AuthorityToDecide.LPA_HEALTH_WELFARE, "Grace Marlowe"),
        because="Near enough for Sundays, and there are hens.",
    )
    say(f"Her daughter, who holds power of attorney, chooses {first.service_name}, the nearest.")
    return first


def _place(county: County, tender: Tender, chosen: Option, say: Say) -> tuple[Placement, str]:
    with acting_as(OPENER):
        organisation = chosen.organisation_id
        decision = chosen.decisions.get()
    manager = county.managing(organisation)
    visit_as_described(manager, decision, tender)
    say("The home visits, holds every statement of the portrait beside the person, finds them right, and accepts.")
    placement = approve_placement(actor=staff(county, Role.APPROVER), tender_ref=tender.ref)
    with acting_as(OPENER):
        digest = placement.agreements.get().pdf_sha256
    signs = Signing(manager.name, "Registered manager", read=True, pdf_sha256=digest)
    sign_agreement(actor=manager, placement_ref=placement.ref, signing=signs)
    signs = Signing("Rosa Marchetti", "Broker", read=True, pdf_sha256=digest)
    sign_agreement(actor=staff(county, Role.BROKER), placement_ref=placement.ref, signing=signs)
    say(f"{placement.ref}: approved by somebody other than the broker; the agreement is signed by both sides.")
    return placement, digest


def _pay(county: County, placement: Placement, say: Say) -> None:
    # One day on, so that the day on which it begins is over, whichever day the play is on.
    ahead = placement.starts_on - now().astimezone(LONDON).date()
    move_clock(max(ahead, timedelta()) + timedelta(days=1))
    pay_for(
        placement,
        officer=staff(county, Role.FINANCE_OFFICER),
        checker=staff(county, Role.FINANCE_OFFICER, 1),
        approver=staff(county, Role.APPROVER),
        say=say,
    )


def visit_as_described(manager: Actor, decision: Decision, tender: Tender) -> None:
    """Arrange to meet the person at home, find every statement of the portrait right, and accept."""
    day = (now() + timedelta(days=1)).astimezone(LONDON).date()
    meets_at = datetime.combine(day, time(11), tzinfo=LONDON)
    arrange_visit(
        actor=manager, decision_id=decision.pk, place=Place.HOME, meets_at=meets_at, who="Ruth Bell, the deputy manager"
    )
    marks = {one.id: Mark(How.MATCHES) for one in statements_of_tender(tender)}
    report_visit(
        actor=manager,
        decision_id=decision.pk,
        outcome=VisitOutcome.ACCEPT,
        marks=marks,
        notes="Met at home; as described.",
    )
