"""What was complained of, each step that was taken, and what a service was told of it. Nothing of it is changed."""

from typing import TYPE_CHECKING, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from placewell.accounts.roles import Role
from placewell.rules.redress import MOST_DAYS_TO_ANSWER, About, Outcome, Remedy, State, Step, state_after

if TYPE_CHECKING:
    from placewell.accounts.actor import Actor

HANDLES = frozenset({Role.SOCIAL_WORKER, Role.APPROVER, Role.COMMISSIONER})
READS = HANDLES | {Role.AUDITOR}
M = TypeVar("M", bound=models.Model)


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    """Complaints: those who handle them see them, and whoever complained; never who is complained of."""

    def visible_to(self, actor: "Actor") -> "ComplaintQuerySet":
        """Keep what the actor may see; a commissioner reads no person's."""
        if actor.role == Role.SYSTEM:
            return self
        if actor.role in READS and actor.authority_id is not None:
            found = self.filter(authority_id=actor.authority_id)
            return found.filter(case_ref="") if actor.role == Role.COMMISSIONER else found
        if actor.role == Role.PERSON and actor.case_ref and actor.authority_id is not None:
            return self.filter(authority_id=actor.authority_id, case_ref=actor.case_ref)
        if actor.role == Role.PROVIDER and actor.organisation_id is not None:
            return self.filter(by_organisation_id=actor.organisation_id)
        return self.none()


class Complaint(models.Model):
    """What somebody complained of, as they said it."""

    ref = models.TextField(unique=True)
    authority_id = models.BigIntegerField()
    case_ref = models.TextField(blank=True, default="", db_comment="Whose private page it came from.")
    by_organisation_id = models.BigIntegerField(null=True, db_comment="The provider that complains.")
    about = models.TextField(choices=[(one.value, one.value) for one in About])
    concerns_case = models.TextField(blank=True, default="", db_comment="Whose staff have had a part in it.")
    service_id = models.TextField(blank=True, default="")
    service_name = models.TextField(blank=True, default="")
    organisation_id = models.BigIntegerField(null=True, db_comment="The provider complained of.")
    text = models.TextField()
    safeguarding = models.BooleanField()
    urgent = models.BooleanField()
    nhs_pays = models.BooleanField()
    involved = ArrayField(models.TextField(), db_comment="Actor references: who may not answer.")
    by = models.TextField()
    at = models.DateTimeField()

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(case_ref="", by_organisation_id__isnull=False)
                | (~models.Q(case_ref="") & models.Q(by_organisation_id__isnull=True)),
                name="complaint_by_one",
            )
        ]
        indexes = [
            models.Index(fields=["authority_id", "-id"], name="complaints_newest"),
            models.Index(fields=["case_ref", "-id"], name="complaints_of_case"),
            models.Index(fields=["by_organisation_id", "-id"], name="complaints_of_provider"),
        ]

    def taken(self) -> list["ComplaintStep"]:
        """Return the steps that were taken, in their order."""
        return sorted(self.steps.all(), key=lambda one: one.pk)

    def state(self) -> State:
        """Return how far it is."""
        return state_after([Step(one.step) for one in self.taken()])

    def step(self, step: Step) -> "ComplaintStep | None":
        """Return a step, where it was taken."""
        return {one.step: one for one in self.taken()}.get(step.value)


class ComplaintStep(models.Model):
    """One step of a complaint, by whom, with its words; each is taken once."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="steps")
    authority_id = models.BigIntegerField()
    case_ref = models.TextField(blank=True, default="")
    by_organisation_id = models.BigIntegerField(null=True)
    step = models.TextField(choices=[(one.value, one.value) for one in Step])
    text = models.TextField(blank=True, default="")
    outcome = models.TextField(blank=True, default="", choices=[(one.value, one.value) for one in Outcome])
    remedy = models.TextField(blank=True, default="", choices=[(one.value, one.value) for one in Remedy])
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["complaint", "step"], name="each_step_once")]


class ComplaintPart(models.Model):
    """What was put to a service of a complaint about it: written for it, and all of it that it reads."""

    complaint = models.OneToOneField(Complaint, on_delete=models.PROTECT, related_name="part")
    complaint_ref = models.TextField()
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    service_name = models.TextField()
    text = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()


class AnswerTime(models.Model):
    """In how many working days a council answers, in versions: published, and the newest counts for what comes in."""

    authority_id = models.BigIntegerField()
    version = models.PositiveIntegerField()
    days = models.PositiveSmallIntegerField(db_comment="Working days.")
    because = models.TextField(db_comment="Published beside it.")
    by = models.TextField(db_comment="Actor reference.")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority_id", "version"], name="answer_time_version"),
            models.CheckConstraint(
                condition=models.Q(days__gte=1, days__lte=MOST_DAYS_TO_ANSWER) & ~models.Q(because=""),
                name="answer_time_holds",
            ),
        ]


class ComplaintReply(models.Model):
    """A service's side of a complaint about it."""

    part = models.OneToOneField(ComplaintPart, on_delete=models.PROTECT, related_name="reply")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    text = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()
