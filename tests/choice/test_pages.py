"""The person's page: every choice the same way, in plain words, whatever has become of it."""

import re
from datetime import date
from html import unescape

import pytest
import textstat
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.choice.actions import ask_service
from placewell.choice.actions.asking import AskKind
from placewell.choice.models import Decision, Showing
from placewell.placements.actions import VisitOutcome, report_visit
from placewell.rules.visits import How, Kind, Mark
from placewell.tenders.opener import OPENER
from tests.choice.test_choosing import choose, second_search
from tests.clients import client_of
from tests.offered import Offered
from tests.offered_database import path

# Flesch-Kincaid, as textstat counts it: a grade of 6 is a reading age of 11, a grade of 4 one of 9.
HIGHEST_GRADE = 6.0
EASIEST_GRADE = 4.0
NIGHTS_DIFFER = {"nights": Mark(How.DIFFERS, Kind.UNDERSTATED, said="Somebody must be there at night.")}


def text_of(answer: object) -> str:
    """Return the words of a page's main part."""
    assert answer.status_code == 200  # type: ignore[attr-defined] # a response
    found = re.search(r"<main.*?</main>", answer.content.decode(), re.DOTALL)  # type: ignore[attr-defined] # a response
    assert found is not None
    words = " ".join(unescape(re.sub(r"<[^>]+>", " ", found[0])).split())
    return re.sub(r" (?=[.,])", "", words)


def in_the_tender(column: str, path_: str, value: str) -> None:
    """Change a term of every tender, which only its owner can, and only by force."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE tenders_tender DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE tenders_tender SET {column} = jsonb_set({column}, %s, %s)", (path_, value))


def page(person: Client, **query: str) -> str:
    return text_of(person.get("/choices/", query))


def rows_of(html: str) -> list[list[str]]:
    """Return the labels of each choice's facts, in order."""
    table = html[html.index('<tbody class="pw-compare') :]
    rows = re.findall(r"<tr.*?</tr>", table[: table.index("</tbody>")], re.DOTALL)
    return [re.findall(r'data-label="([^"]+)"', row) for row in rows]


def test_every_choice_is_told_by_the_same_facts_in_the_same_order(offered: Offered, person: Client) -> None:
    rows = rows_of(person.get("/choices/").content.decode())
    assert len(rows) == len(offered.options())
    assert all(row == rows[0] for row in rows)
    assert len(rows[0]) == 10


def test_the_labels_of_the_facts_are_the_headers_of_the_table(offered: Offered, person: Client) -> None:
    html = unescape(person.get("/choices/", {"order": "score"}).content.decode())
    head = re.search(r"<thead.*?</thead>", html, re.DOTALL)
    assert head is not None
    assert re.findall(r">([^<>]+)</th>", head[0])[1:] == rows_of(html)[0]


def test_the_page_says_everything_that_was_offered_in_full(offered: Offered, person: Client) -> None:
    text = page(person)
    for option in offered.options():
        assert option.for_me in text
        assert f"£{option.weekly_price:,.2f} a week" in text
    assert text.count("Your family pays nothing extra.") == len(offered.options())
    assert "The manager said on" in text
    assert "A garden that can be used safely every day" in text
    assert "an order drawn by lot" in text


@pytest.mark.question("Q9")
def test_what_was_searched_for_is_said_with_who_was_not_asked_in_counts(offered: Offered, person: Client) -> None:
    text = page(person)
    with acting_as(OPENER):
        asked = offered.tender.invitations.count()
    assert f"We asked {asked} homes: each one that could meet your needs." in text
    assert f"from {offered.tender.portrait['search_district']}" in text
    in_the_tender("not_invited", "{suspended}", "3")
    text = page(person)
    assert "3: not allowed to take new people now" in text
    with acting_as(OPENER):
        for left in offered.tender.left_out.select_related("service"):
            assert left.service.name not in text


def test_each_wish_stands_beside_what_each_home_says_of_it(offered: Offered, person: Client) -> None:
    in_the_tender("portrait", "{preferences}", '["Hens in the garden", "A Polish speaker"]')
    text = page(person)
    options = offered.options()
    assert text.count("A Polish speaker: it did not say.") == len(options)
    with_hens = sum("six hens" in one.for_me for one in options)
    assert text.count("Hens in the garden: it says “We have six hens, and you could feed them.”") == with_hens
    assert text.count("Hens in the garden: it says “") == len(options), "Each wrote of its garden, or of its hens."


