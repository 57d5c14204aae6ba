"""Sealed rows: the tender's keys and every act of bidding. The application cannot read them before the opening."""

import uuid

from django.db import models


class TenderKey(models.Model):
    """A key pair made by the opener ahead of need. Its private half is wrapped by the opening key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    public_key = models.BinaryField()
    wrapped_private_key = models.BinaryField()
    mark = models.BinaryField(db_comment="Made with the lookup key: a database login alone cannot put a key in.")
    envelope = models.TextField(choices=[("response", "response"), ("price", "price")])
    claimed = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["public_key"], name="one_key_pair"),
            models.CheckConstraint(condition=models.Q(envelope__in=["response", "price"]), name="envelope_kind"),
        ]
        indexes = [
            models.Index(fields=["envelope", "made_at", "id"], name="spare_keys", condition=models.Q(claimed=False))
        ]


class BidAct(models.Model):
    """One act of a bidder: a bid, its replacement, a withdrawal, or a decline. The highest seq of an invitation counts.

    Two envelopes: the case response and the price, sealed apart. Never updated or deleted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    # No constraint: its check would lock the row it points to, and leave its mark there for all to see.
    tender = models.ForeignKey("tenders.Tender", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    invitation = models.ForeignKey(
        "tenders.Invitation", on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    authority_id = models.BigIntegerField()
    seq = models.PositiveSmallIntegerField()
    act = models.TextField()
    bid_ref = models.TextField()
    response_sealed = models.BinaryField(null=True)
    price_sealed = models.BinaryField(null=True)
    receipt = models.JSONField(db_comment="The signed receipt, as given to the bidder.")
    reason = models.TextField(blank=True, default="", db_comment="The coded reason of a decline.")
    idempotency_hash = models.BinaryField(null=True)
    request_hash = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invitation", "seq"], name="one_act_per_seq"),
            models.UniqueConstraint(fields=["invitation", "idempotency_hash"], name="one_act_per_request"),
            models.CheckConstraint(
                condition=models.Q(act__in=["bid", "replace", "withdraw", "decline"]), name="act_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(act__in=["withdraw", "decline"])
                | models.Q(response_sealed__isnull=False, price_sealed__isnull=False),
                name="a_bid_has_two_envelopes",
            ),
        ]
        indexes = [models.Index(fields=["tender", "at", "id"], name="acts_in_order")]


class Unsealing(models.Model):
    """The seal of a tender was lifted: written by the database itself, after the close, and by nobody else."""

    tender = models.OneToOneField("tenders.Tender", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
