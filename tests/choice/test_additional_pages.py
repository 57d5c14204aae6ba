"""The pages of additional costs: plain to the person, never suggesting one; and the panel of a fair file (§7)."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from placewell.accounts.acting import acting_as
from placewell.accounts.models import PrivateLink
from placewell.accounts.roles import Role
from placewell.choice.actions import choose_option, review_additional_cost, stop_additional_cost
from placewell.choice.additional import agreements_of
from placewell.choice.homes_above import homes_above
from placewell.placements.actions import VisitOutcome, approve_placement, report_visit
from placewell.rules.additional_cost import Ground, Payer, State
from placewell.tenders.opener import OPENER
from tests.choice.costing_more import advise, ask, bring_to, by_force, check, dear, look, stands
from tests.choice.test_pages import HIGHEST_GRADE, grade, text_of
from tests.clients import client_of
from tests.offered import MYSELF, Offered
from tests.offered_database import path

ASK = {
    "home": "Rowan Court",
    "payer": "third_party",
    "payer_name": "Grace Marlowe",
    "relation": "daughter",
    "ground": "none",
    "willing": "yes",
    "stay_weeks": "",
    "able_weeks": "",
}


def at_home(offered: Offered) -> Client:
    """The person at their private page."""
    return client_of(None, PrivateLink.objects.filter(case_ref=offered.package.ref).order_by("-id")[0])


def desk(offered: Offered, role: Role) -> Client:
    """Somebody of the authority at their desk."""
    return client_of(offered.staff(role))


def fairness(offered: Offered, role: Role = Role.SOCIAL_WORKER) -> str:
    return text_of(desk(offered, role).get(path("choice_fairness", offered.package.ref)))


# The person


@pytest.mark.question("Q10")
def test_no_page_of_the_person_names_a_home_above_the_budget_before_they_do(dearer: Offered) -> None:
    person = at_home(dearer)
    with acting_as(OPENER):
        name = homes_above(dearer.tender)[0].service_name
    for page in ("/choices/", "/choices/costs-more/", "/choices/none/"):
        text = text_of(person.get(page))
        assert name not in text
        assert "1,499" not in text


def test_the_page_has_no_form_before_the_choices_were_shown(dearer: Offered) -> None:
    person = at_home(dearer)
    before = text_of(person.get("/choices/costs-more/"))
    assert "Look at your choices first." in before
    assert "Who would pay the rest?" not in before
    person.get("/choices/")
    assert "Who would pay the rest?" in text_of(person.get("/choices/costs-more/"))


def test_the_person_asks_in_their_own_words_and_reads_how_far_it_is(dearer: Offered) -> None:
    person = at_home(dearer)
    person.get("/choices/")
    answer = person.post("/choices/costs-more/", ASK, follow=True)
    assert "Somebody will talk with you" in unescape(answer.content.decode())
    assert "We talk with you first, and with Grace Marlowe." in text_of(person.get("/choices/costs-more/"))


def test_the_person_reads_a_refusal_in_plain_words_beside_the_question(dearer: Offered) -> None:
    person = at_home(dearer)
    person.get("/choices/")
    answer = person.post("/choices/costs-more/", ASK | {"payer": "person", "payer_name": "Edith Marlowe"})
    assert "If not, somebody else must pay." in text_of(answer)
    assert "Ask them first. Nobody has to pay." in text_of(person.post("/choices/costs-more/", ASK | {"willing": "no"}))
    assert not agreements_of(dearer.package.ref)


def test_what_is_agreed_stands_beside_the_choice_with_who_pays_what(dearer: Offered) -> None:
    bring_to(dearer, State.IN_FORCE)
    text = text_of(at_home(dearer).get("/choices/"))
    amount = f"£{stands(dearer).amount:,.2f}"
    assert f"Grace Marlowe pays {amount} of it, as agreed in writing." in text
    within = len(dearer.options()) - 1
    assert text.count("Your family pays nothing extra.") == within
    assert f"{within} made an offer that your council can pay for." in text
    assert "Nobody is asked to pay extra, but for what was agreed in writing" in text


def test_who_pays_for_somebody_signs_with_the_council_not_on_the_private_page(dearer: Offered) -> None:
    bring_to(dearer, State.CHECKED)
    person = at_home(dearer)
    page = person.get("/choices/costs-more/")
    assert "Grace Marlowe signs with the council" in text_of(page)
    assert path("choice_costs_more_sign") not in page.content.decode()
    for answer in (
        person.get("/choices/costs-more/sign/"),
        person.post("/choices/costs-more/sign/", {"name": "Grace Marlowe", "signs_as": "payer"}),
    ):
        assert answer.status_code == 404
        assert "Grace" not in answer.content.decode()
    assert stands(dearer).state == State.CHECKED


def test_the_person_signs_for_their_own_money_and_stops_on_the_private_page(dearer: Offered) -> None:
    look(dearer)
    cost = ask(dearer, payer=Payer.PERSON, payer_name="Edith Marlowe", ground=Ground.DEFERRED)
    advise(dearer, cost.ref)
    check(dearer, cost.ref)
    person = at_home(dearer)
    assert person.get("/choices/costs-more/agreement.pdf").content.startswith(b"%PDF")
    wrong = person.post("/choices/costs-more/sign/", {"name": "E. Marlow"})
    assert "as it stands in the paper" in text_of(wrong)
    person.post("/choices/costs-more/sign/", {"name": "Edith Marlowe"})
    assert stands(dearer).state == State.SIGNED
    desk(dearer, Role.APPROVER).post(path("choice_additional_agree", stands(dearer).cost.ref), {"name": "Ada Obi"})
    assert "It is agreed." in text_of(person.get("/choices/costs-more/"))
    person.post("/choices/costs-more/stop/", {"because": "I lost my job."})
    text = text_of(person.get("/choices/costs-more/"))
    assert "You cannot choose this home now" in text
    assert "The council pays for all of it now." not in text
    choices = text_of(person.get("/choices/"))
    assert "as agreed in writing" not in choices
    assert choices.count("Your family pays nothing extra.") == len(dearer.options()) - 1
    assert "It costs more than the council can pay, and nobody has agreed to pay the rest now." in choices


@pytest.mark.parametrize("state", [None, State.ASKED, State.CHECKED, State.IN_FORCE])
def test_the_pages_are_read_by_children_of_nine_to_eleven(dearer: Offered, state: State | None) -> None:
    look(dearer)
    if state is not None:
        bring_to(dearer, state)
    html = at_home(dearer).get("/choices/costs-more/").content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    parts = re.findall(r"<(p|label|legend|h\d)\b[^>]*>(.*?)</\1>", main, re.DOTALL)
    texts = [" ".join(unescape(re.sub(r"<[^>]+>", " ", inner)).split()) for _tag, inner in parts]
    told = ". ".join(text.rstrip(".") for text in texts if len(text.split()) > 4) + ". "
    assert grade(told) < HIGHEST_GRADE, f"{grade(told):.1f}: {told}"


# The authority


def test_staff_go_the_whole_lawful_way_in_pages(dearer: Offered) -> None:
    look(dearer)
    broker, approver = desk(dearer, Role.BROKER), desk(dearer, Role.APPROVER)
    made = broker.post(path("choice_additional_costs", dearer.package.ref), ASK)
    ref = stands(dearer).cost.ref
    assert made.headers["Location"] == path("choice_additional_cost", ref)
    advice = {"given_on_0": "1", "given_on_1": "1", "given_on_2": "2026", "given_by": "Ines Duarte", "how": "By phone."}
    page = path("choice_additional_advice", ref)
    assert "has not said yes" in text_of(broker.post(page, advice | {"bid_ref": dear(dearer)}))
    broker.post(page, advice | {"bid_ref": dear(dearer), "said_yes": "on"})
    refused = approver.post(path("choice_additional_check", ref), {"healthcare": "yes"})
    assert "Agree the place with the NHS instead" in text_of(refused)
    approver.post(path("choice_additional_check", ref), {"healthcare": "no"})
    sign = {"name": "Grace Marlowe", "signs_as": "payer", "evidence": "On paper, in the file."}
    broker.post(path("choice_additional_sign", ref), sign)
    approver.post(path("choice_additional_agree", ref), {"name": "Ada Obi"})
    text = text_of(broker.get(path("choice_additional_cost", ref)))
    assert "It is in force." in text
    assert "Whole fee, for which the council is liable £1,499.00 a week" in text
    assert "Advice by Ines Duarte on 1 January 2026: By phone." in text
    desk(dearer, Role.SOCIAL_WORKER).post(
        path("choice_additional_review", ref), {"said": "Asked alone. She wants to.", "goes_on": "yes"}
    )
    assert stands(dearer).state == State.REVIEWED
    desk(dearer, Role.FINANCE_OFFICER).post(path("choice_additional_stop", ref), {"because": "The money ran out."})
    assert stands(dearer).state == State.STOPPED


def test_a_refusal_in_pages_is_told_with_its_reason(dearer: Offered) -> None:
    cost = bring_to(dearer, State.ADVISED)
    desk(dearer, Role.APPROVER).post(path("choice_additional_refuse", cost.ref), {"because": "Grace cannot afford it."})
    assert "Grace cannot afford it." in text_of(at_home(dearer).get("/choices/costs-more/"))


@pytest.mark.parametrize("role", [Role.PROVIDER, Role.EVALUATOR, Role.COMMISSIONER])
def test_who_sees_no_money_gets_none_of_these_pages(dearer: Offered, role: Role) -> None:
    cost = bring_to(dearer, State.CHECKED)
    who = client_of(dearer.manager_of(dearer.options()[0])) if role == Role.PROVIDER else desk(dearer, role)
    for page in (
        path("choice_additional_cost", cost.ref),
        path("choice_additional_document", cost.ref),
        path("choice_additional_costs", dearer.package.ref),
        path("choice_fairness", dearer.package.ref),
    ):
        assert who.get(page).status_code == 403


def test_one_page_takes_as_many_queries_after_more_steps(dearer: Offered) -> None:
    cost = bring_to(dearer, State.IN_FORCE)
    broker, pages = desk(dearer, Role.BROKER), [path("choice_additional_cost", cost.ref), "/choices/"]
    pages[1] = path("choice_fairness", dearer.package.ref)

    def count() -> list[int]:
        counts = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert broker.get(page).status_code == 200
            counts.append(len(queries))
        return counts

    before = count()
    for _ in range(3):
        review_additional_cost(
            actor=dearer.staff(Role.BROKER), ref=cost.ref, said="Asked alone. She wants to.", goes_on=True
        )
        look(dearer)
    assert count() == before


def test_the_work_list_leads_whose_turn_it_is_to_the_additional_cost(dearer: Offered) -> None:
    cost = bring_to(dearer, State.ASKED)
    assert path("choice_additional_cost", cost.ref) in desk(dearer, Role.BROKER).get("/work/").content.decode()
    assert path("choice_additional_cost", cost.ref) not in desk(dearer, Role.APPROVER).get("/work/").content.decode()


def test_what_was_agreed_says_who_pays_what_until_the_payer_stops(dearer: Offered) -> None:
    cost = bring_to(dearer, State.IN_FORCE)
    made = choose_option(actor=dearer.person, bid_ref=dear(dearer), who=MYSELF)
    assert made.option is not None
    manager = dearer.manager_of(made.option)
    report_visit(actor=manager, decision_id=made.pk, outcome=VisitOutcome.ACCEPT)
    approve_placement(actor=dearer.staff(Role.APPROVER), tender_ref=dearer.tender.ref)
    agreed = path("placements_mine")
    assert "Grace Marlowe pays £" in text_of(at_home(dearer).get(agreed))
    stop_additional_cost(actor=dearer.person, ref=cost.ref, because="I lost my job.")
    assert "Your family pays nothing extra." in text_of(at_home(dearer).get(agreed))


# Would this file satisfy the ombudsman?


@pytest.mark.question("Q2")
def test_a_file_is_not_satisfying_until_its_offers_were_shown(dearer: Offered) -> None:
    assert "Not yet: 1 point is missing." in fairness(dearer)
    look(dearer)
    text = fairness(dearer, Role.AUDITOR)
    assert "Yes, by what it holds today." in text
    assert f"{len(dearer.options())} that could be chosen, to whoever opened private link" in text
    assert "The manager, at" in text


@pytest.mark.question("Q2")
def test_the_panel_proves_every_offer_within_the_budget(dearer: Offered) -> None:
    first, second = dearer.options()[:2]
    look(dearer)
    look(dearer)
    choose_option(actor=dearer.person, bid_ref=first.bid_ref, who=MYSELF)
    choose_option(actor=dearer.person, bid_ref=second.bid_ref, who=MYSELF)
    text = fairness(dearer, Role.BROKER)
    for option in dearer.options():
        assert f"{option.service_name} £{option.weekly_price:,.2f} an offer of a search The manager, at" in text
    assert text.count("2 times in all") == len(dearer.options()) + 1
    assert text.count("the person chose otherwise later.") == 1
    html = desk(dearer, Role.BROKER).get(path("choice_fairness", dearer.package.ref)).content.decode()
    links = re.findall(rf'href="(/tenders/{dearer.tender.ref}/showings/\d+/)"', html)
    assert len(links) == len(dearer.options()) + 1
    assert desk(dearer, Role.BROKER).get(links[0]).status_code == 200


def test_an_offer_without_a_bid_stands_in_the_panel_and_one_above_the_budget_counts_for_none(dearer: Offered) -> None:
    by_force("UPDATE choice_option SET bid_id = NULL, source = 'nomination', score = NULL")
    look(dearer)
    text = fairness(dearer)
    assert "Yes, by what it holds today." in text
    assert text.count("a home that the person named") == len(dearer.options())
    by_force("UPDATE choice_option SET weekly_price = 1500")
    assert "What was put costs more than the budget." in fairness(dearer)


def test_an_additional_cost_signed_in_haste_and_one_that_stopped_are_found(dearer: Offered) -> None:
    cost = bring_to(dearer, State.IN_FORCE)
    hasty = fairness(dearer, Role.APPROVER)
    assert "It was signed less than a day after the advice was recorded." in hasty
    by_force("UPDATE choice_additionalcoststep SET at = at - interval '2 days' WHERE state = 'advised'")
    assert "Yes, by what it holds today." in fairness(dearer)
    stop_additional_cost(actor=dearer.staff(Role.BROKER), ref=cost.ref, because="The money ran out.")
    assert "The payer stopped." in fairness(dearer)


def test_a_home_above_the_budget_counts_for_no_offer(dearer: Offered) -> None:
    bring_to(dearer, State.IN_FORCE)
    choose_option(actor=dearer.person, bid_ref=dear(dearer), who=MYSELF)
    look(dearer)
    text = fairness(dearer)
    assert f"{len(dearer.options()) - 1} were put in all." in text
    assert "1,499" not in text


def test_the_case_leads_to_the_panel(dearer: Offered) -> None:
    answer = desk(dearer, Role.APPROVER).get(path("needs_case", dearer.package.ref))
    assert path("choice_fairness", dearer.package.ref) in answer.content.decode()
