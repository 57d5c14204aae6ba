"""Notice to a member whose document ran out, where the scheme asked for it and nothing has taken its place."""

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import system_actor
from placewell.ledger.clock import now
from placewell.market.actions.standing.proceedings import give_notice
from placewell.market.models import Application, Membership, Proceeding
from placewell.market.models.joining import DOCUMENT_NAMES
from placewell.rules.clocks import LONDON
from placewell.rules.joining import ApplicationState
from placewell.rules.standing import UNDER_WAY, Ground, ProceedingKind

JOINED = (ApplicationState.ACCEPTED, ApplicationState.REVERSED)


def give_notice_of_documents() -> int:
    """Give notice, once for each day it ran out, to every active member without a document that it was asked for.

    Nothing is suspended by it: the provider replies, or adds the document, and somebody decides. Returns how many.
    """
    given = 0
    for member, gone in _without_documents():
        actor = system_actor("documents", authority_id=member.authority_id)
        names = ", ".join(DOCUMENT_NAMES[kind] for kind in gone)
        give_notice(
            actor=actor,
            membership=member,
            kind=ProceedingKind.SUSPENSION,
            ground=Ground.DOCUMENTS,
            evidence=f"Ran out, and nothing has taken its place: {names}. Replace it under Joining, Documents.",
        )
        given += 1
    return given


def _without_documents() -> list[tuple[Membership, list[str]]]:
    found = []
    today = now().astimezone(LONDON).date()
    with acting_as(system_actor("documents")):
        joined = Application.objects.filter(
            state__in=JOINED,
            membership__state=Membership.State.ACTIVE,
            sendings__document__expires_on__lt=today,
        ).distinct()
        for application in joined.select_related("membership__service").order_by("pk"):
            member = application.membership
            if member is None or _noticed(member, application):
                continue
            in_date = {
                document.kind
                for document in (one.document for one in application.sendings.select_related("document"))
                if document.removed_at is None and (document.expires_on is None or document.expires_on >= today)
            }
            gone = [kind for kind in application.documents_asked if kind not in in_date]
            if gone:
                found.append((member, gone))
    return found


def _noticed(member: Membership, application: Application) -> bool:
    """Tell whether there is a notice under way, or one about documents since the last of them ran out."""
    about = Proceeding.objects.filter(membership=member)
    if about.filter(state__in=[one.value for one in UNDER_WAY]).exists():
        return True
    last = max(
        (one.document.expires_on for one in application.sendings.select_related("document") if one.document.expires_on),
    )
    return about.filter(ground=Ground.DOCUMENTS, noticed_at__date__gt=last).exists()
