"""Messages to an applicant, at each step: to everybody who manages it."""

from django.conf import settings
from django.urls import reverse

from placewell.accounts.models import Post
from placewell.ledger.record import send_many
from placewell.market.models import Application


def tell_applicant(application: Application, *, subject: str, body: str) -> None:
    """Write to everybody who acts for the applicant, with the address of its application."""
    posts = Post.objects.filter(organisation=application.organisation_id, ended_at=None)
    address = f"{settings.PLACEWELL_BASE_URL}{reverse('joining_application', args=[application.ref])}"
    send_many(
        to=posts.order_by("user__email").values_list("user__email", flat=True).distinct(),
        subject=subject,
        body=f"{body}\n\n{address}",
        about=f"application:{application.ref}",
        authority_id=application.authority_id,
    )
