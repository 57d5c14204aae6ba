"""When care began, how it goes in the person's own words, reviews of a placement, and concerns about safety."""

from django.db import models

from placewell.placements.models.placements import Placement
from placewell.rules.reviews import Again, LateBecause, Milestone, NotAsked


class Start(models.Model):
    """The day on which the person moved in, or the care began, and why where it was later than agreed."""

    placement = models.OneToOneField(Placement, on_delete=models.PROTECT, related_name="start")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    package_ref = models.TextField()
    started_on = models.DateField()
    because = models.TextField(blank=True, default="", choices=[(one.value, one.value) for one in LateBecause])
    on_time = models.BooleanField(db_comment="Whether the service kept the date.")
    by = models.TextField(db_comment="Actor reference.")
    at = models.DateTimeField()


class Said(models.Model):
    """How it goes, in the words of the person or their family: for their social worker, and nobody else by default."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="said")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    package_ref = models.TextField()
    locked = models.BinaryField(db_comment="What is good and what should change, under the authority’s data key.")
    again = models.TextField(blank=True, default="", choices=[(one.value, one.value) for one in Again])
    home_may_read = models.BooleanField(default=False)
    confirmed_how = models.TextField(
        blank=True,
        default="",
        db_comment="How they agreed to what somebody wrote down for them; empty: their own page.",
    )
    by = models.TextField(db_comment="Actor reference.")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(again__in=["", *(one.value for one in Again)]), name="said_again"
            ),
            # The home reads whole rows, so an answer never stands in one that it may read.
            models.CheckConstraint(
                condition=models.Q(home_may_read=False) | models.Q(again=""), name="no_home_reads_an_answer"
            ),
        ]
        indexes = [models.Index(fields=["placement", "-id"], name="said_of_a_placement")]


class Review(models.Model):
    """One review of a placement: what is met, what changed, the provider's view, and when the next one is."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="reviews")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    package_ref = models.TextField()
    number = models.PositiveSmallIntegerField()
    milestone = models.TextField(choices=[(one.value, one.value) for one in Milestone])
    held_on = models.DateField()
    still_there = models.BooleanField()
    outcomes = models.JSONField(db_comment="Eligible outcome to whether it is met.")
    outcomes_met = models.BooleanField()
    successful = models.BooleanField(null=True, db_comment="At twelve weeks only.")
    needs_changed = models.BooleanField()
    provider_view = models.TextField(blank=True, default="")
    next_on = models.DateField(null=True, db_comment="Null where the person is not there any more.")
    by = models.TextField(db_comment="Actor reference.")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["placement", "number"], name="review_number"),
            models.CheckConstraint(
                condition=models.Q(milestone__in=[one.value for one in Milestone]), name="review_milestone"
            ),
            models.CheckConstraint(
                condition=models.Q(still_there=True, next_on__isnull=False) | models.Q(still_there=False, next_on=None),
                name="review_has_a_next",
            ),
        ]


class ReviewFinding(models.Model):
    """What a review found, and whether an additional cost was looked at: for staff alone, so in a row of its own."""

    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="finding")
    authority_id = models.BigIntegerField()
    locked = models.BinaryField(db_comment="What was found, under the authority’s data key: for staff.")
    cost_reviewed = models.BooleanField(null=True, db_comment="Whether an additional cost was; null: there is none.")


class Concern(models.Model):
    """A worry about somebody's safety: for social workers alone, never for the home, and part of no score."""

    ref = models.TextField(unique=True)
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="concerns")
    authority_id = models.BigIntegerField()
    package_ref = models.TextField()
    locked = models.BinaryField(db_comment="What the worry is, under the authority’s data key.")
    raised_by = models.TextField(db_comment="Actor reference.")
    raised_role = models.TextField()
    raised_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["authority_id", "-id"], name="concerns_of_authority")]


class ConcernStep(models.Model):
    """What a named person decided about a concern: an enquiry or none (Care Act 2014 s.42), then how it ended."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="steps")
    authority_id = models.BigIntegerField()
    decision = models.TextField()
    locked = models.BinaryField(db_comment="Why, under the authority’s data key.")
    name = models.TextField(db_comment="Who decided, by name.")
    by = models.TextField(db_comment="Actor reference.")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["concern", "decision"], name="concern_decided_once"),
            models.CheckConstraint(
                condition=models.Q(decision__in=["enquiry", "no_enquiry", "substantiated", "not_substantiated"]),
                name="concern_decision",
            ),
        ]


class ConcernPart(models.Model):
    """What was put to the home of a concern, in words written for it: all of it that the home reads."""

    concern = models.OneToOneField(Concern, on_delete=models.PROTECT, related_name="part")
    concern_ref = models.TextField()
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    service_name = models.TextField()
    locked = models.BinaryField(db_comment="What it is to answer, under the authority’s data key.")
    by = models.TextField(db_comment="Actor reference.")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "-id"], name="concerns_put_to_a_home")]


class ConcernReply(models.Model):
    """The home's side of a concern. It stands beside the concern, and is part of no score."""

    part = models.OneToOneField(ConcernPart, on_delete=models.PROTECT, related_name="reply")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    locked = models.BinaryField(db_comment="Its side, under the authority’s data key.")
    by = models.TextField(db_comment="Actor reference.")
    at = models.DateTimeField()


class ConcernHeldBack(models.Model):
    """That the home is not asked yet, with a coded reason, and by when that is looked at again: one row a look."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="held_back")
    authority_id = models.BigIntegerField()
    reason = models.TextField(choices=[(one.value, one.value) for one in NotAsked])
    review_by = models.DateTimeField()
    name = models.TextField(db_comment="Who decided, by name.")
    by = models.TextField(db_comment="Actor reference.")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reason__in=[one.value for one in NotAsked]), name="concern_held_back_reason"
            ),
        ]
