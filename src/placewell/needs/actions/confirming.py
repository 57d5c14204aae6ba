"""The person, or whoever speaks for them, says whether the portrait is right."""

from placewell.accounts.actions import make_private_link
from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.ledger.events import needs as events
from placewell.needs.actions.drafts import check_revision
from placewell.needs.actions.own import own_package, subject_of, tell, unsigned_portrait
from placewell.needs.models import Draft, Package, Portrait, PortraitRemark
from placewell.needs.queries import live_portrait, remarks_on
from placewell.needs.values import read_tier_one
from placewell.rules.errors import Conflict, NotFound, Refused, WrongState
from placewell.rules.waits import confirmation_due

LONGEST_REMARK = 4_000
MOST_REMARKS = 20  # on one text
BY_LINK = "on their private page"


@action(by={Role.SOCIAL_WORKER}, whose=Whose.OWN_AUTHORITY)
def send_portrait(*, actor: Actor, package_ref: str) -> Portrait:
    """Send the person, or whoever speaks for them, a private link to read their portrait whole and say if it is right.

    Raises WrongState for a portrait that is confirmed or signed. Sending again sends a fresh link.
    """
    package = own_package(actor, package_ref)
    portrait = unsigned_portrait(package)
    if portrait.confirmed_at is not None:
        raise WrongState("The portrait is confirmed already. Write it again if it has to change.")
    portrait.sent_at = now()
    portrait.save(update_fields=["sent_at"])
    _send_link(
        actor,
        package,
        subject="Is this right?",
        says="We have written down what matters to you and what you need, for services to read. Please read it, and"
        " tell us whether it is right",
    )
    _wait_for_the_person(package, portrait)
    tell(actor, package, events.PortraitSentToPerson(package_ref=package.ref, version=portrait.version))
    return portrait


@action(by={Role.SOCIAL_WORKER}, whose=Whose.OWN_AUTHORITY)
def confirm_portrait(
    *, actor: Actor, package_ref: str, confirmed_by: str = "", not_because: str = "", how: str = ""
) -> Portrait:
    """Record who confirmed the portrait and how, the person or whoever speaks for them; or why nobody could."""
    package = own_package(actor, package_ref)
    portrait = unsigned_portrait(package)
    who, why_not = confirmed_by.strip(), not_because.strip()
    if not who and not why_not:
        raise Refused("Name who confirmed the portrait, or say why nobody could.", code="confirmed_by")
    if who and why_not:
        raise Refused("Either somebody confirmed it or nobody could. Fill in one of the two.", code="not_because")
    return _confirm(actor, package, portrait, who=who, how=how.strip() if who else "", why_not=why_not)


@action(by={Role.PERSON}, whose=Whose.OWN_CASE)
def confirm_my_portrait(*, actor: Actor, revision: str) -> Portrait:
    """Confirm one's own portrait as it was read; `revision` says which text that was.

    Raises Conflict when it was written again since, WrongState when it has not been sent or is confirmed already.
    """
    package = own_package(actor, actor.case_ref)
    portrait = _shown_portrait(package)
    check_my_revision(package, revision)
    if portrait.signed_at is not None or portrait.confirmed_at is not None:
        raise WrongState("This has been confirmed already. Thank you.")
    person = package.person
    who = person.contact_name if person.contact_relation.strip().lower() == "self" else _contact(package)
    return _confirm(actor, package, portrait, who=who, how=BY_LINK)


