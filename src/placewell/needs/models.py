"""People, their packages of care, assessments, portraits, suitability and budgets. Row security covers every table."""

from typing import TYPE_CHECKING, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from placewell.accounts.models import Organisation
from placewell.accounts.roles import OF_AN_AUTHORITY, Role
from placewell.market.models import Category
from placewell.rules.hospital import Whereabouts
from placewell.rules.suitability import Verdict

if TYPE_CHECKING:
    from placewell.accounts.actor import Actor

M = TypeVar("M", bound=models.Model)


class CaseQuerySet(models.QuerySet[M]):
    """Rows of one authority's cases: its staff see them, the person sees their own, nobody else any."""

    case_field = "package__ref"

    def visible_to(self, actor: "Actor") -> "CaseQuerySet[M]":
        """Keep what the actor may see."""
        if actor.role == Role.SYSTEM:
            return self
        if actor.role in OF_AN_AUTHORITY and actor.authority_id is not None:
            return self.filter(authority_id=actor.authority_id)
        if actor.role == Role.PERSON and actor.case_ref:
            return self.filter(**{"authority_id": actor.authority_id, self.case_field: actor.case_ref})
        return self.none()


class PersonQuerySet(CaseQuerySet["Person"]):
    """People."""

    case_field = "packages__ref"


class PackageQuerySet(CaseQuerySet["Package"]):
    """Packages."""

    case_field = "ref"


class Person(models.Model):
    """Somebody who needs care, and who to write to about it."""

    ref = models.TextField(unique=True)
    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    forename = models.TextField()
    surname = models.TextField()
    born_on = models.DateField()
    nhs_number = models.TextField(blank=True, default="")
    contact_name = models.TextField(db_comment="The person, or whoever speaks for them.")
    contact_relation = models.TextField(db_comment="`self`, or who they are to the person.")
    contact_send_to = models.TextField(db_comment="E-mail address or telephone number.")
    known_names = ArrayField(models.TextField(), default=list, blank=True, db_comment="Relatives' names on record.")
    known_places = ArrayField(models.TextField(), default=list, blank=True)
    added_at = models.DateTimeField()

    objects = PersonQuerySet.as_manager()


class Package(models.Model):
    """One package of care for one person: what is put to tender, chosen and placed."""

    ref = models.TextField(unique=True)
    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="packages")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    opened_by = models.TextField()
    opened_at = models.DateTimeField()
    chc_checklist_positive = models.BooleanField(default=False)
    chc_decision = models.TextField(blank=True, default="", db_comment="The recorded answer on continuing healthcare.")
    chc_decided_by = models.TextField(blank=True, default="")
    fnc_eligible = models.BooleanField(default=False)

    objects = PackageQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["authority", "-id"], name="cases_newest")]


class Assessment(models.Model):
    """What was assessed, by outcome and domain. A second thought is a new version."""

    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="assessments")
    version = models.PositiveSmallIntegerField()
    impairment = models.BooleanField()
    wellbeing_affected = models.BooleanField()
    outcomes = ArrayField(models.TextField())
    domains = models.JSONField(db_comment="Domain to level and sentence.")
    by = models.TextField()
    at = models.DateTimeField()

    objects = CaseQuerySet["Assessment"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["package", "version"], name="assessment_version")]


class Portrait(models.Model):
    """What services read of a person, in two tiers. A signed portrait is never changed, only superseded."""

    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="portraits")
    version = models.PositiveSmallIntegerField()
    tier_one = models.JSONField()
    tier_two = models.JSONField()
    latitude = models.FloatField(db_comment="Search point; never an address.")
    longitude = models.FloatField()
    answers = models.JSONField(default=dict, db_comment="What the author says to findings that do not block.")
    left_out_because = models.TextField(blank=True, default="")
    author = models.TextField()
    earlier_hands = ArrayField(
        models.TextField(), default=list, blank=True, db_comment="Who wrote earlier texts of this version."
    )
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, db_comment="When this text was sent to the person to confirm.")
    confirmed_by = models.TextField(blank=True, default="")
    confirmed_how = models.TextField(blank=True, default="", db_comment="How they said so, such as `by telephone`.")
    not_confirmed_because = models.TextField(blank=True, default="")
    confirmed_at = models.DateTimeField(null=True)
    signatory = models.TextField(blank=True, default="")
    signed_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    superseded = models.BooleanField(default=False)

    objects = CaseQuerySet["Portrait"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["package", "version"], name="portrait_version"),
            models.UniqueConstraint(fields=["package"], condition=Q(superseded=False), name="one_live_portrait"),
            models.CheckConstraint(condition=~Q(signatory=F("author")), name="another_signs"),
            models.CheckConstraint(
                condition=Q(signed_at=None, expires_at=None, signatory="")
                | (Q(signed_at__isnull=False, expires_at__isnull=False) & ~Q(signatory="")),
                name="signed_whole",
            ),
        ]


