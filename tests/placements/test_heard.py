"""A home's right of reply in a concern, and what of reviews and concerns neither a home nor a person can reach."""

from datetime import timedelta

import pytest
from django.db import connection

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor
from placewell.accounts.roles import Role
from placewell.ledger.clocks import ClockKind, Running, running_clocks
from placewell.ledger.models import EventRow, Message
from placewell.placements.actions import (
    decide_concern,
    hold_concern_back,
    put_concern_to_home,
    raise_concern,
    reply_to_concern,
)
from placewell.placements.models import Placement
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from placewell.rules.reviews import NotAsked, concern_due, home_reply_by, looked_at_by
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.play import move_clock
from tests.clients import client_of
from tests.offered import Offered
from tests.offered_database import path
from tests.placements.test_reviews import begun, home, placed  # noqa: F401 (fixtures)

RAISED, PUT, SIDE = "Bruises, says Grace.", "Was there a fall on Sunday?", "Two of us saw the fall."


@pytest.fixture
def worker(offered: Offered) -> Actor:
    return offered.staff(Role.SOCIAL_WORKER)


@pytest.fixture
def raised(offered: Offered, begun: Placement) -> str:  # noqa: F811 (a fixture)
    return raise_concern(actor=offered.staff(Role.BROKER), placement_ref=begun.ref, text=RAISED)


def turns(offered: Offered, kind: ClockKind) -> list[Running]:
    with acting_as(OPENER):
        found = running_clocks(authority_id=offered.county.authority.pk, limit=200)
    return [one for one in found if one.kind == kind]


def test_the_home_is_asked_at_once_in_words_written_for_it_and_its_side_stands_beside(
    offered: Offered, worker: Actor, raised: str
) -> None:
    (turn,) = turns(offered, ClockKind.CONCERN_PUT)
    assert (turn.role, turn.due_at) == ("social_worker", concern_due(turn.started_at))
    part = put_concern_to_home(actor=worker, concern_ref=raised, text=PUT)
    assert turns(offered, ClockKind.CONCERN_PUT) == []
    (turn,) = turns(offered, ClockKind.CONCERN_REPLIED)
    assert (turn.role, turn.due_at, turn.case_ref) == ("provider", home_reply_by(part.at), "")
    manager = client_of(home(offered))
    assert path("placements_our_concern", raised) in manager.get(path("work")).content.decode()
    read = manager.get(path("placements_our_concern", raised)).content.decode()
    assert (PUT in read, RAISED in read) == (True, False)
    manager.post(path("placements_our_concern", raised), {"text": SIDE})
    assert turns(offered, ClockKind.CONCERN_REPLIED) == []
    beside = client_of(worker).get(path("placements_concern", raised)).content.decode()
    assert (RAISED in beside, PUT in beside, SIDE in beside) == (True, True, True)
    with acting_as(OPENER):
        kept = [str(one.payload) for one in EventRow.objects.all()] + [one.body for one in Message.objects.all()]
    assert not any(words in one for words in (RAISED, PUT, SIDE) for one in kept)


def test_safeguarding_says_not_yet_with_a_code_and_looks_again(offered: Offered, worker: Actor, raised: str) -> None:
    client = client_of(worker)
    assert "Choose why." in client.post(path("placements_hold_concern_back", raised), {"reason": ""}).content.decode()
    said = client.post(path("placements_hold_concern_back", raised), {"reason": "police"}, follow=True)
    assert "the police asked us not to" in said.content.decode()
    (turn,) = turns(offered, ClockKind.CONCERN_PUT)
    assert turn.due_at == looked_at_by(turn.started_at)
    with acting_as(home(offered)), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM placements_concernheldback")
        assert cursor.fetchone() == (0,)
    put_concern_to_home(actor=worker, concern_ref=raised, text=PUT)
    with pytest.raises(Conflict, match="asked already"):
        hold_concern_back(actor=worker, concern_ref=raised, reason=NotAsked.POLICE)


def test_nothing_is_found_true_before_the_home_was_heard(offered: Offered, worker: Actor, raised: str) -> None:
    def true() -> None:
        decide_concern(actor=worker, concern_ref=raised, decision="substantiated", because="Seen.")

    decide_concern(actor=worker, concern_ref=raised, decision="enquiry", because="Reasonable cause.")
    with pytest.raises(WrongState, match="Ask the home for its side first"):
        true()
    put_concern_to_home(actor=worker, concern_ref=raised, text=PUT)
    with pytest.raises(WrongState, match="can say its side until"):
        true()
    reply_to_concern(actor=home(offered), concern_ref=raised, text=SIDE)
    true()
    with pytest.raises(WrongState, match="closed"):
        put_concern_to_home(actor=worker, concern_ref=raised, text=PUT)


def test_a_reason_not_to_ask_holds_only_until_it_is_looked_at_again(worker: Actor, raised: str) -> None:
    decide_concern(actor=worker, concern_ref=raised, decision="enquiry", because="Reasonable cause.")
    held = hold_concern_back(actor=worker, concern_ref=raised, reason=NotAsked.EVIDENCE)
    move_clock(held.review_by - held.at + timedelta(minutes=1))
    with pytest.raises(WrongState, match="Look again first"):
        decide_concern(actor=worker, concern_ref=raised, decision="substantiated", because="Seen.")
    hold_concern_back(actor=worker, concern_ref=raised, reason=NotAsked.EVIDENCE)
    decide_concern(actor=worker, concern_ref=raised, decision="substantiated", because="Seen.")


def test_a_home_that_says_nothing_in_its_time_was_heard(offered: Offered, worker: Actor, raised: str) -> None:
    decide_concern(actor=worker, concern_ref=raised, decision="enquiry", because="Reasonable cause.")
    part = put_concern_to_home(actor=worker, concern_ref=raised, text=PUT)
    move_clock(home_reply_by(part.at) - part.at + timedelta(minutes=1))
    decide_concern(actor=worker, concern_ref=raised, decision="substantiated", because="Seen.")
    assert turns(offered, ClockKind.CONCERN_REPLIED) == []


def test_only_its_own_home_answers_once_and_only_social_workers_ask(
    offered: Offered, worker: Actor, raised: str
) -> None:
    with pytest.raises(Refused, match="what the home is to answer"):
        put_concern_to_home(actor=worker, concern_ref=raised, text=" ")
    for role in (Role.BROKER, Role.APPROVER, Role.AUDITOR):
        with pytest.raises(NotPermitted):
            put_concern_to_home(actor=offered.staff(role), concern_ref=raised, text=PUT)
    with pytest.raises(NotFound):
        put_concern_to_home(actor=worker, concern_ref="W-0", text=PUT)
    with pytest.raises(NotFound, match="put to you"):
        reply_to_concern(actor=home(offered), concern_ref=raised, text=SIDE)
    put_concern_to_home(actor=worker, concern_ref=raised, text=PUT)
    with pytest.raises(Refused, match="Write your side"):
        reply_to_concern(actor=home(offered), concern_ref=raised, text=" ")
    others = [offered.manager_of(one) for one in offered.options()]
    other = next(one for one in others if one.organisation_id != home(offered).organisation_id)
    with pytest.raises(NotFound, match="put to you"):
        reply_to_concern(actor=other, concern_ref=raised, text=SIDE)
    reply_to_concern(actor=home(offered), concern_ref=raised, text=SIDE)
    with pytest.raises(Conflict, match="already"):
        reply_to_concern(actor=home(offered), concern_ref=raised, text=SIDE)
