"""Commenting on a proposal: anybody may, with or without a name, and without an account."""

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import NOBODY, Actor, system_actor
from placewell.accounts.models import Organisation
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.events.market import CommentMade
from placewell.ledger.record import record
from placewell.market.models import Comment, CommentContact, Consultation
from placewell.rules.clocks import london_moment_words
from placewell.rules.consulting import ConsultationAct, ConsultationState, after, check_comment
from placewell.rules.errors import NotFound, WrongState

LONGEST_NAME = 120


@action(by={Role.PUBLIC, Role.PROVIDER, Role.PERSON}, whose=Whose.OWN_ACCOUNT, states=("open",))
def comment_on(
    *,
    actor: Actor,
    consultation_ref: str,
    text: str,
    passage: str = "",
    name: str = "",
    said_by: Comment.Said = Comment.Said.PUBLIC,
    show_organisation: bool = True,
    email: str = "",
) -> Comment:
    """Comment on a proposal, or on one passage of its first form, until the end of the reading period.

    A provider's comment carries its name unless it is withheld; nobody else is known. What a person says in public is
    tied to no case. An e-mail address is kept apart, read by the system alone, and erased once the answer is told.
    Raises Refused for a comment that could tell who somebody is, WrongState after the period.
    """
    clean = check_comment(text)
    shown = name.strip()[:LONGEST_NAME]
    kind = said_by
    if actor.role == Role.PROVIDER and actor.organisation_id is not None:
        kind = Comment.Said.PROVIDER
        shown = Organisation.objects.get(pk=actor.organisation_id).name if show_organisation else ""
    with acting_as(system_actor("consultation")):
        # Locked: a comment that comes in time is in before the consultation closes, and none comes after.
        found = Consultation.objects.select_for_update().filter(ref=consultation_ref).first()
        if found is None:
            raise NotFound("There is no such consultation.")
        after(ConsultationState(found.state), ConsultationAct.COMMENT)
        moment = now()
        if moment > found.closes_at:
            raise WrongState(f"The time to comment ended at {london_moment_words(found.closes_at)}.")
        first = found.versions.get(number=1)
        if passage and passage not in {one["ref"] for one in first.passages}:
            raise NotFound("There is no such passage in this proposal.")
        made = Comment.objects.create(
            consultation=found,
            version=first,
            passage=passage,
            said_by=kind,
            name=shown,
            text=clean,
            made_at=moment,
        )
        if email.strip():
            CommentContact.objects.create(comment=made, email=email.strip())
        event = CommentMade(consultation_ref=found.ref, comment_id=made.pk, said_by=kind)
        record(event, actor=NOBODY, authority_id=None)
    return made
