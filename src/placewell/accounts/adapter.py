"""How allauth behaves here: nobody signs up by themselves, and its messages leave through our outbox."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction
from django.http import HttpRequest

from placewell.ledger.record import send


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    """Sign-in only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 (the signature is allauth's)
        """Refuse: organisations give their people accounts."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put allauth's message in the outbox, written in the same transaction as what it tells of."""
        written = self.render_mail(template_prefix, email, context)
        with transaction.atomic():
            send(to=email, subject=written.subject, body=written.body, about="account:password", authority_id=None)

    def format_email_subject(self, subject: str) -> str:
        """Leave the subject as it is: it needs no site's name before it."""
        return subject
