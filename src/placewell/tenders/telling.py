"""Messages to everybody who is invited to a search: the same words for all, at the same time."""

from collections.abc import Iterable

from django.conf import settings

from placewell.accounts.models import Post
from placewell.accounts.roles import Role
from placewell.ledger.record import send
from placewell.tenders.models import Invitation, Tender


def tell_invited(tender: Tender, *, subject: str, body: str) -> None:
    """Write to every manager of every invited service, with the address of their invitations."""
    invited = Invitation.objects.filter(tender=tender).values_list("organisation_id", flat=True)
    tell_providers(tender, organisations=set(invited), subject=subject, body=body)


def tell_providers(tender: Tender, *, organisations: Iterable[int], subject: str, body: str) -> None:
    """Write to every manager of these providers about a search."""
    posts = Post.objects.filter(organisation_id__in=organisations, role=Role.PROVIDER, ended_at=None)
    for email in posts.order_by("user__email").values_list("user__email", flat=True).distinct():
        send(
            to=email,
            subject=subject,
            body=f"{body}\n\n{settings.PLACEWELL_BASE_URL}/invitations/",
            about=f"tender:{tender.ref}",
            authority_id=tender.authority_id,
        )
