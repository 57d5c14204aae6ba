"""The terms of a category, version by version: questions, cost of care and policy. None is ever changed."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from placewell.market.models.scheme import Category

MONEY: dict[str, Any] = {"max_digits": 9, "decimal_places": 2}
POINTS: dict[str, Any] = {"max_digits": 5, "decimal_places": 2}


class CategoryQuestions(models.Model):
    """One version of the questions that every bid in a category answers."""

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="question_versions")
    version = models.PositiveSmallIntegerField()
    questions = models.JSONField(db_comment="List of id, text, guidance, max_words; in the order asked.")
    published_by = models.TextField(db_comment="Actor reference.")
    published_at = models.DateTimeField()
    in_force_from = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["category", "version"], name="questions_version"),
            models.CheckConstraint(
                condition=Q(in_force_from__gte=F("published_at")), name="questions_never_retroactive"
            ),
        ]


class SuitabilityStatement(models.Model):
    """One version of why the needs of a category can be put to tender at all."""

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="statements")
    version = models.PositiveSmallIntegerField()
    described = models.TextField(db_comment="Why these needs can be described in advance.")
    must_haves = models.TextField(db_comment="What people may insist on that a service meets or does not.")
    not_for = models.TextField(db_comment="Which needs leave the category, to be designed with a provider.")
    tendered_because = models.TextField(
        blank=True, default="", db_comment="Why care that otherwise begins co-designed is put to tender; empty: not."
    )
    published_by = models.TextField(db_comment="Actor reference.")
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["category", "version"], name="statement_version")]


class CategoryTimes(models.Model):
    """One version of how long each urgency class has, and what happens when too little comes."""

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="times_versions")
    version = models.PositiveSmallIntegerField()
    windows = models.JSONField(db_comment="By class: window and low_bid, in working days or in hours.")
    escalation = models.JSONField(db_comment="Shares of the window in per cent, miles, offers, hours.")
    interim_weeks = models.PositiveSmallIntegerField()
    rationale = models.TextField(db_comment="Why the times are what they are.")
    published_by = models.TextField(db_comment="Actor reference.")
    published_at = models.DateTimeField()
    in_force_from = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["category", "version"], name="times_version"),
            models.CheckConstraint(condition=Q(in_force_from__gte=F("published_at")), name="times_never_retroactive"),
        ]


class CostModel(models.Model):
    """One version of what care costs in a category, line by line, and the three figures that follow from it.

    Amounts are pounds per resident week, or per contact hour for home care, net of NHS-funded nursing care.
    """

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="cost_models")
    version = models.PositiveSmallIntegerField()
    unit = models.TextField(choices=[("week", "week"), ("hour", "hour")])
    lines = models.JSONField(db_comment="List of key, amount, source, date.")
    band = models.DecimalField(max_digits=4, decimal_places=3, db_comment="Ceiling = reference × (1 + band).")
    visit_rates = models.JSONField(default=dict, db_comment="Other amounts an hour, by minutes of a visit and line.")
    wages = models.JSONField(default=dict, db_comment="Hours claimed and on-costs in per cent; empty: not stated.")
    uplifts = models.JSONField(db_comment="Published amounts per domain level, one-to-one hour and waking night.")
    floor = models.DecimalField(**MONEY)
    reference = models.DecimalField(**MONEY)
    ceiling = models.DecimalField(**MONEY)
    published_by = models.TextField(db_comment="Actor reference.")
    published_at = models.DateTimeField()
    in_force_from = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["category", "version"], name="cost_model_version"),
            models.CheckConstraint(
                condition=Q(floor__gt=0, reference__gt=F("floor"), ceiling__gt=F("reference")),
                name="cost_model_figures_in_order",
            ),
            models.CheckConstraint(
                condition=Q(in_force_from__gte=F("published_at")), name="cost_model_never_retroactive"
            ),
            models.CheckConstraint(condition=Q(unit__in=["week", "hour"]), name="cost_model_unit"),
        ]


class NursingRate(models.Model):
    """What the NHS pays for nursing in a year from April, as a commissioner recorded it; the newest version counts."""

    authority_id = models.BigIntegerField()
    year = models.PositiveSmallIntegerField(db_comment="In whose April it begins.")
    version = models.PositiveSmallIntegerField()
    standard = models.DecimalField(**MONEY, db_comment="Pounds a week.")
    higher = models.DecimalField(**MONEY, db_comment="Pounds a week.")
    source = models.TextField(db_comment="Where it was published.")
    published_on = models.DateField()
    recorded_by = models.TextField(db_comment="Actor reference.")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority_id", "year", "version"], name="nursing_rate_version"),
            models.CheckConstraint(
                condition=Q(standard__gt=0, higher__gt=F("standard")) & ~Q(source=""), name="nursing_rate_holds"
            ),
        ]


class Policy(models.Model):
    """One version of how bids in a category are compared, with a written reason for each number.

    A version is proposed once and never edited; it applies from the time that its last approval names.
    """

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="policies")
    version = models.PositiveSmallIntegerField()
    weight_quality = models.DecimalField(**POINTS)
    weight_price = models.DecimalField(**POINTS)
    price_method = models.TextField()
    register_points = models.JSONField(db_comment="Points by overall rating, as decimal text.")
    unrated_points = models.DecimalField(**POINTS)
    quality_shares = models.JSONField(db_comment="Share by component, as decimal text.")
    quality_minimum = models.DecimalField(**POINTS)
    min_options = models.PositiveSmallIntegerField()
    target_options = models.PositiveSmallIntegerField()
    portrait_days = models.PositiveSmallIntegerField()
    rationale = models.JSONField(db_comment="Why each number is what it is: text by name of the number.")
    proposed_by = models.TextField(db_comment="Actor reference.")
    proposed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["category", "version"], name="policy_version"),
            models.CheckConstraint(
                condition=Q(weight_quality=100 - F("weight_price"), weight_price__gte=0, weight_quality__gte=0),
                name="policy_weights_make_a_hundred",
            ),
            models.CheckConstraint(
                condition=Q(price_method__in=["fixed_reference", "quality_within_budget", "fixed_rate"]),
                name="policy_price_method_is_not_relative",
            ),
            models.CheckConstraint(
                condition=Q(min_options__gte=1, target_options__gte=F("min_options")), name="policy_options"
            ),
            models.CheckConstraint(condition=Q(portrait_days__gte=1), name="policy_portrait_days"),
        ]


class PolicyApproval(models.Model):
    """One approval of a policy, by somebody other than its proposer. The last that is wanted puts it in force."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="approvals")
    approved_by = models.TextField(db_comment="Actor reference.")
    approved_at = models.DateTimeField()
    in_force_from = models.DateTimeField(null=True, db_comment="Set on the approval that adopts the policy.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy", "approved_by"], name="policy_approved_once_by_each"),
            models.UniqueConstraint(
                fields=["policy"], condition=Q(in_force_from__isnull=False), name="policy_adopted_once"
            ),
            models.CheckConstraint(
                condition=Q(in_force_from=None) | Q(in_force_from__gte=F("approved_at")),
                name="policy_never_retroactive",
            ),
        ]


class PolicyWithdrawal(models.Model):
    """A proposed policy taken back before it was adopted, with the published reason. Never changed."""

    policy = models.OneToOneField(Policy, on_delete=models.PROTECT, related_name="withdrawal")
    because = models.TextField()
    withdrawn_by = models.TextField(db_comment="Actor reference.")
    withdrawn_at = models.DateTimeField()
