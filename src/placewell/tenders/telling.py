"""Telling providers' managers something about a tender: all that are invited the same, or each what is its own."""

from collections.abc import Mapping

from django.conf import settings

from placewell.accounts.models import Post
from placewell.accounts.roles import Role
from placewell.ledger.record import send, send_many
from placewell.tenders.models import Invitation, Tender


def tell_invited(tender: Tender, *, subject: str, body: str) -> None:
    """Write the same to every manager of every invited service, with the address of their invitations."""
    invited = Invitation.objects.filter(tender=tender).values("organisation_id")
    managers = Post.objects.filter(organisation_id__in=invited, role=Role.PROVIDER, ended_at=None)
    send_many(
        to=managers.order_by("user__email").values_list("user__email", flat=True).distinct(),
        subject=subject,
        body=f"{body}\n\n{settings.PLACEWELL_BASE_URL}/invitations/",
        about=f"tender:{tender.ref}",
        authority_id=tender.authority_id,
    )


def tell_each(tender: Tender, *, subject: str, bodies: Mapping[int, str]) -> None:
    """Write to everybody who manages these organisations; `bodies` are texts by organisation. Part of an action."""
    posts = Post.objects.filter(organisation_id__in=bodies, role=Role.PROVIDER, ended_at=None)
    found = posts.order_by("organisation_id", "user__email").values_list("organisation_id", "user__email").distinct()
    for organisation_id, email in found:
        send(
            to=email,
            subject=subject,
            body=bodies[organisation_id],
            about=f"tender:{tender.ref}",
            authority_id=tender.authority_id,
        )