class PortraitRemark(models.Model):
    """What the person, or whoever speaks for them, says is wrong in their portrait, and the answer to it."""

    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="remarks")
    portrait = models.ForeignKey(Portrait, on_delete=models.PROTECT, related_name="remarks")
    text = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()
    answer = models.TextField(blank=True, default="")
    answered_by = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)

    objects = CaseQuerySet["PortraitRemark"].as_manager()


class Further(models.Model):
    """What the person, or whoever speaks for them, says about looking further during a search. The newest counts.

    It stands beside the portrait, not in it: no service reads it.
    """

    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="further")
    agrees = models.BooleanField()
    miles = models.PositiveSmallIntegerField(db_comment="How many more at most; what was asked about.")
    said_by = models.TextField(db_comment="The person, or whoever speaks for them.")
    how = models.TextField(blank=True, default="", db_comment="How they said so, such as `by telephone`.")
    said_on = models.DateField()
    by = models.TextField()
    at = models.DateTimeField()

    objects = CaseQuerySet["Further"].as_manager()


class StaffReading(models.Model):
    """Somebody of the council read the second tier of a portrait: who, when, and what for."""

    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="readings")
    version = models.PositiveSmallIntegerField()
    purpose = models.TextField(db_comment="A code.")
    by = models.TextField()
    role = models.TextField()
    at = models.DateTimeField()

    objects = CaseQuerySet["StaffReading"].as_manager()


class Draft(models.Model):
    """What somebody has typed into a form and not yet recorded: exactly that, whether it holds or not.

    One for each package and form; deleted when the real thing is written.
    """

    class Kind(models.TextChoices):
        """Which form."""

        ASSESSMENT = "assessment"
        PORTRAIT = "portrait"

    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="drafts")
    kind = models.TextField(choices=Kind.choices)
    typed = models.JSONField(db_comment="Field to the list of what was typed into it.")
    by = models.TextField()
    at = models.DateTimeField()

    objects = CaseQuerySet["Draft"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["package", "kind"], name="one_draft"),
            models.CheckConstraint(condition=Q(kind__in=["assessment", "portrait"]), name="draft_kind"),
        ]


class HospitalStay(models.Model):
    """Whether the person is in hospital, since when they are ready to leave, and on which pathway. The newest counts.

    A second thought is a new version of the same stay; who is in hospital again has a new stay.
    """

    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="stays")
    stay = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveSmallIntegerField(db_comment="Of all that was recorded of the package.")
    whereabouts = models.TextField(choices=[(one.value, one.value) for one in Whereabouts])
    ready_on = models.DateField(null=True, db_comment="From which day they were ready to leave.")
    pathway = models.PositiveSmallIntegerField(null=True, db_comment="The discharge pathway, 0 to 3.")
    left_on = models.DateField(null=True)
    because = models.TextField(blank=True, default="", db_comment="Why what was recorded before was wrong.")
    by = models.TextField(db_comment="Actor reference.")
    at = models.DateTimeField()

    objects = CaseQuerySet["HospitalStay"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["package", "version"], name="hospital_stay_version"),
            models.CheckConstraint(
                condition=Q(whereabouts="elsewhere", ready_on=None, pathway=None, left_on=None)
                | Q(whereabouts="in_hospital", left_on=None)
                | Q(whereabouts="left", left_on__isnull=False),
                name="hospital_whereabouts",
            ),
            models.CheckConstraint(
                condition=Q(pathway=None) | Q(pathway__gte=0, pathway__lte=3), name="hospital_pathway"
            ),
            models.CheckConstraint(condition=Q(ready_on=None) | Q(pathway__isnull=False), name="ready_on_a_pathway"),
            models.CheckConstraint(
                condition=Q(ready_on=None) | Q(left_on=None) | Q(left_on__gte=F("ready_on")), name="ready_before_left"
            ),
        ]
        indexes = [models.Index(fields=["authority", "package", "stay", "-version"], name="hospital_stays")]


class SuitabilityRecord(models.Model):
    """Whether a package is for the DPS, and where it goes if not."""

    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="suitability")
    verdict = models.TextField(choices=[(one.value, one.value) for one in Verdict])
    capable_services = models.PositiveIntegerField()
    leave_reason = models.TextField(blank=True, default="")
    route = models.TextField(blank=True, default="")
    because = models.TextField(blank=True, default="")
    basis = models.TextField(blank=True, default="", db_comment="Digest of what the portrait asked of services.")
    by = models.TextField()
    at = models.DateTimeField()

    objects = CaseQuerySet["SuitabilityRecord"].as_manager()


class Budget(models.Model):
    """The indicative budget: the approver's decision, encrypted, never rendered to a provider."""

    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="budgets")
    version = models.PositiveSmallIntegerField()
    locked = models.BinaryField(db_comment="Amount, figures and lines, under the authority's data key.")
    basis = models.TextField(blank=True, default="", db_comment="Digest of the levels of need it was set at.")
    by = models.TextField()
    at = models.DateTimeField()

    objects = CaseQuerySet["Budget"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["package", "version"], name="budget_version")]
