"""Answers that a provider keeps: saved, changed and dropped. They tell nobody that a bid was made."""

import uuid

import rfc8785

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.accounts.vault import lock_for, unlock_for
from placewell.rules.errors import NotFound, NotPermitted, Refused
from placewell.tenders.models import SavedAnswer

MOST_ANSWERS = 100  # of one organisation
LONGEST_QUESTION, LONGEST_ANSWER = 300, 3_000


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def save_answer(*, actor: Actor, question: str, text: str, answer_id: uuid.UUID | None = None) -> SavedAnswer:
    """Keep an answer to use again, or change the one that `answer_id` names; the same answer twice is kept once.

    Raises Refused (no words, too long, too many), NotFound for anybody else's.
    """
    organisation = _organisation(actor)
    question, text = question.strip(), text.strip()
    if not question or len(question) > LONGEST_QUESTION:
        raise Refused(f"Write the question, in up to {LONGEST_QUESTION} characters.", code="question")
    if not text or len(text) > LONGEST_ANSWER:
        raise Refused(f"Write the answer, in up to {LONGEST_ANSWER:,} characters.", code="text")
    plain = rfc8785.dumps({"question": question, "text": text})
    locked = lock_for(organisation, plain)
    own = SavedAnswer.objects.filter(organisation_id=organisation)
    if answer_id is not None:
        kept = own.filter(pk=answer_id).first()
        if kept is None:
            raise NotFound("There is no such saved answer of yours.")
        kept.locked = locked
        kept.save(update_fields=["locked"])
        return kept
    kept_already = list(own)
    for one in kept_already:
        if unlock_for(organisation, bytes(one.locked)) == plain:
            return one
    if len(kept_already) >= MOST_ANSWERS:
        raise Refused(f"You have {MOST_ANSWERS} saved answers, which is the most. Drop one first.", code="too_many")
    return SavedAnswer.objects.create(organisation_id=organisation, locked=locked)


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def drop_answer(*, actor: Actor, answer_id: uuid.UUID) -> None:
    """Forget a saved answer."""
    gone, _ = SavedAnswer.objects.filter(pk=answer_id, organisation_id=_organisation(actor)).delete()
    if not gone:
        raise NotFound("There is no such saved answer of yours.")


def _organisation(actor: Actor) -> int:
    if actor.organisation_id is None:
        raise NotPermitted("Only somebody who acts for an organisation keeps answers.")
    return actor.organisation_id
