"""Pages of naming a home: found on the register, named with a reason, answered with evidence, told plainly."""

from django.test import Client

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.choice.models import Nomination, NominationAnswer
from placewell.directory.queries import today
from placewell.tenders.opener import OPENER
from tests.choice.naming import ORCHARD, answer, build_orchard, nominate
from tests.choice.test_pages import text_of
from tests.clients import client_of
from tests.offered import Offered
from tests.offered_database import path

NAMED = {"because": "Her sister.", "authority_to_decide": "lpa_health_welfare", "decided_name": "Grace Marlowe"}


def days(name: str, day: object) -> dict[str, str]:
    return {f"{name}_{place}": str(part) for place, part in enumerate((day.day, day.month, day.year))}  # type: ignore[attr-defined] # a date


def test_a_home_is_found_by_name_town_or_postcode_and_only_of_the_right_kind(offered: Offered, person: Client) -> None:
    build_orchard()
    build_orchard(service_id="1-900000003", name="Orchard Visits", care_types=["home_care"])
    build_orchard(service_id="1-900000004", name="Orchard Gone", registered=False)
    for words in ("orchard", "netherby", "ol1 1aa", "Orchard Netherby"):
        text = text_of(person.get(path("choice_nominate"), {"words": words}))
        assert "Ask for Orchard House" in text, words
        assert "Good rated 4 March 2025" in text
        assert "miles away. Orchard Trust runs it." in text
        assert "Orchard Visits" not in text
        assert "Orchard Gone" not in text
    assert "No home found" in text_of(person.get(path("choice_nominate"), {"words": "Zzyzx"}))
    assert "Type the name of the home" in text_of(person.get(path("choice_nominate"), {"words": " "}))


def test_what_is_a_choice_or_was_named_already_is_said_beside_it(offered: Offered, person: Client) -> None:
    build_orchard()
    first = offered.options()[0].service_name
    assert "This is one of your choices." in text_of(person.get(path("choice_nominate"), {"words": first}))
    nominate(offered)
    assert "You have named this home." in text_of(person.get(path("choice_nominate"), {"words": "Orchard"}))


def test_a_home_is_named_on_the_page_and_its_answer_read_there(offered: Offered, person: Client) -> None:
    build_orchard()
    where = path("choice_nominate_home", ORCHARD)
    wrong = text_of(person.post(where, {**NAMED, "because": ""}))
    assert "Say in a few words why you would like this home." in wrong
    assert "Grace Marlowe" in person.post(where, {**NAMED, "because": ""}).content.decode()
    assert person.post(where, NAMED).status_code == 302
    assert "We are asking it." in text_of(person.get(path("choice_nominate")))
    with acting_as(OPENER):
        named = Nomination.objects.get()
    assert (named.asked_by_name, named.authority_to_decide) == ("Grace Marlowe", "lpa_health_welfare")
    broker = client_of(offered.staff(Role.BROKER))
    page = path("choice_nomination", named.ref)
    assert "It was not invited to this search: it has not joined." in text_of(broker.get(page)) or (
        "The search did not reach it." in text_of(broker.get(page))
    )
    said = {
        "asked_whom": "Ruth Adeyemi",
        "asked_how": "email",
        "suitable": "yes",
        "has_place": "yes",
        "accepts_terms": "yes",
        "words": "There is an orchard.",
        "core": "985",
        **days("asked_on", today()),
    }
    assert "last day on which the price is good" in text_of(broker.post(page, said))
    said |= days("valid_until", today()) | days("bed_held_until", today())
    assert "Give the day on which the person could move in." in text_of(broker.post(page, said))
    assert broker.post(page, said | days("start_on", today())).status_code == 302
    assert "By e-mail" in text_of(broker.get(page))
    assert "You can choose it now." in text_of(person.get(path("choice_nominate")))
    choices = text_of(person.get(path("choice_options"), {"order": "score"}))
    assert "You named this home." in choices
    assert "None. You named this home, so nobody gave it points." in choices
    assert "To visit or to ask, ring Orchard House" in choices


def test_a_refusal_is_told_on_the_page_with_each_reason_and_how_to_disagree(offered: Offered, person: Client) -> None:
    build_orchard()
    answer(offered, nominate(offered).ref, None, has_place=False, accepts_terms=False, start_on=None, words="Full.")
    text = text_of(person.get(path("choice_nominate")))
    assert "It has no free room for you now." in text
    assert "It does not take people on the council’s terms." in text
    assert "If you think that this is wrong" in text
    with acting_as(OPENER):
        assert NominationAnswer.objects.get().facts["asked_whom"] == "Ruth Adeyemi, manager"


def test_a_broker_names_one_for_the_person_and_others_read_it(offered: Offered) -> None:
    build_orchard()
    broker = client_of(offered.staff(Role.BROKER))
    listed = path("choice_nominations", offered.package.ref)
    found = broker.get(listed, {"words": "Orchard"}).content.decode()
    where = path("choice_nominate_for", offered.package.ref, ORCHARD)
    assert where in found
    assert broker.post(where, NAMED).status_code == 302
    with acting_as(OPENER):
        ref = Nomination.objects.get().ref
    for role in (Role.BROKER, Role.SOCIAL_WORKER, Role.APPROVER, Role.AUDITOR):
        client = client_of(offered.staff(role))
        assert "Orchard House" in text_of(client.get(listed))
        page = text_of(client.get(path("choice_nomination", ref)))
        assert ("Record the answer" in page) == (role == Role.BROKER)
    manager = client_of(next(iter(offered.county.managers.values())))
    assert manager.get(path("choice_nomination", ref)).status_code == 403