@pytest.mark.parametrize("order", ["lot", "near", "rating", "price", "name"])
def test_no_score_is_shown_unless_asked_for(offered: Offered, person: Client, order: str) -> None:
    assert "out of 100" not in page(person, order=order)
    assert page(person, order="score").count("out of 100") == len(offered.options())


def test_a_rating_over_three_years_old_is_flagged_and_no_rating_explained(offered: Offered, person: Client) -> None:
    first, second = offered.options()[:2]
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE choice_option DISABLE TRIGGER append_only")
        cursor.execute("UPDATE choice_option SET rated_on = %s WHERE id = %s", (date(2021, 5, 4), first.pk))
        cursor.execute("UPDATE choice_option SET rating = '', rated_on = NULL WHERE id = %s", (second.pk,))
    text = page(person)
    assert text.count("over three years ago") == 1
    assert "Not yet rated The inspectors have not rated it yet. It may be new. That does not mean" in text


def test_nursing_care_that_the_nhs_pays_is_part_of_the_full_cost(offered: Offered, person: Client) -> None:
    in_the_tender("figures", "{fnc}", '"267.68"')
    text = page(person)
    option = offered.options()[0]
    assert f"£{float(option.weekly_price) + 267.68:,.2f} a week" in text
    assert "The NHS pays £267.68 of it for nursing care." in text


def test_fewer_than_hoped_for_is_said_with_a_way_to_ask_for_more(offered: Offered, person: Client) -> None:
    assert "We hoped to give you" not in page(person)
    in_the_tender("policy", "{target_options}", "9")
    assert "We hoped to give you 9 choices or more." in page(person)
    assert "Ask us to look further away" in page(person)


def test_a_choice_is_made_on_the_page_with_a_name(offered: Offered, person: Client) -> None:
    first, second = offered.options()[:2]
    where = path("choice_choose", first.bid_ref)
    assert "Give the name of who is choosing." in text_of(person.post(where, {"authority_to_decide": "person"}))
    said = {"authority_to_decide": "person", "decided_name": "Edith Marlowe", "second_ref": second.bid_ref}
    assert person.post(where, said).status_code == 302
    text = page(person)
    assert f"You chose {first.service_name} on" in text
    assert f"Your second choice is {second.service_name}." in text


def test_best_interests_ask_a_second_page_and_keep_what_was_said_on_the_first(offered: Offered, person: Client) -> None:
    first = offered.options()[0]
    where = path("choice_choose", first.bid_ref)
    said = {"authority_to_decide": "best_interests", "decided_name": "Amina Yusuf", "because": "Near her sister."}
    answer = person.post(where, said)
    assert "The law asks for a few things first." in text_of(answer)
    assert 'name="because" value="Near her sister."' in answer.content.decode()
    more = {**said, "step": "best_interests", "capacity_assessed_by": "Dr Okafor", "over_eight_weeks": "yes"}
    more |= {f"capacity_assessed_on_{place}": part for place, part in enumerate(("3", "3", "2025"))}
    assert "or say that there is nobody" in text_of(person.post(where, more))
    alone = text_of(person.post(where, {**more, "unbefriended": "on"}))
    assert "An independent mental capacity advocate must be asked first." in alone
    assert person.post(where, {**more, "consulted": "Her sister"}).status_code == 302
    with acting_as(OPENER):
        made = Decision.objects.select_related("grounds").get()
    assert (made.because, made.grounds.consulted) == ("Near her sister.", "Her sister")


def test_an_advocate_is_asked_for_first_where_nobody_else_can_help(offered: Offered, person: Client) -> None:
    where = path("choice_choose", offered.options()[0].bid_ref)
    said = {"authority_to_decide": "person", "decided_name": "Edith", "hard_alone": "on"}
    assert "You can have an advocate" in text_of(person.post(where, said))
    assert person.post(where, {**said, "advocate": "Jo Bright"}).status_code == 302


def test_none_of_these_is_said_on_a_page_and_the_choices_stay(offered: Offered, person: Client) -> None:
    where = path("choice_none")
    said = {"authority_to_decide": "person", "decided_name": "Edith", "reasons": ["knows_another"]}
    assert "Tell us which home you would like us to ask." in text_of(person.post(where, said))
    assert person.post(where, {**said, "home": "The Larches"}).status_code == 302
    text = page(person)
    assert "you would like us to ask The Larches" in text
    assert f"Choose {offered.options()[0].service_name}" in text


