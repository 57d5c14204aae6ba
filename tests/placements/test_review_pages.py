"""Pages of starts, reviews, own words and concerns: each reads what is theirs and does what is their turn."""

from django.test import Client

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.placements.models import Concern, Placement
from placewell.placements.reviews import eligible_outcomes
from tests.clients import client_of
from tests.offered import Offered
from tests.offered_database import path
from tests.placements.test_reviews import SYSTEM, begun, home, person_there, placed, reach

__all__ = ["begun", "person_there", "placed"]


def test_the_person_says_how_it_goes_on_a_page_that_keeps_a_worry_to_itself(person_there: Client) -> None:
    answer = person_there.post(
        path("placements_say"), {"good": "The garden.", "again": "yes", "worry": "Somebody shouts."}, follow=True
    )
    text = answer.content.decode()
    assert "The garden." in text
    assert "The home cannot read this" in text
    assert "shouts" not in text
    assert "Would you choose this home again?" in text


def test_nothing_typed_is_lost_when_it_is_refused(person_there: Client) -> None:
    answer = person_there.post(path("placements_worry"), {"worry": " "})
    assert "Write what worries you" in answer.content.decode()


def test_a_social_worker_goes_from_the_list_to_a_review(offered: Offered, begun: Placement) -> None:
    worker = client_of(offered.staff(Role.SOCIAL_WORKER))
    assert begun.ref in worker.get(path("placements_reviews")).content.decode()
    hold = path("placements_hold_review", begun.ref)
    assert "Say whether this is met" in worker.post(hold, {"found": "Kept."}).content.decode()
    with acting_as(SYSTEM):
        eligible = eligible_outcomes(begun.package_ref)
    said = {f"outcome_{one.value}": "yes" for one in eligible}
    said |= {"still_there": "yes", "needs_changed": "yes", "found": "She is well.", "provider_view": "She sings."}
    text = worker.post(hold, said, follow=True).content.decode()
    assert "She is well." in text
    assert "assess them again" in text
    own = client_of(home(offered)).get(path("placements_own_reviews")).content.decode()
    assert "She sings." in own
    assert "She is well." not in own


def test_a_concern_is_raised_and_decided_on_pages(offered: Offered, begun: Placement) -> None:
    broker, worker = client_of(offered.staff(Role.BROKER)), client_of(offered.staff(Role.SOCIAL_WORKER))
    broker.post(path("placements_raise_concern", begun.ref), {"worry": "Bruises."})
    with acting_as(SYSTEM):
        ref = Concern.objects.get().ref
    assert "Bruises." in worker.get(path("placements_concern", ref)).content.decode()
    assert broker.get(path("placements_concern", ref)).status_code == 403
    decided = worker.post(
        path("placements_decide_concern", ref), {"decision": "no_enquiry", "because": "A fall."}, follow=True
    )
    assert "the duty to make one does not arise" in decided.content.decode()


def test_a_home_records_a_start_on_its_page(offered: Offered, placed: Placement) -> None:
    reach(placed.starts_on)
    day = placed.starts_on
    said = {"started_on_0": day.day, "started_on_1": day.month, "started_on_2": day.year}
    answer = client_of(home(offered)).post(path("placements_start", placed.ref), said, follow=True)
    assert "It began on" in answer.content.decode()
