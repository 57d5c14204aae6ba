"""Answers that a provider keeps to use again: its own notes, which tell nothing of any tender."""

import uuid

from django.db import models


class SavedAnswer(models.Model):
    """A question and an answer, locked, without a date and without a tender.

    The organisation is a plain number: a foreign key would leave its mark on the organisation's row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organisation_id = models.BigIntegerField(db_index=True)
    locked = models.BinaryField(db_comment="Question and answer as JSON, under the organisation's data key.")
