"""Rows of days away, of notices, and of variations that are proposed. None is ever changed."""

from django.db import models

from placewell.placements.models.placements import Placement
from placewell.rules.agreeing import AwayReason, VariationReason
from placewell.rules.ending import NoticeReason, Side


class Variation(models.Model):
    """A proposal to vary an agreement, by either side, with its reason. An approver decides; then both sides sign."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="variations")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    package_ref = models.TextField()
    side = models.TextField(choices=[("authority", "authority"), ("provider", "provider")])
    reason = models.TextField(choices=[(one.value, one.value) for one in VariationReason])
    said = models.TextField()
    starts_on = models.DateField()
    weekly_price = models.DecimalField(max_digits=8, decimal_places=2)
    lines = models.JSONField(db_comment="As in a bid: `kind` and `amount`.")
    by = models.TextField()
    at = models.DateTimeField()


class VariationDecision(models.Model):
    """What became of a proposed variation: agreed, refused or taken back."""

    variation = models.OneToOneField(Variation, on_delete=models.PROTECT, related_name="decision")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    package_ref = models.TextField()
    outcome = models.TextField(choices=[(one, one) for one in ("agreed", "refused", "withdrawn")])
    because = models.TextField(blank=True, default="")
    by = models.TextField()
    at = models.DateTimeField()


class Suspension(models.Model):
    """Days away for which the place is kept, and what is paid for them, as the agreement said then."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="suspensions")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    package_ref = models.TextField()
    reason = models.TextField(choices=[(one.value, one.value) for one in AwayReason])
    said = models.TextField(blank=True, default="")
    first_on = models.DateField()
    full_days = models.PositiveSmallIntegerField()
    percent_after = models.DecimalField(max_digits=5, decimal_places=2)
    review_on = models.DateField()
    by = models.TextField()
    at = models.DateTimeField()


class Resumption(models.Model):
    """The last day away."""

    suspension = models.OneToOneField(Suspension, on_delete=models.PROTECT, related_name="resumed")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    package_ref = models.TextField()
    last_on = models.DateField()
    by = models.TextField()
    at = models.DateTimeField()


class Notice(models.Model):
    """Notice given on a placement, by the person, the authority or the provider, and the last day it leaves."""

    placement = models.OneToOneField(Placement, on_delete=models.PROTECT, related_name="notice")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    package_ref = models.TextField()
    side = models.TextField(choices=[(one.value, one.value) for one in Side])
    reason = models.TextField(choices=[(one.value, one.value) for one in NoticeReason])
    good_reason = models.BooleanField()
    said = models.TextField()
    last_on = models.DateField()
    by = models.TextField()
    at = models.DateTimeField()
