"""The out-of-hours rota: written and withdrawn by those who run it, never changed, with its gaps said plainly (§8)."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor
from placewell.accounts.models import Organisation, Post
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.models import EventRow
from placewell.market.actions.rota import withdraw_rota_turn, write_rota_turn
from placewell.market.models import RotaTurn
from placewell.market.queries.rota import on_duty_at, rota_history, rota_of
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from placewell.rules.out_of_hours import SHOWN, Span, out_of_hours
from tests.clients import client_of, somebody
from tests.factories import an_authority
from tests.tenders.offering import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority() -> Organisation:
    return an_authority()


@pytest.fixture
def commissioner(authority: Organisation) -> Actor:
    return somebody(authority, Role.COMMISSIONER, "run.rota")


@pytest.fixture
def broker(authority: Organisation) -> Actor:
    return somebody(authority, Role.BROKER, "nia.broker")


def a_turn(commissioner: Actor, broker: Actor, begins: datetime | None = None, hours: int = 16) -> RotaTurn:
    begins = begins or now() - timedelta(hours=1)
    span = Span(begins, begins + timedelta(hours=hours))
    return write_rota_turn(actor=commissioner, holder_id=broker.user_id or 0, span=span)


def test_a_turn_says_who_is_told_from_when_until_when(commissioner: Actor, broker: Actor) -> None:
    made = a_turn(commissioner, broker)
    with acting_as(commissioner):
        [turn] = on_duty_at(made.authority_id, now())
        assert (turn.holder, turn.name) == (broker.ref, broker.name)
        assert on_duty_at(made.authority_id, made.ends_at) == ()
        event = EventRow.objects.get(name="RotaTurnWritten")
    assert event.payload["holder"] == broker.ref
    assert broker.name not in str(event.payload)


def test_only_who_runs_it_writes_in_it(authority: Organisation, commissioner: Actor, broker: Actor) -> None:
    with pytest.raises(NotPermitted):
        a_turn(broker, broker)
    a_turn(somebody(authority, Role.ADMINISTRATOR, "ada.admin"), broker)
    made = a_turn(commissioner, broker, now() + timedelta(days=2))
    with pytest.raises(NotPermitted):
        withdraw_rota_turn(actor=broker, ref=made.ref, because="Ill.")
    # Past the actions the database says the same.
    with acting_as(broker), pytest.raises(DatabaseError), transaction.atomic():
        RotaTurn.objects.create(
            ref="R-PAST",
            authority_id=broker.authority_id,
            holder_id=broker.user_id,
            holder_name="x",
            begins_at=now(),
            ends_at=now() + timedelta(hours=1),
            written_by="x",
            written_by_name="x",
            at=now(),
        )


def test_only_a_broker_of_the_authority_can_have_a_turn(commissioner: Actor, authority: Organisation) -> None:
    for other in (
        somebody(authority, Role.APPROVER, "no.broker"),
        somebody(an_authority(), Role.BROKER, "elsewhere"),
    ):
        with pytest.raises(Refused) as refused:
            a_turn(commissioner, other)
        assert refused.value.code == "holder"


def test_nobody_has_two_turns_at_once_but_two_people_can(
    commissioner: Actor, broker: Actor, authority: Organisation
) -> None:
    a_turn(commissioner, broker)
    with pytest.raises(Refused) as refused:
        a_turn(commissioner, broker, now() + timedelta(hours=2))
    assert refused.value.code == "holder"
    other = somebody(authority, Role.BROKER, "second.broker")
    a_turn(commissioner, other, now() + timedelta(hours=2))
    with acting_as(commissioner):
        assert len(rota_of(commissioner, now()).overlaps) == 1


def test_a_turn_that_falls_away_is_withdrawn_with_its_reason_and_both_are_kept(
    commissioner: Actor, broker: Actor
) -> None:
    made = a_turn(commissioner, broker)
    with pytest.raises(Refused) as refused:
        withdraw_rota_turn(actor=commissioner, ref=made.ref, because=" ")
    assert refused.value.code == "because"
    withdraw_rota_turn(actor=commissioner, ref=made.ref, because="Nia is ill.")
    with pytest.raises(Conflict):
        withdraw_rota_turn(actor=commissioner, ref=made.ref, because="Again.")
    with acting_as(commissioner):
        assert on_duty_at(made.authority_id, now()) == ()
        assert rota_of(commissioner, now()).lines == ()
        [row] = rota_history(commissioner)
        assert row.withdrawal.because == "Nia is ill."
        assert EventRow.objects.filter(name="RotaTurnWithdrawn").count() == 1
    a_turn(commissioner, broker)  # the hours are free again
    with acting_as(commissioner), pytest.raises(DatabaseError), transaction.atomic():
        RotaTurn.objects.filter(pk=made.pk).update(holder_name="somebody else")


def test_what_is_over_is_not_withdrawn(commissioner: Actor, broker: Actor) -> None:
    made = a_turn(commissioner, broker, now() + timedelta(seconds=-30), hours=1)
    with acting_as(commissioner):
        RotaTurn.objects.bulk_create(
            [
                RotaTurn(
                    ref="R-OVER",
                    authority_id=made.authority_id,
                    holder_id=broker.user_id,
                    holder_name=broker.name,
                    begins_at=now() - timedelta(days=2),
                    ends_at=now() - timedelta(days=1),
                    written_by=commissioner.ref,
                    written_by_name=commissioner.name,
                    at=now() - timedelta(days=3),
                )
            ]
        )
    with pytest.raises(WrongState, match="is over"):
        withdraw_rota_turn(actor=commissioner, ref="R-OVER", because="Late.")


def test_nobody_reads_or_withdraws_another_authoritys_turn(commissioner: Actor, broker: Actor) -> None:
    made = a_turn(commissioner, broker)
    stranger = somebody(an_authority(), Role.COMMISSIONER, "stranger")
    with pytest.raises(NotFound):
        withdraw_rota_turn(actor=stranger, ref=made.ref, because="Mine.")
    with acting_as(stranger):
        assert not RotaTurn.objects.exists()
        assert rota_history(stranger) == []


def test_the_hours_of_somebody_who_is_no_broker_any_more_are_nobodys(commissioner: Actor, broker: Actor) -> None:
    made = a_turn(commissioner, broker)
    Post.objects.filter(user_id=broker.user_id).update(ended_at=now())
    with acting_as(commissioner):
        assert on_duty_at(made.authority_id, now()) == ()
        [line] = rota_of(commissioner, now()).lines
        assert not line.can_act


def test_an_empty_rota_has_every_hour_of_four_weeks_open(commissioner: Actor) -> None:
    with acting_as(commissioner):
        found = rota_of(commissioner, now())
    assert found.lines == ()
    assert found.gaps == out_of_hours(found.span)
    assert len(found.gaps) > 10
    assert found.span.ends_at - found.span.begins_at == SHOWN


def test_the_page_shows_gaps_and_turns_and_the_administrators_list_says_that_there_are_gaps(
    authority: Organisation, commissioner: Actor, broker: Actor
) -> None:
    a_turn(commissioner, broker)
    admin = somebody(authority, Role.ADMINISTRATOR, "ada.admin")
    page = text_of(client_of(commissioner).get("/market/rota/"))
    assert "Nobody has these hours" in page
    assert "nia.broker" in page
    assert "Nobody has the out-of-hours turn" in text_of(client_of(admin).get("/work/"))
    assert "Write a turn" not in text_of(client_of(broker).get("/market/rota/"))


def test_a_turn_is_written_and_withdrawn_on_the_page_and_bad_input_loses_nothing(
    commissioner: Actor, broker: Actor
) -> None:
    client = client_of(commissioner)
    day = (now() + timedelta(days=3)).date()
    sent = {
        "holder": broker.user_id,
        "begins_0": day.day,
        "begins_1": day.month,
        "begins_2": day.year,
        "begins_hour": 17,
        "ends_0": day.day,
        "ends_1": day.month,
        "ends_2": day.year,
        "ends_hour": 9,
    }
    wrong = client.post("/market/rota/add/", sent)
    assert "A turn ends after it begins" in text_of(wrong)
    assert f'value="{day.year}"' in wrong.content.decode()
    right = client.post("/market/rota/add/", {**sent, "ends_hour": 22})
    assert (right.status_code, right.headers["Location"]) == (302, "/market/rota/")
    with acting_as(commissioner):
        [row] = rota_history(commissioner)
    assert "Nia is away" not in text_of(client.get("/market/rota/history/"))
    gone = client.post(f"/market/rota/turns/{row.ref}/withdraw/", {"because": "Nia is away."})
    assert gone.status_code == 302
    assert "Nia is away." in text_of(client.get("/market/rota/history/"))
