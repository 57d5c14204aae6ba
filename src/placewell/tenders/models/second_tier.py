"""The second tier of a portrait: kept locked, read after an interest is declared, and every reading written down.

An interest hints at a bidder. So the rows of interests and readings hold plain references instead of foreign keys
(a foreign key would leave its mark on the row it points at), and the application reads them through functions only.
"""

import uuid

from django.db import models

from placewell.tenders.models.tender import Tender


class SecondTier(models.Model):
    """The second tier as it stood when the tender opened, under the authority's data key."""

    tender = models.OneToOneField(Tender, on_delete=models.PROTECT, primary_key=True, related_name="+")
    authority_id = models.BigIntegerField()
    case_ref = models.TextField(db_index=True)
    locked = models.BinaryField(db_comment="The second tier as JSON, under the authority's data key.")
    readers_hash = models.BinaryField(db_comment="sha256 of the proof that lists who read it.")


class Interest(models.Model):
    """An invited service named who will read the second tier, and what for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    ref = models.TextField(unique=True)
    tender_id = models.BigIntegerField()
    invitation_id = models.BigIntegerField(db_index=True)
    authority_id = models.BigIntegerField()
    service_name = models.TextField()
    reader = models.TextField()
    job = models.TextField()
    purpose = models.TextField()
    declared_by = models.TextField(db_comment="The actor's reference.")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["tender_id", "-at", "id"], name="interests_newest")]


class Reading(models.Model):
    """One reading of the second tier."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    interest_id = models.UUIDField()
    tender_id = models.BigIntegerField()
    by = models.TextField(db_comment="The actor's reference.")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["tender_id", "-at", "id"], name="readings_newest")]
