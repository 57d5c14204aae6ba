"""Adverse proceedings about members, reviews of suspensions, and what providers dispute."""

from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import F, Q

from placewell.accounts.roles import OF_AN_AUTHORITY, Role
from placewell.market.models.membership import Membership
from placewell.rules.standing import UNDER_WAY, Ground, ProceedingKind, ProceedingState

if TYPE_CHECKING:
    from placewell.accounts.actor import Actor

DECIDED = ["upheld", "dropped", "review_asked", "confirmed", "reversed"]


M = TypeVar("M", bound=models.Model)


class OfTwoQuerySet(models.QuerySet[M]):
    """Rows that an authority's staff and one provider's managers read."""

    def visible_to(self, actor: "Actor") -> "OfTwoQuerySet[M]":
        """Keep those of the actor's authority, or about their own organisation."""
        if actor.role == Role.SYSTEM:
            return self
        if actor.role in OF_AN_AUTHORITY and actor.authority_id is not None:
            return self.filter(authority_id=actor.authority_id)
        if actor.role == Role.PROVIDER and actor.organisation_id is not None:
            return self.filter(organisation_id=actor.organisation_id)
        return self.none()


class Proceeding(models.Model):
    """One notice to a member, its reply, and the decision of somebody else, looked at again if asked (rulebook §10)."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="proceedings")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    kind = models.TextField(choices=[(one.value, one.value) for one in ProceedingKind])
    ground = models.TextField(choices=[(one.value, one.value) for one in Ground])
    evidence = models.TextField()
    at_once = models.BooleanField(default=False, db_comment="Suspended with the notice, before the decision.")
    state = models.TextField(choices=[(one.value, one.value) for one in ProceedingState], default="notice")
    noticed_by = models.TextField(db_comment="Actor reference.")
    noticed_at = models.DateTimeField()
    reply_due_at = models.DateTimeField()
    reply = models.TextField(blank=True, default="")
    replied_by = models.TextField(blank=True, default="")
    replied_at = models.DateTimeField(null=True)
    decided_by = models.TextField(blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    reasons = models.TextField(blank=True, default="", db_comment="Of the decision.")
    objection = models.TextField(blank=True, default="", db_comment="Why a second look was asked for.")
    objected_at = models.DateTimeField(null=True)
    reviewed_by = models.TextField(blank=True, default="")
    reviewed_at = models.DateTimeField(null=True)
    review_reasons = models.TextField(blank=True, default="")

    objects = OfTwoQuerySet["Proceeding"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in ProceedingState]), name="proceeding_state"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in ProceedingKind], ground__in=[one.value for one in Ground]),
                name="proceeding_kind_and_ground",
            ),
            models.CheckConstraint(condition=~Q(decided_by=F("noticed_by")), name="proceeding_decided_by_another"),
            models.CheckConstraint(
                condition=Q(reviewed_by="") | ~Q(reviewed_by=F("noticed_by")) & ~Q(reviewed_by=F("decided_by")),
                name="proceeding_reviewed_by_a_third",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=DECIDED) | Q(decided_at__isnull=False) & ~Q(reasons="") & ~Q(decided_by=""),
                name="proceeding_decided_with_reasons",
            ),
            models.UniqueConstraint(
                fields=["membership"],
                condition=Q(state__in=sorted(state.value for state in UNDER_WAY)),
                name="one_proceeding_at_a_time",
                violation_error_message="There is a proceeding about this member already. Decide that first.",
            ),
        ]
        indexes = [
            models.Index(fields=["authority_id", "id"], name="proceedings_of_authority"),
            models.Index(fields=["organisation_id", "id"], name="proceedings_of_organisation"),
        ]


class NoticeFile(models.Model):
    """A file that a provider sent with its reply to a notice. Its bytes lie encrypted."""

    proceeding = models.ForeignKey(Proceeding, on_delete=models.PROTECT, related_name="files")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    media_type = models.TextField(db_comment="As its bytes tell, never as a browser says.")
    ending = models.TextField()
    size = models.PositiveIntegerField(db_comment="Bytes, before encryption.")
    digest = models.TextField(db_comment="sha256 of the bytes before encryption, in hex.")
    stored_as = models.TextField(unique=True)
    locked_for = models.BigIntegerField(db_comment="The organisation under whose key its bytes lie.")
    added_by = models.TextField(db_comment="Actor reference.")
    added_at = models.DateTimeField()

    objects = OfTwoQuerySet["NoticeFile"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["proceeding", "id"], name="files_of_a_notice")]


class SuspensionReview(models.Model):
    """That a suspension was reviewed, or that the review was missed. Its reasons are with the decisions. Public."""

    class Outcome(models.TextChoices):
        """What became of a review."""

        KEPT = "kept"
        LIFTED = "lifted"
        MISSED = "missed"

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="suspension_reviews")
    due_at = models.DateTimeField()
    outcome = models.TextField(choices=Outcome.choices)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["kept", "lifted", "missed"]), name="suspension_review_outcome"
            ),
            models.UniqueConstraint(
                fields=["membership", "due_at"], condition=Q(outcome="missed"), name="missed_review_recorded_once"
            ),
        ]
        indexes = [models.Index(fields=["membership", "id"], name="reviews_of_a_membership")]


class Dispute(models.Model):
    """What a provider says is wrong in what is held about it, and what was answered."""

    class About(models.TextChoices):
        """Which part of what is held."""

        REGISTER = "register"
        MEMBERSHIP = "membership"
        DECISION = "decision"
        TRACK_RECORD = "track_record"
        PLACES = "places"
        INVESTMENT = "investment"
        APPLICATION = "application"
        DOCUMENT = "document"
        OTHER = "other"

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open"
        CORRECTED = "corrected"
        STANDS = "stands"

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="disputes")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    about = models.TextField(choices=About.choices)
    text = models.TextField()
    track_input_id = models.BigIntegerField(null=True, db_comment="Which input of the track record, if it is one.")
    state = models.TextField(choices=State.choices, default=State.OPEN)
    made_by = models.TextField(db_comment="Actor reference.")
    made_at = models.DateTimeField()
    answer = models.TextField(blank=True, default="")
    answered_by = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)

    objects = OfTwoQuerySet["Dispute"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["open", "corrected", "stands"]), name="dispute_state"),
            models.CheckConstraint(
                condition=Q(state="open", answered_at=None) | ~Q(state="open") & ~Q(answer="") & ~Q(answered_by=""),
                name="dispute_answered_with_words",
            ),
        ]
        indexes = [
            models.Index(fields=["authority_id", "id"], name="disputes_of_authority"),
            models.Index(fields=["organisation_id", "id"], name="disputes_of_organisation"),
        ]
