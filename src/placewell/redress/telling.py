"""Messages about a complaint: to whoever complained, to the service it is about, and to the staff whose turn it is."""

from collections.abc import Iterable

from django.urls import reverse

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import system_actor
from placewell.accounts.roles import Role
from placewell.choice.telling import tell_managers, tell_person
from placewell.market.telling import tell_staff
from placewell.redress.models import Complaint, ComplaintPart


def tell_complainant(complaint: Complaint, *, subject: str, body: str) -> None:
    """Write to the person, or to the managers of the provider, that complained. Part of an action."""
    if complaint.case_ref:
        tell_person(package_ref=complaint.case_ref, authority_id=complaint.authority_id, subject=subject, body=body)
        return
    tell_managers(
        organisation_id=complaint.by_organisation_id or 0,
        authority_id=complaint.authority_id,
        about=f"complaint:{complaint.ref}",
        subject=subject,
        body=body,
        path=reverse("redress_our_one", args=[complaint.ref]),
    )


def tell_service(part: ComplaintPart) -> None:
    """Write to the managers of the service that a part of a complaint is put to them. Part of an action."""
    tell_managers(
        organisation_id=part.organisation_id,
        authority_id=part.authority_id,
        about=f"complaint:{part.complaint_ref}",
        subject=f"Your side of a complaint: {part.complaint_ref}",
        body=f"Somebody complained about {part.service_name}. Please read what is put to you, and say your side:",
        path=reverse("redress_part", args=[part.complaint_ref]),
    )


def tell_handlers(complaint: Complaint, roles: Iterable[Role], *, subject: str) -> None:
    """Write to the staff whose turn it is; the message names nobody. Part of an action."""
    with acting_as(system_actor("redress", authority_id=complaint.authority_id)):
        tell_staff(
            [complaint.authority_id],
            roles,
            subject=f"{subject}: {complaint.ref}",
            body="Please look at it:",
            about=f"complaint:{complaint.ref}",
            authority_id=complaint.authority_id,
            path=reverse("redress_complaint", args=[complaint.ref]),
        )
