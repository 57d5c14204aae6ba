"""Consultation in public: a proposal in versions, what people say about it, and what the authority answers."""

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from placewell.accounts.models import Organisation
from placewell.accounts.roles import OF_AN_AUTHORITY, Role
from placewell.market.models.scheme import Category, Scheme
from placewell.market.models.terms import Policy
from placewell.rules.consulting import AnswerKind, ConsultationState, ConsultationSubject

if TYPE_CHECKING:
    from placewell.accounts.actor import Actor


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    """Consultations. Everybody may read them; only their own authority runs them."""

    def visible_to(self, actor: "Actor") -> "ConsultationQuerySet":  # noqa: ARG002 (public, whoever asks)
        """Keep what the actor may read: a consultation is public in full."""
        return self

    def run_by(self, actor: "Actor") -> "ConsultationQuerySet":
        """Keep the consultations that the actor's authority runs."""
        if actor.role in OF_AN_AUTHORITY and actor.authority_id is not None:
            return self.filter(authority_id=actor.authority_id)
        return self if actor.role == Role.SYSTEM else self.none()


class Consultation(models.Model):
    """A proposal that people are asked about, from its opening until every comment is answered."""

    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="consultations")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, related_name="consultations")
    ref = models.TextField(unique=True)
    subject = models.TextField(choices=[(one.value, one.value) for one in ConsultationSubject])
    title = models.TextField()
    summary = models.TextField(db_comment="What is proposed, in plain English.")
    why = models.TextField(db_comment="Why it is proposed.")
    shorter_because = models.TextField(blank=True, default="", db_comment="Why people have fewer than 28 days.")
    state = models.TextField(
        choices=[(one.value, one.value) for one in ConsultationState], default=ConsultationState.OPEN.value
    )
    opened_by = models.TextField(db_comment="Actor reference.")
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField(db_comment="End of the reading period.")
    answers_due_at = models.DateTimeField(db_comment="When every comment is to be answered.")
    ended_at = models.DateTimeField(null=True)
    ended_because = models.TextField(blank=True, default="", db_comment="Why it was withdrawn.")

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in ConsultationState]), name="consultation_state"
            ),
            models.CheckConstraint(
                condition=Q(subject__in=[one.value for one in ConsultationSubject]), name="consultation_subject"
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opened_at"), answers_due_at__gt=F("closes_at")),
                name="consultation_times_in_order",
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None) | ~Q(state="open") & Q(ended_at__isnull=False),
                name="consultation_ended_at",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(ended_at__gt=F("closes_at")), name="consultation_closed_after_reading"
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "-id"], name="consultations_of_an_authority"),
            models.Index(fields=["scheme", "-id"], name="consultations_of_a_scheme"),
        ]


class ConsultedVersion(models.Model):
    """One form of a proposal. The first is what people comment on; a later one is what it became. Never changed."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    passages = models.JSONField(db_comment="List of ref, title, text; in reading order.")
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, null=True, related_name="consulted")
    why = models.TextField(db_comment="Why this form.")
    follows = ArrayField(models.BigIntegerField(), default=list, db_comment="Ids of the comments that led to it.")
    made_by = models.TextField(db_comment="Actor reference.")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="consulted_version_number"),
        ]


class Comment(models.Model):
    """What somebody says about a proposal, or about one passage of it: public at once. Never changed."""

    class Said(models.TextChoices):
        """Who says it."""

        PROVIDER = "provider"
        PERSON = "person"
        PUBLIC = "public"

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="comments")
    version = models.ForeignKey(ConsultedVersion, on_delete=models.PROTECT, related_name="comments")
    passage = models.TextField(blank=True, default="", db_comment="Ref of the passage; empty for the whole.")
    said_by = models.TextField(choices=Said.choices)
    name = models.TextField(blank=True, default="", db_comment="As its author wants it shown; empty when withheld.")
    text = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(said_by__in=["provider", "person", "public"]), name="comment_said_by"),
        ]
        indexes = [models.Index(fields=["consultation", "passage", "id"], name="comments_by_passage")]


class CommentContact(models.Model):
    """Where the answer to a comment is told. Read by nobody but the system, and erased once it has been told."""

    comment = models.OneToOneField(Comment, on_delete=models.PROTECT, related_name="contact")
    email = models.TextField()


class CommentAnswer(models.Model):
    """What the authority answers to one comment, and the change that it led to. Never changed."""

    comment = models.OneToOneField(Comment, on_delete=models.PROTECT, related_name="answer")
    kind = models.TextField(choices=[(one.value, one.value) for one in AnswerKind])
    text = models.TextField()
    before = models.ForeignKey(ConsultedVersion, on_delete=models.PROTECT, null=True, related_name="+")
    after = models.ForeignKey(ConsultedVersion, on_delete=models.PROTECT, null=True, related_name="answers")
    passage = models.TextField(blank=True, default="", db_comment="Ref of the passage that changed.")
    answered_by = models.TextField(db_comment="Actor reference.")
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="we_did", before__isnull=False, after__isnull=False) & ~Q(passage="")
                | Q(kind__in=["we_did_not", "noted"], before=None, after=None, passage=""),
                name="answer_shows_its_change",
            ),
        ]


class CommentHidden(models.Model):
    """A comment that is not shown, and the published reason. Never changed."""

    comment = models.OneToOneField(Comment, on_delete=models.PROTECT, related_name="hidden")
    reason = models.TextField()
    hidden_by = models.TextField(db_comment="Actor reference.")
    hidden_at = models.DateTimeField()
