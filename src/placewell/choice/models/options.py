"""Options put to a person, each time they were shown, and what was asked of them."""

from typing import Any

from django.db import models
from django.db.models.fields.json import KeyTextTransform

from placewell.tenders.models import OpenedBid, Tender


class Source(models.TextChoices):
    """Where an option comes from (rulebook §§7 and 8)."""

    BID = "bid", "an offer of a search"
    STANDING = "standing", "a standing offer for emergencies"
    TELEPHONE = "telephone", "an offer by telephone, confirmed by the provider"
    NOMINATION = "nomination", "a home that the person named"
    DIRECT = "direct", "a place that the council found directly"
    VISIT = "visit", "a chosen offer at the price that its visit changed"
    SUCCESSOR = "successor", "the place somebody has, with the provider that took over"


class Option(models.Model):
    """One suitable offer within the budget, as the person sees it."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="options")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField(db_comment="The provider’s.")
    package_ref = models.TextField()
    source = models.TextField(choices=Source.choices, default=Source.BID)
    interim = models.BooleanField(default=False, db_comment="For a short while, until the search is done.")
    bid = models.OneToOneField(OpenedBid, on_delete=models.PROTECT, null=True, related_name="option")
    bid_ref = models.TextField(db_comment="The bid’s; a reference of its own where there is none.")
    terms = models.JSONField(
        default=dict, db_comment="Where there is no bid: `price_basis` and `lines` ({kind, amount}), as in one."
    )
    service_id = models.TextField()
    service_name = models.TextField()
    address = models.TextField()
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    distance_miles = models.DecimalField(max_digits=6, decimal_places=2)
    rating = models.TextField(blank=True, default="")
    rated_on = models.DateField(null=True)
    weekly_price = models.DecimalField(max_digits=8, decimal_places=2)
    for_me = models.TextField(db_comment="What the service says it will do for this person.")
    start_on = models.DateField()
    vacancy_confirmed_by = models.TextField()
    vacancy_confirmed_at = models.DateTimeField(db_comment="When the offer that confirms it was sealed.")
    valid_until = models.DateField(db_comment="The last day on which the price is good.")
    bed_held_until = models.DateField(null=True)
    score = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, db_comment="Total, for those who want to order by it."
    )
    put_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tender", "bid_ref"], name="option_once"),
            models.UniqueConstraint(
                "tender",
                KeyTextTransform("standing_offer", "terms"),
                condition=models.Q(interim=True),
                name="standing_offer_put_once",
            ),
            models.CheckConstraint(
                condition=models.Q(source="bid", bid__isnull=False) | (~models.Q(source="bid") & models.Q(bid=None)),
                name="option_from_somewhere",
            ),
        ]
        indexes = [
            models.Index(fields=["package_ref", "id"], name="options_of_package"),
            models.Index(fields=["service_id"], name="options_of_service"),
        ]

    @property
    def price_terms(self) -> dict[str, Any]:
        """Its `price_basis` and `lines`, from the bid where there is one."""
        found: dict[str, Any] = self.bid.price.content if self.bid else self.terms
        return found


class Showing(models.Model):
    """Evidence: what was shown, whole, to whoever opened the private link, and when."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="showings")
    authority_id = models.BigIntegerField()
    package_ref = models.TextField()
    shown_to = models.TextField(db_comment="Actor reference.")
    bid_refs = models.JSONField(db_comment="In the order shown.")
    snapshot = models.JSONField(default=dict, db_comment="Every option as it was shown, in the order shown.")
    snapshot_sha256 = models.TextField(default="", db_comment="Of the snapshot's canonical JSON; also in the ledger.")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["package_ref", "-id"], name="showings_newest")]


class Asked(models.Model):
    """What the person asked one service of their options: to visit it, or a question."""

    option = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="asked")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    package_ref = models.TextField()
    kind = models.TextField(choices=[("visit", "visit"), ("question", "question")])
    text = models.TextField()
    asked_by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(kind__in=["visit", "question"]), name="asked_kind")]
        indexes = [
            models.Index(fields=["organisation_id", "-id"], name="asked_of_provider"),
            models.Index(fields=["package_ref", "id"], name="asked_in_package"),
        ]


class Answered(models.Model):
    """A service's answer to the person."""

    asked = models.OneToOneField(Asked, on_delete=models.PROTECT, related_name="answered")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    package_ref = models.TextField()
    text = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()


class ContributionEstimate(models.Model):
    """What the person may be asked to pay, as an officer estimated it: locked with the authority's data key."""

    authority_id = models.BigIntegerField()
    package_ref = models.TextField()
    version = models.PositiveSmallIntegerField()
    locked = models.BinaryField(db_comment="Means and the assessment of them, line by line.")
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["package_ref", "version"], name="estimate_version")]
