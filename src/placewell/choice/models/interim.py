"""What was put to somebody in an emergency while the search goes on, and the home that they have for now."""

from django.db import models

from placewell.choice.models.options import Option
from placewell.tenders.models import Tender


class StandingEvaluation(models.Model):
    """Standing offers as they were evaluated before they were put, by the same function as bids. Kept as evidence."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="standing_evaluations")
    authority_id = models.BigIntegerField()
    package_ref = models.TextField()
    seq = models.PositiveSmallIntegerField()
    pack_sealed = models.BinaryField(db_comment="Canonical JSON of the pack, locked: it holds the budget.")
    pack_sha256 = models.TextField()
    result = models.JSONField()
    result_sha256 = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tender", "seq"], name="standing_evaluation_once")]


class InterimHome(models.Model):
    """Where somebody is for now, since an interim placement was approved. Staying there is one of their choices."""

    option = models.OneToOneField(Option, on_delete=models.PROTECT, related_name="interim_home")
    authority_id = models.BigIntegerField()
    package_ref = models.TextField()
    starts_on = models.DateField()
    review_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["package_ref", "-id"], name="interim_home_of_package")]
