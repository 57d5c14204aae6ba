"""Providers, services, the links between registrations, vacancies, and the runs that read the register."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F

from placewell.rules.vacancies import BedType


class Provider(models.Model):
    """A provider on the CQC register."""

    provider_id = models.TextField(primary_key=True, db_comment="CQC provider id")
    name = models.TextField()


class Service(models.Model):
    """A registered location: a home, or a branch that cares for people where they live."""

    service_id = models.TextField(primary_key=True, db_comment="CQC location id")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="services", null=True)
    name = models.TextField()
    address = models.TextField(blank=True, default="")
    postcode = models.TextField(blank=True, default="")
    local_authority = models.TextField(blank=True, default="")
    region = models.TextField(blank=True, default="")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    care_home = models.BooleanField(default=False)
    beds = models.PositiveIntegerField(null=True)
    registered = models.BooleanField(default=True)
    registered_on = models.DateField(null=True)
    deregistered_on = models.DateField(null=True)
    care_types = ArrayField(models.TextField(), default=list)
    type_unconfirmed = models.BooleanField(default=False)
    need_bands = ArrayField(models.TextField(), default=list)
    rating = models.TextField(null=True, db_comment="One of the four ratings; null is unrated.")
    rating_original = models.TextField(blank=True, default="")
    rated_on = models.DateField(null=True)
    key_questions = models.JSONField(default=dict, db_comment="Rating by key question, normalised.")
    original = models.JSONField(default=dict, db_comment="What the register said, without contacts.")
    fingerprint = models.TextField(default="", db_comment="sha256 of everything above, to tell a change.")

    class Meta:
        indexes = [
            models.Index(fields=["latitude", "longitude"], name="service_place", condition=models.Q(registered=True)),
            models.Index(fields=["local_authority", "service_id"], name="service_area"),
            models.Index(fields=["provider", "service_id"], name="service_provider"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rating=None)
                | models.Q(rating__in=["Outstanding", "Good", "Requires improvement", "Inadequate"]),
                name="service_rating",
            )
        ]


class ServiceLink(models.Model):
    """A registration that followed, or came before, another: a move or a new provider, not an exit from the market."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="links")
    other_id = models.TextField()
    other_name = models.TextField(blank=True, default="")
    kind = models.TextField(choices=[("predecessor", "predecessor"), ("successor", "successor")])
    reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "other_id", "kind"], name="service_link_once")]


class Vacancy(models.Model):
    """What a service last said of its places. The newest counts."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="vacancies")
    places = models.PositiveIntegerField()
    stated_at = models.DateTimeField()
    stated_by = models.TextField()

    class Meta:
        indexes = [
            models.Index("service", F("stated_at").desc(), F("id").desc(), include=["places"], name="newest_places")
        ]


class Capacity(models.Model):
    """What a service said of its beds of one type. The newest of each saying counts; `vacancy` is what it came to."""

    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="counts")
    bed_type = models.TextField(choices=[(one.value, one.value) for one in BedType])
    maximum = models.PositiveSmallIntegerField()
    occupied = models.PositiveSmallIntegerField()
    reserved = models.PositiveSmallIntegerField()
    accepting = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vacancy", "bed_type"], name="capacity_once_a_type"),
            models.CheckConstraint(
                condition=models.Q(maximum__gte=F("occupied") + F("reserved")), name="capacity_people_fit"
            ),
            models.CheckConstraint(
                condition=models.Q(bed_type__in=[one.value for one in BedType]), name="capacity_bed_type"
            ),
        ]


class ImportRun(models.Model):
    """One reading of the register."""

    at = models.DateTimeField()
    sources = ArrayField(models.TextField())
    created = models.PositiveIntegerField()
    updated = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    deregistered = models.PositiveIntegerField()
    listed_only = models.PositiveIntegerField()
    rejected = models.JSONField(default=list)


class RegisterSync(models.Model):
    """One run that reads the register from the API, and where it has come to: it is taken up again after a stop."""

    class Kind(models.TextChoices):
        """What it reads."""

        FULL = "full"
        CHANGES = "changes"

    class Phase(models.TextChoices):
        """What it does next."""

        LIST = "list"
        DETAILS = "details"
        PROVIDERS = "providers"
        APPLY = "apply"
        DONE = "done"
        GIVEN_UP = "given_up"

    kind = models.TextField(choices=Kind.choices)
    local_authority = models.TextField(blank=True, default="", db_comment="Only its services; empty is all.")
    since = models.DateTimeField(null=True, db_comment="Changes from then on.")
    until = models.DateTimeField(db_comment="What the run answers for: the moment it began.")
    phase = models.TextField(choices=Phase.choices, default=Phase.LIST)
    page = models.PositiveIntegerField(default=1)
    total = models.PositiveIntegerField(null=True, db_comment="How many the list said there are.")
    restarts = models.PositiveSmallIntegerField(default=0, db_comment="How often the list shifted under the reading.")
    started_by = models.TextField(db_comment="Actor reference.")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True, default="", db_comment="Why it stopped last, if it did.")
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(phase__in=["list", "details", "providers", "apply", "done", "given_up"]),
                name="sync_phase",
            ),
            models.CheckConstraint(
                condition=models.Q(phase__in=["done", "given_up"], finished_at__isnull=False)
                | ~models.Q(phase__in=["done", "given_up"]) & models.Q(finished_at=None),
                name="sync_finished",
            ),
        ]


class Fetched(models.Model):
    """One answer of the API, kept until its run is applied."""

    sync = models.ForeignKey(RegisterSync, on_delete=models.CASCADE, related_name="fetched")
    what = models.TextField(db_comment="page:3, location:1-234, provider:1-567, in the order they are read.")
    answer = models.JSONField(null=True, db_comment="Null: the API has none.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sync", "what"], name="fetched_once")]
