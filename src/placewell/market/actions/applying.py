"""What an applicant does: sends its applications, answers, withdraws, and asks for a second look."""

from dataclasses import asdict
from datetime import date, datetime

from django.db import IntegrityError, transaction

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.ledger.events.market import (
    ApplicantAnswered,
    ApplicationSent,
    ApplicationWithdrawn,
    ReviewAsked,
)
from placewell.ledger.record import record
from placewell.market.actions.own import written
from placewell.market.actions.preparing import check_part
from placewell.market.actions.telling import tell_applicant
from placewell.market.models import (
    Application,
    ApplicationCheck,
    ApplicationDocument,
    ApplicationNote,
    Category,
    Chosen,
    Document,
)
from placewell.market.queries.joining import checks_of, standing_bars
from placewell.market.queries.preparing import Preparation, answers_in, live_scheme, preparation
from placewell.market.references import new_reference
from placewell.rules.clocks import end_of_day, london_moment_words
from placewell.rules.errors import Conflict, NotFound, Refused, WrongState
from placewell.rules.joining import (
    ApplicationAct,
    ApplicationState,
    application_after,
    decision_due,
    review_asked_by,
    review_due,
    takes_bidding_applicants,
)
from placewell.rules.joining_checks import Finding
from placewell.rules.legal_basis import LegalBasis


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def send_applications(
    *, actor: Actor, scheme_ref: str, confirmed: bool, bids_on: str = "", bids_by: date | None = None
) -> list[Application]:
    """Send an application for every service that is chosen, with what was prepared; all or none. There is no fee.

    The clock of the decision starts with it. What the checks find is kept as it was found; only what stands against a
    service (a suspension is not ended by a new application) stops the sending. `bids_by` is the day on which a tender
    closes that the applicant wants to bid for. Raises Refused for what is missing, WrongState before the claim is
    verified, Conflict where an application or a membership of the same service stands.
    """
    scheme = live_scheme(scheme_ref)
    prepared = preparation(actor, scheme)
    if not prepared.verified:
        raise WrongState("You can send this once it is verified that you speak for the provider.")
    if not prepared.chosen:
        raise Refused("Choose the services that you want to join with.", code="services")
    for part in prepared.parts_wanted:
        check_part(actor, scheme, part)
        if not prepared.done(part):
            raise Refused("Go through every part that is not done yet, and save it.", code="parts")
    if not confirmed:
        raise Refused("Confirm that what you send is true.", code="confirmed")
    basis, moment = LegalBasis(scheme.legal_basis), now()
    closes = _tender_closes(basis, bids_by, moment)
    documents = list(
        Document.objects.visible_to(actor)
        .kept()
        .select_for_update()
        .filter(pk__in=[one.pk for one in prepared.sends])
        .order_by("pk")
    )
    made = []
    for one in prepared.chosen:
        against = [bar for bar in standing_bars(one.service, one.category) if bar.bars]
        if against:
            raise Refused(f"{one.service.name}: {against[0].words}", code="standing")
        if one.service.memberships.live().filter(category=one.category).exists():
            raise Conflict(f"{one.service.name} is a member of {one.category.name} already.", code="member_already")
        due = decision_due(basis, moment, bids_by=closes)
        made.append(_send(actor, prepared, one, moment, due, bids_on.strip() if closes else "", closes))
    for application in made:
        _keep_what_was_sent(actor, prepared, application, documents)
    Chosen.objects.visible_to(actor).filter(scheme=scheme).delete()
    names = ", ".join(f"{one.service.name} ({one.category.name})" for one in made)
    tell_applicant(
        made[0],
        subject=f"We have your application to {scheme.name}",
        body=(
            f"{names}. It is decided by {london_moment_words(made[0].due_at)}. There is no fee. If something is"
            " missing we ask you, and the time to decide goes on."
        ),
    )
    return made


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION, states=("sent", "review_asked"))
def answer_authority(*, actor: Actor, ref: str, text: str, document_id: int | None = None) -> ApplicationNote:
    """Answer what one was asked, or add something, with a document if there is one. WrongState once decided."""
    own = own_application(actor, ref)
    application_after(ApplicationState(own.state), ApplicationAct.ANSWER)
    what, moment = written(text, "your answer"), now()
    if document_id is not None:
        document = Document.objects.visible_to(actor).kept().select_for_update().filter(pk=document_id).first()
        if document is None:
            raise NotFound("There is no such document of yours.")
        if not ApplicationDocument.objects.filter(application=own, document=document).exists():
            _sending(own, document).save(force_insert=True)
    note = ApplicationNote(
        authority_id=own.authority_id,
        organisation_id=own.organisation_id,
        application=own,
        kind=ApplicationNote.Kind.ANSWERED,
        text=what,
        by=actor.ref,
        at=moment,
    )
    note.save(force_insert=True)
    record(ApplicantAnswered(application_ref=own.ref), actor=actor, authority_id=own.authority_id)
    return note


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION, states=("sent", "review_asked"))
def withdraw_application(*, actor: Actor, ref: str) -> Application:
    """Take an application back before it is decided; after a refusal, stop asking for a second look."""
    own = own_application(actor, ref)
    own.state = application_after(ApplicationState(own.state), ApplicationAct.WITHDRAW).value
    own.save(update_fields=["state"])
    stop_clock(ClockKind.APPLICATION_DECIDED, ClockKind.APPLICATION_REVIEWED, subject=f"application:{own.ref}")
    record(ApplicationWithdrawn(application_ref=own.ref), actor=actor, authority_id=own.authority_id)
    return own


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION, states=("refused",))
def ask_review(*, actor: Actor, ref: str, because: str) -> Application:
    """Ask for a second look at a refusal, by somebody else: within ten working days of it.

    Raises WrongState after that, or where it is not refused; Conflict where a newer application waits.
    """
    own = own_application(actor, ref)
    state = application_after(ApplicationState(own.state), ApplicationAct.ASK_REVIEW)
    why, moment = written(because, "why you think that the refusal is wrong"), now()
    if own.decided_at is None or moment > review_asked_by(own.decided_at):
        raise WrongState("The time to ask for a second look is over. You can apply again at any time.")
    own.state, own.review_because, own.review_asked_at = state.value, why, moment
    own.review_due_at = review_due(moment)
    try:
        with transaction.atomic():
            own.save(update_fields=["state", "review_because", "review_asked_at", "review_due_at"])
    except IntegrityError as error:
        raise Conflict("A newer application of this service waits. Withdraw that one first.") from error
    start_clock(
        ClockKind.APPLICATION_REVIEWED,
        subject=f"application:{own.ref}",
        role=Role.COMMISSIONER.value,
        due_at=own.review_due_at,
        authority_id=own.authority_id,
    )
    asked = ReviewAsked(application_ref=own.ref, due_at=own.review_due_at.isoformat())
    record(asked, actor=actor, authority_id=own.authority_id)
    tell_applicant(
        own,
        subject="We look again at your application",
        body=f"Somebody who did not decide it looks at it again by {london_moment_words(own.review_due_at)}.",
    )
    return own