@action(by={Role.PERSON}, whose=Whose.OWN_CASE)
def question_my_portrait(*, actor: Actor, text: str, revision: str) -> PortraitRemark:
    """Say what is wrong in one's own portrait: it goes to its author, and no signature is given before it is answered.

    Raises Conflict when it was written again since it was read.
    """
    package = own_package(actor, actor.case_ref)
    portrait = _shown_portrait(package)
    check_my_revision(package, revision)
    if not text.strip() or len(text) > LONGEST_REMARK:
        raise Refused(f"Say what is wrong, in up to {LONGEST_REMARK:,} characters.", code="text")
    if len(remarks_on(portrait)) >= MOST_REMARKS:
        raise Refused("You have told us many things. Ring your social worker, so that we get it right.", code="text")
    moment = now()
    made = PortraitRemark.objects.create(
        authority_id=package.authority_id,
        package=package,
        portrait=portrait,
        text=text.strip(),
        by=actor.ref,
        at=moment,
    )
    if portrait.signed_at is None:
        if portrait.confirmed_at is not None:
            # What somebody else confirmed does not stand against the person's own word.
            portrait.confirmed_by, portrait.confirmed_how, portrait.not_confirmed_because = "", "", ""
            portrait.confirmed_at = None
            portrait.save(
                update_fields=["confirmed_by", "confirmed_how", "not_confirmed_because", "confirmed_at"],
            )
        _wait_for_the_person(package, portrait)
    tell(actor, package, events.PortraitQuestioned(package_ref=package.ref, version=portrait.version))
    return made


@action(by={Role.SOCIAL_WORKER}, whose=Whose.OWN_AUTHORITY)
def answer_remark(*, actor: Actor, package_ref: str, remark_id: int, answer: str) -> PortraitRemark:
    """Answer what the person says is wrong, where the portrait stays as it is; the person is sent the answer."""
    package = own_package(actor, package_ref)
    remark = PortraitRemark.objects.select_for_update().filter(pk=remark_id, package=package).first()
    if remark is None:
        raise NotFound("The person has said no such thing in this case.")
    if remark.answered_at is not None:
        raise Conflict("This has been answered already.")
    if not answer.strip():
        raise Refused("Write what you answer the person.", code="answer")
    remark.answer, remark.answered_by, remark.answered_at = answer.strip(), actor.ref, now()
    remark.save(update_fields=["answer", "answered_by", "answered_at"])
    portrait = remark.portrait
    _send_link(
        actor,
        package,
        subject="An answer for you",
        says="You told us that something in what services read about you is not right. We have answered",
    )
    if portrait.signed_at is None and portrait.confirmed_at is None and not portrait.superseded:
        _wait_for_the_person(package, portrait)
    event = events.PortraitQuestionAnswered(package_ref=package.ref, version=portrait.version)
    tell(actor, package, event)
    return remark


def check_my_revision(package: Package, revision: str) -> None:
    """Raise Conflict, in words for the person, when the portrait is not the text they read."""
    try:
        check_revision(package, Draft.Kind.PORTRAIT, revision)
    except Conflict as conflict:
        raise Conflict("This was changed while you were reading. Please read it again.", code="revision") from conflict


def _shown_portrait(package: Package) -> Portrait:
    portrait = live_portrait(package)
    if portrait is None or (portrait.sent_at is None and portrait.signed_at is None):
        raise WrongState("There is nothing for you to confirm at the moment.")
    return portrait


def _confirm(actor: Actor, package: Package, portrait: Portrait, *, who: str, how: str, why_not: str = "") -> Portrait:
    portrait.confirmed_by, portrait.confirmed_how, portrait.not_confirmed_because = who, how, why_not
    portrait.confirmed_at = now()
    portrait.save(update_fields=["confirmed_by", "confirmed_how", "not_confirmed_because", "confirmed_at"])
    stop_clock(ClockKind.PORTRAIT_CONFIRMED, subject=subject_of(package))
    event = events.PortraitConfirmed(package_ref=package.ref, version=portrait.version, confirmed=bool(who))
    tell(actor, package, event)
    return portrait


def _contact(package: Package) -> str:
    person = package.person
    return f"{person.contact_name} ({person.contact_relation})"


def _wait_for_the_person(package: Package, portrait: Portrait) -> None:
    start_clock(
        ClockKind.PORTRAIT_CONFIRMED,
        subject=subject_of(package),
        role=Role.SOCIAL_WORKER,
        due_at=confirmation_due(read_tier_one(portrait.tier_one).urgency, now()),
        authority_id=package.authority_id,
        case_ref=package.ref,
    )


def _send_link(actor: Actor, package: Package, *, subject: str, says: str) -> None:
    make_private_link(
        actor=actor,
        case_ref=package.ref,
        send_to=package.person.contact_send_to,
        subject=subject,
        says=says,
        leads_to="portrait",
    )
