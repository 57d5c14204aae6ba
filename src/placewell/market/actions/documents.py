"""A provider's documents: added, and removed. What was sent stays with those it was sent to."""

from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, system_actor
from placewell.accounts.models import Organisation, Post
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.ledger.record import send_many
from placewell.market import files
from placewell.market.models import ApplicationDocument, Document, DocumentReminder, Membership
from placewell.market.models.joining import DOCUMENT_NAMES, EXPIRES
from placewell.market.telling import tell_staff
from placewell.rules.clocks import LONDON, end_of_day
from placewell.rules.errors import NotFound, Refused
from placewell.rules.file_kinds import kind_of
from placewell.rules.joining import REMINDED, ApplicationState, reminders_now

MOST_DOCUMENTS, MOST_BEFORE_A_CLAIM = 200, 30
MOST_IN_A_DAY = 100  # those that were removed again too: what was sent stays on the disk, and each tells others
# Where a document still matters to the authority it was sent to.
MATTERS = (ApplicationState.SENT, ApplicationState.REVIEW_ASKED, ApplicationState.ACCEPTED, ApplicationState.REVERSED)


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def add_document(
    *,
    actor: Actor,
    kind: str,
    name: str,
    content: bytes,
    expires_on: date | None = None,
    confidential_because: str = "",
    replaces: int | None = None,
) -> Document:
    """Keep a file, encrypted. It is confidential where a reason is given.

    One that `replaces` another of its kind goes at once to every authority that relies on the other, which is removed.

    What kind of file it is is told by its bytes. Raises Refused for another kind of file, one too large, an unknown
    kind of document, insurance without its last day, a day that has passed, or more than `_check_room` allows.
    """
    if kind not in DOCUMENT_NAMES:
        raise Refused("Choose what the document is.", code="kind")
    file_kind = kind_of(content)
    moment = now()
    if kind in EXPIRES and expires_on is None:
        raise Refused("Say on which day this insurance ends.", code="expires_on")
    if expires_on is not None and expires_on < moment.astimezone(LONDON).date():
        raise Refused("This document has run out already. Add the one that replaces it.", code="expires_on")
    _check_room(actor, moment)
    before = _kept(actor, replaces) if replaces is not None else None
    if before is not None and before.kind != kind:
        raise Refused(f"This replaces “{before.title}”. Choose the same kind of document.", code="kind")
    with files.keeping(content, organisation_id=actor.organisation_id or 0) as stored:
        made = Document.objects.create(
            organisation_id=actor.organisation_id or 0,
            kind=kind,
            name=name.strip()[:120],
            expires_on=expires_on,
            confidential=bool(confidential_because.strip()),
            confidential_because=confidential_because.strip(),
            media_type=file_kind.media_type,
            ending=file_kind.ending,
            size=stored.size,
            digest=stored.digest,
            stored_as=stored.name,
            locked_for=actor.organisation_id or 0,
            added_by=actor.ref,
            added_at=moment,
        )
        if before is not None:
            _send_on(before, made)
            _remove(before)
    return made


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def remove_document(*, actor: Actor, document_id: int) -> Document:
    """Take a document out of what the provider keeps, and its reminders with it.

    One that was sent stays readable to those it was sent to, as part of what they decided on; the bytes of any other
    are deleted. Raises NotFound for one that is not there.
    """
    return _remove(_kept(actor, document_id))


