"""Jobs of the ledger: messages leave the outbox here, after the commit."""

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from placewell.ledger.clock import now
from placewell.ledger.models import Message

RETRY = RetryStrategy(max_attempts=8, exponential_wait=4)


@app.task(name="ledger.deliver_message", queue="messages", retry=RETRY)
def deliver_message(*, message_id: str) -> None:
    """Send one message. A demonstration sends nothing: its messages are read on the outbox page."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            # Row security lets the system alone see and mark every message; the setting ends with the transaction.
            cursor.execute("SELECT set_config('placewell.role', 'system', true)")
        message = Message.objects.select_for_update(skip_locked=True).filter(pk=message_id, sent_at=None).first()
        if message is None:
            return
        message.attempts += 1
        if settings.PLACEWELL_KIND in {"demonstration", "test"}:
            message.sent_at = now()
        else:
            try:
                EmailMessage(message.subject, message.body, to=[message.to]).send()
                message.sent_at = now()
            except (smtplib.SMTPException, OSError) as error:
                message.last_error = str(error)[:500]
        message.save(update_fields=["attempts", "sent_at", "last_error"])
    if message.sent_at is None:
        raise ConnectionError(message.last_error)
