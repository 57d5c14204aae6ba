"""What a track record is made of: one row for each thing that came of a service's placements."""

from django.db import models
from django.db.models import Q

from placewell.market.models.standing import Dispute, OfTwoQuerySet
from placewell.rules.track_record import WORTH, InputKind, outcomes_of


class TrackInput(models.Model):
    """One input of a service's track record with one authority, written from an event. Never changed.

    Of one kind and reference the newest row counts: a dispute that was upheld is a further row, which names it.
    """

    service_id = models.TextField()
    authority_id = models.BigIntegerField(db_comment="Who decides about the service’s membership.")
    organisation_id = models.BigIntegerField()
    kind = models.TextField(choices=[(one.value, one.value) for one in InputKind])
    reference = models.TextField(db_comment="What it is about: a placement, a bid, a review, a complaint.")
    placement_ref = models.TextField(blank=True, default="")
    outcome = models.TextField()
    happened_on = models.DateField()
    dispute = models.OneToOneField(Dispute, on_delete=models.PROTECT, null=True, related_name="corrected_input")
    recorded_at = models.DateTimeField()

    objects = OfTwoQuerySet["TrackInput"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    *(Q(kind=kind.value, outcome__in=list(outcomes_of(kind))) for kind in WORTH), _connector=Q.OR
                ),
                name="track_input_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["service_id", "authority_id", "id"], name="inputs_of_a_service"),
            models.Index(fields=["placement_ref"], name="inputs_of_a_placement"),
        ]