def test_more_time_is_asked_on_a_page(offered: Offered, person: Client) -> None:
    where = path("choice_more_time")
    assert "Say how much more time you would like." in text_of(person.post(where, {"how_much": ""}))
    assert person.post(where, {"how_much": "week"}).status_code == 302
    assert "Take the time you need." in page(person)


def test_what_was_asked_stands_beside_the_option_it_was_asked_of(offered: Offered, person: Client) -> None:
    first = offered.options()[0]
    assert person.post(path("choice_ask", first.bid_ref), {"kind": "visit", "text": "On Tuesday?"}).status_code == 302
    assert "They have not answered yet." in page(person)
    home = client_of(offered.manager_of(first))
    listed = home.get(path("choice_asked")).content.decode()
    assert "On Tuesday?" in listed
    asked = re.search(r'href="(/asked/\d+/)"', listed)
    assert asked is not None
    assert home.post(asked[1], {"text": "Yes, at two."}).status_code == 302
    text = page(person)
    assert "They answered" in text
    assert "Yes, at two." in text
    assert text.count("Nothing yet.") == len(offered.options()) - 1


def test_what_was_asked_is_on_no_other_providers_page(offered: Offered) -> None:
    asked = ask_service(
        actor=offered.person, bid_ref=offered.options()[0].bid_ref, kind=AskKind.VISIT, text="On Tuesday?"
    )
    own = offered.options()[0].organisation_id
    for manager in offered.county.managers.values():
        if manager.organisation_id != own:
            home = client_of(manager)
            assert "On Tuesday?" not in home.get(path("choice_asked")).content.decode()
            assert home.get(path("choice_answer", asked.pk)).status_code == 404


@pytest.mark.question("Q9")
@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (VisitOutcome.DECLINE_PORTRAIT_WRONG, "That is not your fault, and not theirs."),
        (VisitOutcome.DECLINE_OTHER, "It came to meet you, and cannot give the care you need."),
    ],
)
def test_after_a_decline_the_others_are_there_again_and_nothing_is_chosen(
    offered: Offered, person: Client, outcome: VisitOutcome, told: str
) -> None:
    first, second = offered.options()[:2]
    made = choose(offered, second_ref=second.bid_ref)
    report_visit(
        actor=offered.manager_of(first),
        decision_id=made.pk,
        outcome=outcome,
        marks={"falls": Mark(How.DIFFERS, Kind.CHANGED_SINCE, said="Fell twice this week.")},
        notes="No staff at night.",
    )
    text = page(person)
    assert "Please choose again" in text
    assert told in text
    assert f"Your second choice was {second.service_name}. It is still there. We have not chosen it for you." in text
    assert "You chose this" not in text
    html = person.get("/choices/").content.decode()
    assert path("choice_choose", first.bid_ref) not in html
    assert path("choice_choose", second.bid_ref) in html
    assert person.get(path("choice_choose", first.bid_ref)).status_code == 409


def test_two_offers_of_one_service_are_told_apart(offered: Offered, person: Client) -> None:
    second_search(offered)
    text = page(person)
    name = offered.options()[0].service_name
    assert f"Choose {name}, offer 1" in text
    assert f"Choose {name}, offer 2" in text


def test_every_link_of_the_page_has_a_text_of_its_own(offered: Offered, person: Client) -> None:
    html = person.get("/choices/").content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    links = re.findall(r'<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', main, re.DOTALL)
    texts: dict[str, set[str]] = {}
    for href, text in links:
        texts.setdefault(re.sub(r"<[^>]+>", "", text).strip(), set()).add(href)
    assert all(len(hrefs) == 1 for hrefs in texts.values()), texts


def test_larger_text_is_kept_for_the_next_page(offered: Offered, person: Client) -> None:
    assert "pw-large" in person.get("/choices/", {"text": "large"}).content.decode()
    assert "pw-large" in person.get(path("choice_none")).content.decode()
    person.get("/choices/", {"text": "usual"})
    assert "pw-large" not in person.get("/choices/").content.decode()
    person.get("/choices/", {"text": "<b>"})
    assert person.cookies["text"].value == "usual"