def own_application(actor: Actor, ref: str) -> Application:
    """Return an application that the actor may see, locked, with its rows. Raises NotFound when there is none."""
    rows = Application.objects.visible_to(actor).select_related("scheme", "category", "service", "organisation")
    found = rows.select_for_update(of=("self",)).filter(ref=ref).first()
    if found is None:
        raise NotFound("There is no such application that you may see.")
    return found


def keep_checks(application: Application, findings: tuple[Finding, ...], stage: str, at: datetime) -> None:
    """Write down what the checks found at a stage, as part of an action."""
    ApplicationCheck.objects.bulk_create(
        [
            ApplicationCheck(
                authority_id=application.authority_id,
                organisation_id=application.organisation_id,
                application=application,
                stage=stage,
                kind=one.kind.value,
                outcome=one.outcome.value,
                words=one.words,
                at=at,
            )
            for one in findings
        ]
    )


def _tender_closes(basis: LegalBasis, bids_by: date | None, moment: datetime) -> datetime | None:
    if bids_by is None:
        return None
    if not takes_bidding_applicants(basis):
        raise Refused("Only in a dynamic market is an application decided before a tender closes.", code="bids_by")
    closes = end_of_day(bids_by)
    if closes <= moment:
        raise Refused("That day has passed. Say when the tender closes, or leave it out.", code="bids_by")
    return closes


def _send(
    actor: Actor,
    prepared: Preparation,
    one: Chosen,
    moment: datetime,
    due: datetime,
    bids_on: str,
    closes: datetime | None,
) -> Application:
    category: Category = one.category
    try:
        with transaction.atomic():
            return Application.objects.create(
                ref=new_reference("AP"),
                authority_id=prepared.scheme.authority_id,
                scheme=prepared.scheme,
                category=category,
                organisation_id=actor.organisation_id or 0,
                service=one.service,
                law=prepared.law.value,
                terms_version=prepared.asked.version,
                documents_asked=list(prepared.asked.documents),
                answers=answers_in(prepared, category),
                declared=[asdict(ground) for ground in prepared.declared],
                sent_by=actor.ref,
                sent_at=moment,
                due_at=due,
                bids_on=bids_on,
                bids_by=closes,
            )
    except IntegrityError as error:
        raise Conflict(f"An application of {one.service.name} in {category.name} waits already.") from error


def _keep_what_was_sent(
    actor: Actor, prepared: Preparation, application: Application, documents: list[Document]
) -> None:
    ApplicationDocument.objects.bulk_create([_sending(application, one) for one in documents])
    findings = checks_of(
        application.service,
        application.category,
        documents_asked=prepared.asked.wanted,
        documents=[(one.kind, one.expires_on) for one in documents],
        law=prepared.law,
        declared=prepared.declared,
    )
    keep_checks(application, findings, ApplicationCheck.Stage.SENT, application.sent_at)
    start_clock(
        ClockKind.APPLICATION_DECIDED,
        subject=f"application:{application.ref}",
        role=Role.COMMISSIONER.value,
        due_at=application.due_at,
        authority_id=application.authority_id,
    )
    sent = ApplicationSent(
        application_ref=application.ref,
        category_ref=application.category.ref,
        service_id=application.service_id,
        due_at=application.due_at.isoformat(),
    )
    record(sent, actor=actor, authority_id=application.authority_id)


def _sending(application: Application, document: Document) -> ApplicationDocument:
    return ApplicationDocument(
        authority_id=application.authority_id,
        organisation_id=application.organisation_id,
        application=application,
        document=document,
    )
