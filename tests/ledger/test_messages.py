"""Messages: each has a row and a job of its own, written with the change they tell of, however many there are."""

import smtplib
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from placewell.ledger.jobs import deliver_message
from placewell.ledger.models import Message
from placewell.ledger.record import send_many


def sent_to(*to: str) -> list[Message]:
    return send_many(to=to, subject="A search", body="Please read.", about="tender:T-1", authority_id=7)


def jobs() -> list[str]:
    return [job.args["message_id"] for job in ProcrastinateJob.objects.order_by("id")]


@pytest.mark.django_db
def test_each_of_many_messages_has_its_own_row_and_its_own_job() -> None:
    messages = sent_to("b@home.example", "a@home.example")
    assert [one.to for one in messages] == ["b@home.example", "a@home.example"]
    assert set(Message.objects.values_list("to", "subject", "authority_id", "sent_at")) == {
        ("a@home.example", "A search", 7, None),
        ("b@home.example", "A search", 7, None),
    }
    assert jobs() == [str(one.id) for one in messages]


@pytest.mark.django_db
def test_nobody_to_write_to_is_no_message_and_no_job() -> None:
    assert sent_to() == []
    assert jobs() == []


@pytest.mark.django_db
def test_a_hundred_messages_take_as_many_queries_as_two() -> None:
    counts = []
    for many in (2, 100):
        with CaptureQueriesContext(connection) as seen:
            sent_to(*(f"{n}@home.example" for n in range(many)))
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_change_that_fails_leaves_no_message_and_no_job(committed: str) -> None:
    with transaction.atomic():
        assert len(sent_to("a@home.example")) == 1
        transaction.set_rollback(True)
    assert Message.objects.count() == 0
    assert jobs() == []


def test_a_message_outside_the_transaction_of_its_change_is_refused(committed: str) -> None:
    with pytest.raises(RuntimeError, match="outside the transaction"):
        sent_to("a@home.example")


def test_a_message_that_fails_is_tried_again_by_itself(
    committed: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[str] = []

    def send(message: EmailMessage) -> None:
        if message.to == ["wrong@home.example"]:
            raise smtplib.SMTPServerDisconnected("gone")
        left.extend(message.to)

    monkeypatch.setattr(EmailMessage, "send", send)
    settings.PLACEWELL_KIND = "production"
    with transaction.atomic():
        wrong, right = sent_to("wrong@home.example", "right@home.example")
    with pytest.raises(ConnectionError, match="gone"):
        deliver_message(message_id=str(wrong.id))
    deliver_message(message_id=str(right.id))
    deliver_message(message_id=str(right.id))
    assert left == ["right@home.example"]
    rows = Message.objects.order_by("to").values_list("to", "attempts", "last_error", "sent_at")
    assert [(to, attempts, error, at is None) for to, attempts, error, at in rows] == [
        ("right@home.example", 1, "", False),
        ("wrong@home.example", 1, "gone", True),
    ]
