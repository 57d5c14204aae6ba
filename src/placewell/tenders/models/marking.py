"""Marking: who sits, who declared an interest, who has finished, and what two evaluators agreed. Never changed."""

from django.db import models
from django.db.models import F, Q

from placewell.tenders.models.opened import OpenedBid
from placewell.tenders.models.tender import Tender


class MarkingSeat(models.Model):
    """An evaluator's place at a tender, taken by declaring no conflict of interest."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="seats")
    authority_id = models.BigIntegerField()
    number = models.PositiveSmallIntegerField(db_comment="Order of the seats: scores stand in it in a pack.")
    evaluator = models.TextField(db_comment="Actor reference.")
    evaluator_name = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tender", "number"], name="seat_number"),
            models.UniqueConstraint(fields=["tender", "evaluator"], name="one_seat_each"),
        ]


class VacatedSeat(models.Model):
    """A seat that counts no more: its evaluator declared an interest later, or a commissioner freed it."""

    seat = models.OneToOneField(MarkingSeat, on_delete=models.PROTECT, related_name="vacated")
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="+")
    authority_id = models.BigIntegerField()
    by = models.TextField(db_comment="Actor reference.")
    because = models.TextField()
    at = models.DateTimeField()


class FinishedMarking(models.Model):
    """An evaluator has finished: from here their scores stand."""

    seat = models.OneToOneField(MarkingSeat, on_delete=models.PROTECT, related_name="finished")
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="+")
    authority_id = models.BigIntegerField()
    at = models.DateTimeField()


class ConflictOfInterest(models.Model):
    """An evaluator's own declaration that shuts them out of one tender for good."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="+")
    authority_id = models.BigIntegerField()
    evaluator = models.TextField(db_comment="Actor reference.")
    evaluator_name = models.TextField()
    because = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tender", "evaluator"], name="one_declaration_each")]


class ScoreProposal(models.Model):
    """A score that one of two evaluators proposes where theirs lie two or more apart. The newest stands."""

    bid = models.ForeignKey(OpenedBid, on_delete=models.PROTECT, related_name="+")
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="+")
    authority_id = models.BigIntegerField()
    question_id = models.TextField()
    score = models.DecimalField(max_digits=2, decimal_places=1)
    because = models.TextField()
    by = models.TextField(db_comment="Actor reference.")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=5), name="proposed_score_0_to_5"),
        ]
        indexes = [models.Index(fields=["tender", "-id"], name="newest_proposal")]


class AgreedScore(models.Model):
    """A score proposed by one evaluator and accepted by the other. It is the one that counts."""

    bid = models.ForeignKey(OpenedBid, on_delete=models.PROTECT, related_name="agreed_scores")
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="+")
    authority_id = models.BigIntegerField()
    question_id = models.TextField()
    score = models.DecimalField(max_digits=2, decimal_places=1)
    because = models.TextField()
    proposed_by = models.TextField(db_comment="Actor reference.")
    accepted_by = models.TextField(db_comment="Actor reference.")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bid", "question_id"], name="agreed_once"),
            models.CheckConstraint(condition=~Q(proposed_by=F("accepted_by")), name="another_accepts"),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=5), name="agreed_score_0_to_5"),
        ]
