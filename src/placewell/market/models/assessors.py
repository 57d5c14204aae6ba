"""Trusted assessors of an authority, and which services trust them for which visits. None is ever changed."""

from django.db import models
from django.db.models import Q

from placewell.accounts.models import User
from placewell.directory.models import Service
from placewell.rules.assessors import EndReason, Scope


class Assessor(models.Model):
    """Somebody of an authority, outside every provider, who may meet people for homes that trust them."""

    ref = models.TextField(unique=True)
    authority_id = models.BigIntegerField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.TextField(db_comment="As people and homes read it.")
    job = models.TextField(db_comment="What they are, and where they work.")
    named_by = models.TextField(db_comment="Actor reference.")
    named_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["authority_id", "name", "id"], name="assessors_by_name")]


class AssessorEnd(models.Model):
    """That somebody is no longer a trusted assessor, and why: in a code, since homes may read the row."""

    assessor = models.OneToOneField(Assessor, on_delete=models.PROTECT, related_name="end")
    authority_id = models.BigIntegerField()
    reason = models.TextField(choices=[(one.value, one.value) for one in EndReason])
    ended_by = models.TextField(db_comment="Actor reference.")
    ended_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(reason__in=[one.value for one in EndReason]), name="assessor_ended"),
        ]


class Trust(models.Model):
    """A service’s own agreement that an assessor may see people for it."""

    assessor = models.ForeignKey(Assessor, on_delete=models.PROTECT, related_name="trusts")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    scope = models.TextField(choices=[(one.value, one.value) for one in Scope])
    agreed_name = models.TextField(db_comment="Who agreed to it for the home.")
    agreed_by = models.TextField(db_comment="Actor reference.")
    agreed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(scope__in=[one.value for one in Scope]), name="trust_scope"),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "id"], name="trusts_of_provider"),
            models.Index(fields=["service", "id"], name="trusts_of_service"),
        ]


class TrustEnd(models.Model):
    """That a service no longer trusts an assessor, or does for other visits now."""

    trust = models.OneToOneField(Trust, on_delete=models.PROTECT, related_name="end")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    ended_by = models.TextField(db_comment="Actor reference.")
    ended_at = models.DateTimeField()
