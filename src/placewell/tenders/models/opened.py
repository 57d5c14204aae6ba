"""What came out at the opening: responses first, scores, and only then prices and the evaluation."""

from django.db import models

from placewell.tenders.models.sealed import BidAct
from placewell.tenders.models.tender import Tender


class Opening(models.Model):
    """The opening of a tender: all responses together, once, after the close."""

    tender = models.OneToOneField(Tender, on_delete=models.PROTECT, related_name="opening")
    authority_id = models.BigIntegerField()
    opened_at = models.DateTimeField()
    merkle_root = models.TextField(db_comment="Hex; RFC 9162 hashing over every act's receipt, in order of time.")
    leaves = models.JSONField(db_comment="Leaf hashes in order, hex.")
    acts = models.PositiveIntegerField()
    bids = models.PositiveIntegerField()


class OpenedBid(models.Model):
    """A live bid after the opening: its case response, and its standing checked again."""

    act = models.OneToOneField(BidAct, on_delete=models.PROTECT, related_name="opened")
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="bids")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    invitation = models.ForeignKey("tenders.Invitation", on_delete=models.PROTECT, related_name="+")
    bid_ref = models.TextField()
    service_name = models.TextField()
    response = models.JSONField(db_comment="Answers, start date, vacancy, how these needs will be met.")
    response_nonce = models.TextField()
    set_aside_because = models.TextField(blank=True, default="")
    register = models.JSONField(db_comment="Ratings, investment and track record as they stood at the opening.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tender", "bid_ref"], name="bid_ref_in_tender")]


class Score(models.Model):
    """One evaluator's score of one answer, 0 to 5, given before any price is known. A second thought is a new row."""

    bid = models.ForeignKey(OpenedBid, on_delete=models.PROTECT, related_name="scores")
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="+")
    authority_id = models.BigIntegerField()
    question_id = models.TextField()
    evaluator = models.TextField(db_comment="The evaluator's actor reference.")
    score = models.DecimalField(max_digits=2, decimal_places=1)
    because = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(score__gte=0, score__lte=5), name="score_0_to_5"),
        ]
        indexes = [models.Index(fields=["bid", "question_id", "evaluator", "-id"], name="newest_score")]


class ClosedScoring(models.Model):
    """The moment after which scores stand and prices may be revealed."""

    tender = models.OneToOneField(Tender, on_delete=models.PROTECT, related_name="closed_scoring")
    authority_id = models.BigIntegerField()
    by = models.TextField()
    at = models.DateTimeField()


class RevealedPrice(models.Model):
    """The second envelope of a live bid, opened after scoring closed."""

    bid = models.OneToOneField(OpenedBid, on_delete=models.PROTECT, related_name="price")
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="+")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    content = models.JSONField(db_comment="Price lines, basis, valid until, bed held until.")
    nonce = models.TextField()
    at = models.DateTimeField()


class Evaluation(models.Model):
    """The pack and the result of the rulebook's pure function: stored whole, re-runnable by anyone entitled."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="evaluations")
    authority_id = models.BigIntegerField()
    seq = models.PositiveSmallIntegerField()
    pack_sealed = models.BinaryField(db_comment="The pack, encrypted: it holds the person's budget.")
    pack_sha256 = models.TextField()
    result = models.JSONField()
    result_sha256 = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tender", "seq"], name="evaluation_seq")]
