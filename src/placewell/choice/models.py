"""Options put to a person, each time they were shown, and what was decided."""

from django.db import models

from placewell.tenders.models import OpenedBid, Tender


class Option(models.Model):
    """One suitable offer within the budget, as the person sees it."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="options")
    authority_id = models.BigIntegerField()
    package_ref = models.TextField()
    bid = models.OneToOneField(OpenedBid, on_delete=models.PROTECT, related_name="option")
    bid_ref = models.TextField()
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
    score = models.DecimalField(max_digits=5, decimal_places=2, db_comment="Total, for those who want to order by it.")
    put_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tender", "bid_ref"], name="option_once")]


class Showing(models.Model):
    """Evidence: these options were shown, then, to whoever opened the private link."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="showings")
    authority_id = models.BigIntegerField()
    package_ref = models.TextField()
    shown_to = models.TextField(db_comment="Actor reference.")
    bid_refs = models.JSONField()
    at = models.DateTimeField()


class Decision(models.Model):
    """What was chosen, by whom and on what authority. A later decision is a new row; the newest counts."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="decisions")
    authority_id = models.BigIntegerField()
    package_ref = models.TextField()
    option = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="decisions")
    second = models.ForeignKey(Option, on_delete=models.PROTECT, null=True, related_name="+")
    authority_to_decide = models.TextField()
    because = models.TextField(blank=True, default="")
    decided_by = models.TextField()
    at = models.DateTimeField()
