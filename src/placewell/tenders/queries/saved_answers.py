"""The answers that a provider keeps."""

import json
import uuid
from dataclasses import dataclass

from placewell.accounts.actor import Actor
from placewell.accounts.vault import unlock_for
from placewell.rules.errors import NotFound
from placewell.tenders.models import SavedAnswer


@dataclass(frozen=True, slots=True)
class Saved:
    """One saved answer."""

    id: uuid.UUID
    question: str
    text: str


def saved_answers(actor: Actor) -> list[Saved]:
    """Return an organisation's saved answers, by question; there are a hundred at most."""
    rows = SavedAnswer.objects.filter(organisation_id=actor.organisation_id or 0)
    return sorted((_read(row) for row in rows), key=lambda one: (one.question.casefold(), one.text, str(one.id)))


def saved_answer(actor: Actor, answer_id: uuid.UUID) -> Saved:
    """Return one saved answer. Raises NotFound for anybody else's."""
    row = SavedAnswer.objects.filter(organisation_id=actor.organisation_id or 0, pk=answer_id).first()
    if row is None:
        raise NotFound("There is no such saved answer of yours.")
    return _read(row)


def _read(row: SavedAnswer) -> Saved:
    value = json.loads(unlock_for(row.organisation_id, bytes(row.locked)))
    return Saved(row.pk, value["question"], value["text"])
