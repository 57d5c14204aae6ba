"""Applications to join a category: what was sent, what was checked, asked and decided, and by whom."""

from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import F, Q

from placewell.accounts.models import Organisation
from placewell.accounts.roles import Role
from placewell.directory.models import Service
from placewell.market.models.joining import Document
from placewell.market.models.membership import Membership
from placewell.market.models.scheme import Category, Scheme
from placewell.rules.joining import LIVE_APPLICATION, ApplicationState

if TYPE_CHECKING:
    from placewell.accounts.actor import Actor

M = TypeVar("M", bound=models.Model)
READS_APPLICATIONS = frozenset({Role.COMMISSIONER, Role.APPROVER, Role.AUDITOR})


class ApplicationQuerySet(models.QuerySet[M]):
    """Rows of applications: the applicant reads its own, those who decide and audit their authority's."""

    def visible_to(self, actor: "Actor") -> "ApplicationQuerySet[M]":
        """Keep what the actor may read."""
        if actor.role == Role.SYSTEM:
            return self
        if actor.role in READS_APPLICATIONS and actor.authority_id is not None:
            return self.filter(authority_id=actor.authority_id)
        if actor.role == Role.PROVIDER and actor.organisation_id is not None:
            return self.filter(organisation_id=actor.organisation_id)
        return self.none()


class Application(models.Model):
    """One service that applies to become a member of one category, and everything decided about it."""

    ref = models.TextField(unique=True)
    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="applications")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="applications")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="applications")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="applications")
    state = models.TextField(
        choices=[(s.value, s.value) for s in ApplicationState], default=ApplicationState.SENT.value
    )
    law = models.TextField(db_comment="Whose grounds of exclusion were declared.")
    terms_version = models.PositiveSmallIntegerField(db_comment="What was asked; 0 where nothing was published.")
    documents_asked = models.JSONField(db_comment="Codes of the documents asked for when it was sent.")
    answers = models.JSONField(db_comment="Each question with its answer, as sent.")
    declared = models.JSONField(db_comment="Each ground with whether it applies, and what was done about it.")
    sent_by = models.TextField()
    sent_at = models.DateTimeField()
    due_at = models.DateTimeField()
    longer_because = models.TextField(blank=True, default="")
    bids_on = models.TextField(blank=True, default="", db_comment="The notice it wants to bid on.")
    bids_by = models.DateTimeField(null=True)
    decided_by = models.TextField(blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    reasons = models.TextField(blank=True, default="")
    in_time = models.BooleanField(null=True)
    review_because = models.TextField(blank=True, default="")
    review_asked_at = models.DateTimeField(null=True)
    review_due_at = models.DateTimeField(null=True)
    reviewed_by = models.TextField(blank=True, default="")
    reviewed_at = models.DateTimeField(null=True)
    review_reasons = models.TextField(blank=True, default="")
    review_in_time = models.BooleanField(null=True)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ApplicationQuerySet["Application"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in ApplicationState]), name="application_state"
            ),
            models.UniqueConstraint(
                fields=["service", "category"],
                condition=Q(state__in=sorted(one.value for one in LIVE_APPLICATION)),
                name="one_live_application",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by="") | ~Q(reviewed_by=F("decided_by")), name="another_looks_again"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by="") | ~Q(reviewed_by=F("sent_by")), name="nobody_looks_again_at_their_own"
            ),
            models.CheckConstraint(
                condition=Q(decided_by="") | ~Q(decided_by=F("sent_by")), name="nobody_decides_their_own"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["sent", "withdrawn"], decided_at=None, decided_by="", reasons="")
                | (Q(decided_at__isnull=False, in_time__isnull=False) & ~Q(decided_by="") & ~Q(reasons="")),
                name="application_decided_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "reversed"]) | Q(membership__isnull=False),
                name="accepted_is_a_member",
            ),
            models.CheckConstraint(
                condition=~Q(state="reversed") | (Q(reviewed_at__isnull=False) & ~Q(reviewed_by="")),
                name="reversed_after_a_second_look",
            ),
        ]
        indexes = [
            models.Index(
                fields=["authority", "due_at", "id"], name="applications_to_decide", condition=Q(state="sent")
            ),
            models.Index(
                fields=["authority", "review_due_at", "id"],
                name="applications_to_look_at",
                condition=Q(state="review_asked"),
            ),
            models.Index(fields=["authority", "-sent_at", "-id"], name="applications_newest"),
            models.Index(fields=["organisation", "-sent_at", "-id"], name="applications_of_a_provider"),
            models.Index(fields=["scheme", "state"], name="applications_of_a_scheme"),
        ]


class ApplicationDocument(models.Model):
    """A document sent with an application: from then on the authority reads it."""

    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="sendings")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="sendings")

    objects = ApplicationQuerySet["ApplicationDocument"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "document"], name="sent_once")]


class ApplicationCheck(models.Model):
    """What one check found, before the sending or at a decision: kept as it was found."""

    class Stage(models.TextChoices):
        """When it was looked at."""

        SENT = "sent"
        DECIDED = "decided"
        REVIEWED = "reviewed"

    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="checks")
    stage = models.TextField(choices=Stage.choices)
    kind = models.TextField()
    outcome = models.TextField()
    words = models.TextField()
    at = models.DateTimeField()

    objects = ApplicationQuerySet["ApplicationCheck"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["application", "id"], name="checks_of_an_application")]


class ApplicationNote(models.Model):
    """What was asked of an applicant, and what it answered. The clock goes on meanwhile."""

    class Kind(models.TextChoices):
        """Who says it."""

        ASKED = "asked"
        ANSWERED = "answered"

    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="notes")
    kind = models.TextField(choices=Kind.choices)
    text = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()

    objects = ApplicationQuerySet["ApplicationNote"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["application", "id"], name="notes_of_an_application")]
