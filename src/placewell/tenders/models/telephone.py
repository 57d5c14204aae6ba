"""A telephone round after the close: calls, bids taken by telephone, the providers' word on them, and its end.

Nothing of it is ever changed. Prices stand apart, for fewer may read them.
"""

from django.db import models
from django.db.models import Q

from placewell.rules.low_bids import RejectReason
from placewell.rules.pack import LowBid
from placewell.rules.telephoning import BidAnswer, CallOutcome, SpokenTo, WrongBecause
from placewell.tenders.models.tender import Invitation, Tender


class TelephoneCall(models.Model):
    """One call to an invited service: whom it reached, by role, and what it came to."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="calls")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="calls")
    authority_id = models.BigIntegerField()
    spoken_to = models.TextField(choices=[(one.value, one.value) for one in SpokenTo])
    outcome = models.TextField(choices=[(one.value, one.value) for one in CallOutcome])
    called_at = models.DateTimeField()
    call_back_at = models.DateTimeField(null=True)
    by = models.TextField(db_comment="The broker’s actor reference.")
    by_name = models.TextField()
    at = models.DateTimeField(db_comment="When it was logged.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=[one.value for one in CallOutcome])
                & Q(spoken_to__in=[one.value for one in SpokenTo]),
                name="telephone_call_coded",
            ),
            models.CheckConstraint(
                condition=Q(outcome="call_back", call_back_at__isnull=False)
                | (~Q(outcome="call_back") & Q(call_back_at=None)),
                name="telephone_call_back_when",
            ),
            models.CheckConstraint(
                condition=Q(outcome="no_answer", spoken_to="nobody")
                | (~Q(outcome="no_answer") & ~Q(spoken_to="nobody")),
                name="telephone_call_reached",
            ),
        ]
        indexes = [models.Index(fields=["tender", "id"], name="telephone_calls_in_order")]


class TelephoneBid(models.Model):
    """What a broker took down in a call: the case response as in a sealed bid. Its price is in `TelephonePrice`."""

    call = models.OneToOneField(TelephoneCall, on_delete=models.PROTECT, related_name="bid")
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="telephone_bids")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="telephone_bids")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField(db_comment="The provider’s.")
    bid_ref = models.TextField(unique=True)
    service_name = models.TextField()
    response = models.JSONField(db_comment="As the first envelope of a bid.")
    entered_by = models.TextField(db_comment="The broker’s actor reference.")
    entered_by_name = models.TextField()
    at = models.DateTimeField()
    due_at = models.DateTimeField(db_comment="By when the provider confirms it.")

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "-id"], name="telephone_bids_of_provider")]


class TelephonePrice(models.Model):
    """The price of a bid taken by telephone."""

    bid = models.OneToOneField(TelephoneBid, on_delete=models.PROTECT, related_name="price")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    content = models.JSONField(db_comment="As the second envelope of a bid.")
    comparable = models.DecimalField(max_digits=9, decimal_places=2, db_comment="Pounds a week, net of FNC.")


class TelephoneBidAnswer(models.Model):
    """The provider's word on a bid that was taken down for it, or that none came in time."""

    bid = models.OneToOneField(TelephoneBid, on_delete=models.PROTECT, related_name="answer")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    answer = models.TextField(choices=[(one.value, one.value) for one in BidAnswer])
    because = models.TextField(blank=True, default="", choices=[(one.value, one.value) for one in WrongBecause])
    by = models.TextField(db_comment="Actor reference.")
    by_name = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__in=[one.value for one in BidAnswer])
                & (
                    Q(answer="wrong", because__in=[one.value for one in WrongBecause])
                    | (~Q(answer="wrong") & Q(because=""))
                ),
                name="telephone_bid_answered",
            )
        ]


class TelephoneExplanation(models.Model):
    """How a confirmed price under what care costs covers that cost, in the provider's words."""

    bid = models.OneToOneField(TelephoneBid, on_delete=models.PROTECT, related_name="explanation")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    text = models.TextField()
    at = models.DateTimeField()


class TelephonePriceDecision(models.Model):
    """What a named officer decided about a confirmed price under what care costs."""

    bid = models.OneToOneField(TelephoneBid, on_delete=models.PROTECT, related_name="price_decision")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    decision = models.TextField(choices=[(one.value, one.value) for one in LowBid])
    reason = models.TextField(blank=True, default="", choices=[(one.value, one.value) for one in RejectReason])
    because = models.TextField()
    by = models.TextField(db_comment="Actor reference.")
    by_name = models.TextField()
    at = models.DateTimeField()


class TelephoneRoundEnd(models.Model):
    """A round that a broker ended: how many calls there were, and how many offers were confirmed."""

    tender = models.OneToOneField(Tender, on_delete=models.PROTECT, related_name="telephone_end")
    authority_id = models.BigIntegerField()
    calls = models.PositiveIntegerField()
    offers = models.PositiveIntegerField()
    by = models.TextField(db_comment="Actor reference.")
    by_name = models.TextField()
    at = models.DateTimeField()


class TelephoneEvaluation(models.Model):
    """Confirmed telephone bids as they were evaluated, by the same function as sealed ones, in a pack of their own."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="telephone_evaluations")
    authority_id = models.BigIntegerField()
    seq = models.PositiveSmallIntegerField()
    pack_sealed = models.BinaryField(db_comment="The pack, encrypted: it holds the person's budget.")
    pack_sha256 = models.TextField()
    result = models.JSONField()
    result_sha256 = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tender", "seq"], name="telephone_evaluation_seq")]


class ToldOnDuty(models.Model):
    """Somebody was told out of hours of a wait in an urgent case: by the rota, or as one of the team in a gap of it."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="told_on_duty")
    authority_id = models.BigIntegerField()
    clock_id = models.BigIntegerField()
    due_at = models.DateTimeField(db_comment="The clock’s time then: set anew, it is another wait.")
    phase = models.TextField(choices=[("began", "began"), ("due", "due")])
    told = models.TextField(db_comment="Actor reference of the rota’s; team where nobody had a turn.")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(phase__in=["began", "due"]), name="told_on_duty_phase"),
            models.UniqueConstraint(fields=["clock_id", "due_at", "phase", "told"], name="told_on_duty_once"),
        ]
