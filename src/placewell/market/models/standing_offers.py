"""Standing offers: versions that follow each other, their prices apart, how each ended, and who was reminded."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from placewell.accounts.roles import Role
from placewell.market.models.membership import Membership
from placewell.market.models.record import SchemeAuthority
from placewell.market.models.terms import MONEY
from placewell.rules.pack import PriceBasis
from placewell.rules.standing_offers import MOST_RESPONSE_HOURS, OfferState

if TYPE_CHECKING:
    from placewell.accounts.actor import Actor

# Who reads standing offers in an authority. Prices are kept from a commissioner, as all prices are.
READS_STANDING_OFFERS = frozenset({Role.BROKER, Role.COMMISSIONER, Role.APPROVER, Role.AUDITOR})
ENDED = (OfferState.WITHDRAWN, OfferState.REPLACED)


class StandingOfferQuerySet(models.QuerySet["StandingOffer"]):
    """Standing offers, reached only through those they are made to and those who made them."""

    def visible_to(self, actor: "Actor") -> "StandingOfferQuerySet":
        """Keep those to the actor's authority or to a scheme it shares, or of their own organisation."""
        if actor.role == Role.SYSTEM:
            return self
        if actor.role in READS_STANDING_OFFERS and actor.authority_id is not None:
            shared = SchemeAuthority.objects.filter(
                authority_id=actor.authority_id, state=SchemeAuthority.State.JOINED
            ).values("scheme_id")
            return self.filter(Q(authority_id=actor.authority_id) | Q(membership__category__scheme__in=shared))
        if actor.role == Role.PROVIDER and actor.organisation_id is not None:
            return self.filter(organisation_id=actor.organisation_id)
        return self.none()

    def standing(self) -> "StandingOfferQuerySet":
        """Keep those that were neither withdrawn nor replaced; one of them may have run out."""
        return self.filter(end=None)


class StandingOffer(models.Model):
    """One version of what a member will honour in an emergency, at which hours. Its price is in `StandingPrice`."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="standing_offers")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    ref = models.TextField(db_comment="The same for every version of a membership.")
    version = models.PositiveSmallIntegerField()
    availability = models.JSONField(db_comment="Lists of from and to, whole hours, by weekday and bank_holiday.")
    conditions = models.TextField(blank=True, default="")
    not_covered = models.TextField(blank=True, default="", db_comment="Needs that it does not cover.")
    response_hours = models.PositiveSmallIntegerField(db_comment="By when a visit is answered.")
    places = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_until = models.DateField(db_comment="Its last day.")
    made_by = models.TextField(db_comment="Actor reference.")
    made_at = models.DateTimeField()

    objects = StandingOfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership", "version"], name="standing_offer_version"),
            models.UniqueConstraint(fields=["ref", "version"], name="standing_offer_ref"),
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="standing_offer_days"),
            models.CheckConstraint(
                condition=Q(response_hours__gte=1, response_hours__lte=MOST_RESPONSE_HOURS, places__gte=1),
                name="standing_offer_numbers",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "id"], name="standing_offers_of_provider"),
            models.Index(fields=["valid_until", "id"], name="standing_offers_by_last_day"),
        ]


class StandingPrice(models.Model):
    """The price of one version, kept from everybody who may not see prices."""

    offer = models.OneToOneField(StandingOffer, on_delete=models.PROTECT, related_name="price")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    unit = models.TextField(choices=[("week", "week"), ("hour", "hour")])
    basis = models.TextField(choices=[(one.value, one.value) for one in PriceBasis])
    core = models.DecimalField(**MONEY, db_comment="Pounds per unit for core care, on the stated basis.")
    rates = models.JSONField(db_comment="Each other rate as decimal text, by kind: an hour, or a night.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(core__gt=0, unit__in=["week", "hour"], basis__in=[one.value for one in PriceBasis]),
                name="standing_price",
            ),
        ]


class StandingOfferEnd(models.Model):
    """That a version was withdrawn or replaced. One that nobody ended runs out by itself."""

    offer = models.OneToOneField(StandingOffer, on_delete=models.PROTECT, related_name="end")
    authority_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    how = models.TextField(choices=[(one.value, one.value) for one in ENDED])
    ended_by = models.TextField(db_comment="Actor reference.")
    ended_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(how__in=[one.value for one in ENDED]), name="standing_offer_ended"),
        ]


class StandingOfferReminder(models.Model):
    """That its provider was written to, so many days before its last."""

    offer = models.ForeignKey(StandingOffer, on_delete=models.PROTECT, related_name="reminders")
    days_before = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offer", "days_before"], name="standing_offer_reminded_once"),
        ]
