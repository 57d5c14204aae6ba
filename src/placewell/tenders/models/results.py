"""Low bids, asked about and decided, and the feedback that every bidder gets. Never changed."""

from django.db import models
from django.db.models import Q

from placewell.rules.low_bids import RejectReason
from placewell.rules.pack import LowBid
from placewell.tenders.models.opened import OpenedBid
from placewell.tenders.models.tender import Invitation, Tender


class LowBidQuery(models.Model):
    """A bid under what care costs, asked about when the prices were revealed."""

    bid = models.OneToOneField(OpenedBid, on_delete=models.PROTECT, related_name="low_bid_query")
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="low_bid_queries")
    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, related_name="low_bid_query")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    price = models.DecimalField(max_digits=9, decimal_places=2, db_comment="Pounds a week, net of FNC.")
    floor = models.DecimalField(max_digits=9, decimal_places=2, db_comment="Pounds a week, as published.")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()


class LowBidExplanation(models.Model):
    """How a low price covers the cost of care, in words and in cost lines that add up to it."""

    query = models.OneToOneField(LowBidQuery, on_delete=models.PROTECT, related_name="explanation")
    # The tender itself, too: writing this row takes a key-share lock on it, which a decision waits for.
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="+")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    text = models.TextField()
    lines = models.JSONField(db_comment="Cost head to pounds a week.")
    by = models.TextField(db_comment="Actor reference.")
    at = models.DateTimeField()


class LowBidDecision(models.Model):
    """What a named officer decided about a low bid."""

    query = models.OneToOneField(LowBidQuery, on_delete=models.PROTECT, related_name="decision")
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="+")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    decision = models.TextField(choices=[(one.value, one.value) for one in LowBid])
    reason = models.TextField(blank=True, default="", choices=[(one.value, one.value) for one in RejectReason])
    because = models.TextField()
    by = models.TextField(db_comment="Actor reference.")
    by_name = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decision=LowBid.ACCEPTED.value, reason="")
                | (Q(decision=LowBid.REJECTED.value) & ~Q(reason="")),
                name="rejected_for_a_reason",
            ),
        ]


class Feedback(models.Model):
    """What one bidder is told of their own offer, written once: when somebody was placed, or the search called off."""

    bid = models.OneToOneField(OpenedBid, on_delete=models.PROTECT, related_name="feedback")
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="+")
    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, related_name="feedback")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    fate = models.TextField()
    content = models.JSONField(db_comment="Sentences and the bidder's own figures: nobody else's price, name or rank.")
    at = models.DateTimeField()