@action(by={Role.SYSTEM}, whose=Whose.EVERYONES)
def remind_of_document(*, actor: Actor, document: Document) -> bool:  # noqa: ARG001 (the system alone)
    """Write to those who manage its provider that a document expires: 28 and 7 days before, and on the day.

    Its clock starts with the first reminder, for each authority that relies on it. Tells whether a message was owed.
    """
    moment = now()
    kept = Document.objects.kept().select_for_update().filter(pk=document.pk).first()
    if kept is None or kept.expires_on is None:
        return False
    sent = kept.reminders.values_list("days_before", flat=True)
    owed = reminders_now(kept.expires_on, moment.astimezone(LONDON).date(), sent=sent)
    if not owed:
        return False
    DocumentReminder.objects.bulk_create([DocumentReminder(document=kept, days_before=one, at=moment) for one in owed])
    passed = kept.expires_on < moment.astimezone(LONDON).date()
    when = f"{'ran out' if passed else 'runs out'} on {kept.expires_on:%-d %B %Y}"
    posts = Post.objects.filter(organisation=kept.organisation_id, ended_at=None).order_by("user__email")
    send_many(
        to=posts.values_list("user__email", flat=True).distinct(),
        subject=f"{kept.title} {when}",
        body=(
            f"Your document “{kept.title}” {when}. Replace it under Joining, Documents: every"
            " council that relies on it gets the new one."
        ),
        about=f"document:{kept.pk}",
        authority_id=None,
    )
    for authority_id in _relied(kept).order_by("authority_id").values_list("authority_id", flat=True).distinct():
        start_clock(
            ClockKind.DOCUMENT_EXPIRES,
            subject=_subject(kept, authority_id),
            role=Role.PROVIDER.value,
            due_at=end_of_day(kept.expires_on),
            authority_id=authority_id,
            organisation_id=kept.organisation_id,
        )
    return True


def remind_of_all() -> int:
    """Send every reminder that is owed today; return how many documents were written about."""
    actor = system_actor("reminders")
    horizon = now().astimezone(LONDON).date() + timedelta(days=max(REMINDED))
    with acting_as(actor):
        rows = list(
            Document.objects.kept()
            .filter(expires_on__lte=horizon)
            .exclude(reminders__days_before=0)
            .order_by("expires_on", "pk")
        )
    return sum(remind_of_document(actor=actor, document=row) for row in rows)


def _check_room(actor: Actor, moment: datetime) -> None:
    """Raise Refused for more documents than anybody needs, kept or in a day; colleagues follow each other."""
    own = Organisation.objects.select_for_update().get(pk=actor.organisation_id or 0)
    most, rows = MOST_BEFORE_A_CLAIM if own.unclaimed else MOST_DOCUMENTS, Document.objects.visible_to(actor)
    if rows.kept().count() >= most:
        raise Refused(f"You keep {most} documents. Remove some that you no longer need.", code="file")
    if rows.filter(added_at__gt=moment - timedelta(days=1)).count() >= MOST_IN_A_DAY:
        raise Refused(f"You added {MOST_IN_A_DAY} documents in a day. Go on tomorrow.", code="file")


def _kept(actor: Actor, document_id: int) -> Document:
    """Return a document that the actor's organisation keeps, locked. Raises NotFound when there is none."""
    found = Document.objects.visible_to(actor).kept().select_for_update().filter(pk=document_id).first()
    if found is None:
        raise NotFound("There is no such document of yours.")
    return found


def _relied(document: Document) -> "QuerySet[ApplicationDocument]":
    """Return where a document was sent to and still matters: not where it is a member no longer."""
    rows = ApplicationDocument.objects.filter(document=document, application__state__in=MATTERS)
    return rows.exclude(application__membership__state=Membership.State.ENDED)


def _remove(document: Document) -> Document:
    document.removed_at = now()
    document.save(update_fields=["removed_at"])
    sent_to = ApplicationDocument.objects.filter(document=document)
    if not sent_to.exists():
        files.forget(document.stored_as)
    for authority_id in sent_to.order_by("authority_id").values_list("authority_id", flat=True).distinct():
        stop_clock(ClockKind.DOCUMENT_EXPIRES, subject=_subject(document, authority_id))
    return document


def _send_on(before: Document, made: Document) -> None:
    """Send a document to every application that relies on the one before it."""
    relied = _relied(before).order_by("pk")
    ApplicationDocument.objects.bulk_create(
        [
            ApplicationDocument(
                authority_id=one.authority_id,
                organisation_id=one.organisation_id,
                application_id=one.application_id,
                document=made,
            )
            for one in relied
        ]
    )
    newest = {one.authority_id: one.application for one in relied.select_related("application__service")}
    for authority_id, application in newest.items():
        tell_staff(
            [authority_id],
            [Role.COMMISSIONER],
            subject=f"A document of {application.service.name} was replaced",
            body=f"{before.title}, which you relied on, was replaced by its provider. Read the new one.",
            about=f"application:{application.ref}",
            authority_id=authority_id,
            path=reverse("market_application", args=[application.ref]),
        )


def _subject(document: Document, authority_id: int) -> str:
    return f"document:{document.pk}-{authority_id}"
