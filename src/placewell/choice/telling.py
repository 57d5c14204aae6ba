"""Messages about a choice: to the person, or whoever is written to for them, and to a service's managers.

Nobody who acts here may read the other's address, so the addresses are read as the system.
"""

from django.conf import settings

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import system_actor
from placewell.accounts.models import Post
from placewell.accounts.roles import Role
from placewell.ledger.events.placements import PlacementEnded
from placewell.ledger.models import EventRow
from placewell.ledger.record import send
from placewell.needs.models import Package

CLOSING = "\n\nTo see it, open your private page with the link that we sent you. We send you a code to open it."


def tell_person(*, package_ref: str, authority_id: int, subject: str, body: str) -> None:
    """Write to whoever is written to about a case. Part of an action; names no service's other offers.

    Once the person has died nothing is sent: whoever was written to is spoken with, not written to.
    """
    with acting_as(system_actor("choice", authority_id=authority_id)):
        ended = EventRow.objects.filter(case_ref=package_ref, name=PlacementEnded.__name__)
        if ended.filter(payload__reason="died").exists():
            return
        package = Package.objects.select_related("person").get(ref=package_ref)
        send(
            to=package.person.contact_send_to,
            subject=subject,
            body=body + CLOSING,
            about=f"package:{package_ref}",
            authority_id=authority_id,
        )


def tell_managers(*, organisation_id: int, authority_id: int, about: str, subject: str, body: str, path: str) -> None:
    """Write to the managers of a provider, with the address of the page to look at. Part of an action."""
    with acting_as(system_actor("choice", authority_id=authority_id)):
        posts = Post.objects.filter(organisation_id=organisation_id, role=Role.PROVIDER, ended_at=None)
        for email in posts.order_by("user__email").values_list("user__email", flat=True).distinct():
            send(
                to=email,
                subject=subject,
                body=f"{body}\n\n{settings.PLACEWELL_BASE_URL}{path}",
                about=about,
                authority_id=authority_id,
            )
