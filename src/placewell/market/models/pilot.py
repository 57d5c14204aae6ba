"""Stop criteria of a pilot, fixed before it starts, and what each month's test came to."""

from django.db import models
from django.db.models import Q

from placewell.market.models.scheme import Scheme
from placewell.rules.pilots import Direction, PilotMeasure, Verdict


class StopCriterion(models.Model):
    """One criterion. Once the scheme has gone live it is never changed, added to or taken away."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="stop_criteria")
    measure = models.TextField(choices=[(one.value, one.value) for one in PilotMeasure])
    direction = models.TextField(choices=[(one.value, one.value) for one in Direction])
    threshold = models.DecimalField(max_digits=5, decimal_places=1, db_comment="Per cent, or days.")
    least_cases = models.PositiveIntegerField(db_comment="Below so many cases a test tells nothing.")
    reason = models.TextField(db_comment="Why this is where the pilot stops.")
    fixed_by = models.TextField(db_comment="Actor reference.")
    fixed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "measure"], name="one_criterion_a_measure"),
            models.CheckConstraint(condition=Q(measure__in=[one.value for one in PilotMeasure]), name="stop_measure"),
            models.CheckConstraint(condition=Q(direction__in=[one.value for one in Direction]), name="stop_direction"),
            models.CheckConstraint(condition=Q(least_cases__gte=1), name="stop_least_cases"),
        ]


class PilotTest(models.Model):
    """One month's test of one criterion, as it was computed. Never changed."""

    criterion = models.ForeignKey(StopCriterion, on_delete=models.PROTECT, related_name="tests")
    month = models.DateField(db_comment="The first day of the month tested.")
    value = models.DecimalField(max_digits=7, decimal_places=1, null=True, db_comment="Null without a case.")
    cases = models.PositiveIntegerField()
    verdict = models.TextField(choices=[(one.value, one.value) for one in Verdict])
    tested_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["criterion", "month"], name="tested_once_a_month"),
            models.CheckConstraint(condition=Q(verdict__in=[one.value for one in Verdict]), name="pilot_verdict"),
        ]