def test_more_options_and_questions_take_no_more_queries(offered: Offered, person: Client) -> None:
    person.get("/choices/")
    with CaptureQueriesContext(connection) as few:
        person.get("/choices/")
    more = second_search(offered)
    for option in (*offered.options(), *more.options()):
        ask_service(actor=offered.person, bid_ref=option.bid_ref, kind=AskKind.VISIT, text="On Tuesday?")
    person.get("/choices/")  # the first showing of a search is measured
    with CaptureQueriesContext(connection) as many:
        person.get("/choices/")
    assert len(many) == len(few)


def test_somebody_elses_page_is_not_this_one(offered: Offered) -> None:
    assert client_of(offered.staff(Role.BROKER)).get("/choices/").status_code == 403
    assert client_of(None).get("/choices/").status_code == 302


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of a text: the school year that reads it, five less than the age."""
    # A figure is read as one short word, and a hyphen joins two: textstat knows no syllables of either.
    text = re.sub(r"(?<=\w)-(?=\w)", " ", text)
    return float(textstat.flesch_kincaid_grade(re.sub(r"£?\d(?:[\d,.]*\d)?", "ten", text)))


def told_on(html: str) -> str:
    """Return our own sentences on a page, one after the other: never what a home, or the person, wrote."""
    main = html[html.index("<main") : html.index("</main>")]
    main = re.sub(
        r'<(span|p|div)\b[^>]*class="[^"]*(?:pw-words|pw-compare__address)[^"]*"[^>]*>.*?</\1>',
        " ",
        main,
        flags=re.DOTALL,
    )
    parts = re.findall(r"<(p|li|label|legend|h\d|span|dt|dd)\b[^>]*>(.*?)</\1>", main, re.DOTALL)
    texts = [" ".join(unescape(re.sub(r"<[^>]+>", " ", inner)).split()) for _tag, inner in parts]
    return " ".join(f"{text.rstrip('.?!')}." for text in texts if len(text.split()) > 3)


def test_the_measure_of_reading_tells_plain_words_from_others() -> None:
    assert grade("We came. You chose. It is near.") < 1
    assert grade("Notwithstanding eligibility determinations, contributions are adjudicated administratively.") > 20


OWN_PAGES = ("options", "none", "contribution", "more_time", "nominate", "costs_more", "choose", "ask", "nominate_home")


@pytest.mark.parametrize("name", OWN_PAGES)
def test_the_persons_pages_are_read_by_children_of_nine_to_eleven(offered: Offered, person: Client, name: str) -> None:
    first = offered.options()[0]
    given = {"choose": [first.bid_ref], "ask": [first.bid_ref], "nominate_home": [first.service_id]}.get(name, [])
    told = told_on(person.get(path(f"choice_{name}", *given)).content.decode())
    assert grade(told) <= HIGHEST_GRADE, f"{grade(told):.1f}: {told}"


def test_best_interests_and_the_portrait_are_read_so_too(offered: Offered, person: Client) -> None:
    said = {"authority_to_decide": "best_interests", "decided_name": "Amina Yusuf"}
    answer = person.post(path("choice_choose", offered.options()[0].bid_ref), said)
    for html in (answer.content.decode(), person.get(path("choice_options"), {"words": "easy"}).content.decode()):
        assert grade(told_on(html)) <= HIGHEST_GRADE, f"{grade(told_on(html)):.1f}: {told_on(html)}"


def test_easy_words_say_one_thing_in_a_sentence(offered: Offered, person: Client) -> None:
    html = person.get(path("choice_options"), {"words": "easy"}).content.decode()
    told = told_on(html)
    assert grade(told) <= EASIEST_GRADE, f"{grade(told):.1f}: {told}"
    for sentence in re.split(r"(?<=[.?!])\s", told):
        assert len(sentence.split()) <= 20, sentence
    for option in offered.options():
        assert option.service_name in html
        assert option.for_me in unescape(html)
        assert path("choice_choose", option.bid_ref) in html
    with acting_as(OPENER):
        assert Showing.objects.order_by("-id")[0].snapshot["format"] == "easy"


def test_each_choice_answers_every_must_have_beside_it(offered: Offered, person: Client) -> None:
    must = offered.tender.portrait["must_haves"]
    assert must
    rows = person.get("/choices/").content.decode().split('role="row" id="choice-')[1:]
    assert len(rows) == len(offered.options())
    for row in rows:
        for one in must:
            assert f"<strong>{one}:</strong> it says yes." in row
