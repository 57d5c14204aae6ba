"""Rows of the ledger: events that nobody can change, messages that leave, and the installation's own clock."""

import uuid

from django.db import models


class Installation(models.Model):
    """The one row that says what this database is for, and how far its clock has been moved.

    Only the owner role writes it, and only a demonstration or test database may move its clock.
    """

    only = models.BooleanField(primary_key=True, default=True)
    kind = models.TextField()
    clock_offset = models.DurationField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(only=True), name="one_installation"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["production", "local", "demonstration", "test"]), name="installation_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(clock_offset__isnull=False)
                & (models.Q(kind__in=["demonstration", "test"]) | models.Q(clock_offset="0 seconds")),
                name="only_a_demonstration_moves_its_clock",
            ),
        ]


class EventRow(models.Model):
    """One thing that happened. Never updated, deleted or truncated; the database refuses."""

    id = models.BigAutoField(primary_key=True)
    name = models.TextField()
    version = models.PositiveSmallIntegerField(default=1)
    authority_id = models.BigIntegerField(null=True, db_comment="The authority it belongs to; null is public.")
    subject = models.TextField(db_comment="kind:reference")
    case_ref = models.TextField(blank=True, default="", db_comment="The package whose timeline this is part of.")
    actor_ref = models.TextField()
    actor_role = models.TextField()
    payload = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["subject", "id"], name="event_by_subject"),
            models.Index(fields=["case_ref", "id"], name="event_by_case", condition=~models.Q(case_ref="")),
            models.Index(fields=["name", "id"], name="event_by_name"),
        ]


class SealedEvent(models.Model):
    """An event that nobody may read, or count, until the seal it stands under is lifted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    seal = models.TextField(db_index=True)
    name = models.TextField()
    authority_id = models.BigIntegerField()
    subject = models.TextField()
    case_ref = models.TextField()
    actor_ref = models.TextField()
    actor_role = models.TextField()
    payload = models.JSONField()
    at = models.DateTimeField()


class Message(models.Model):
    """A message that left, or is about to: written in the same transaction as the change it tells of."""

    class Channel(models.TextChoices):
        """How it goes."""

        EMAIL = "email"
        TEXT = "text"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    authority_id = models.BigIntegerField(null=True)
    channel = models.TextField(choices=Channel.choices, default=Channel.EMAIL)
    to = models.TextField()
    subject = models.TextField()
    body = models.TextField()
    about = models.TextField(db_comment="kind:reference")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["created_at", "id"], name="message_unsent", condition=models.Q(sent_at=None)),
            models.Index(fields=["-created_at", "id"], name="message_newest"),
        ]


class Clock(models.Model):
    """Something that somebody waits for, until when, and whose turn it is. It stops when the thing is done."""

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    subject = models.TextField(db_comment="kind:reference, as of an event.")
    case_ref = models.TextField(blank=True, default="")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField(null=True, db_comment="The provider whose turn it is, where it is one.")
    role = models.TextField(db_comment="Whose turn it is.")
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "kind"], condition=models.Q(stopped_at=None), name="one_running_clock"
            ),
        ]
        indexes = [
            models.Index(fields=["authority_id", "due_at", "id"], name="running", condition=models.Q(stopped_at=None)),
            models.Index(
                fields=["authority_id", "role", "due_at", "id"],
                name="running_by_role",
                condition=models.Q(stopped_at=None),
            ),
            models.Index(
                fields=["organisation_id", "due_at", "id"],
                name="running_by_provider",
                condition=models.Q(stopped_at=None, organisation_id__isnull=False),
            ),
            models.Index(fields=["case_ref", "kind"], name="clocks_of_case", condition=models.Q(stopped_at=None)),
        ]
