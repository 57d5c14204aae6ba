"""A scheme, which an authority runs on a legal basis, and the categories of care it is divided into."""

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from placewell.accounts.models import Organisation
from placewell.accounts.roles import OF_AN_AUTHORITY, Role
from placewell.rules.clocks import EARLIEST_HOUR, LATEST_HOUR
from placewell.rules.legal_basis import LegalBasis
from placewell.rules.needs import CareType
from placewell.rules.ratings import Rating
from placewell.rules.scheme_states import SchemeState

if TYPE_CHECKING:
    from placewell.accounts.actor import Actor


class SchemeQuerySet(models.QuerySet["Scheme"]):
    """Schemes. Everybody may read them; only their own authority changes them."""

    def visible_to(self, actor: "Actor") -> "SchemeQuerySet":  # noqa: ARG002 (public, whoever asks)
        """Keep what the actor may read: a scheme is public in full."""
        return self

    def run_by(self, actor: "Actor") -> "SchemeQuerySet":
        """Keep the schemes that the actor's authority runs: it leads them."""
        if actor.role in OF_AN_AUTHORITY and actor.authority_id is not None:
            return self.filter(authority_id=actor.authority_id)
        return self if actor.role == Role.SYSTEM else self.none()


class Scheme(models.Model):
    """What an authority set up to buy packages of care, open to any service that meets its conditions."""

    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="schemes")
    ref = models.TextField(unique=True)
    name = models.TextField()
    description = models.TextField(db_comment="What it buys and for whom, in plain English.")
    legal_basis = models.TextField(choices=[(basis.value, basis.value) for basis in LegalBasis])
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    closing_hour = models.PositiveSmallIntegerField(db_comment="London hour at which planned tenders close.")
    notice = models.TextField(db_comment="The sentence that its notice and every invitation state.")
    how_to_join = models.TextField()
    pilot = models.BooleanField(default=False, db_comment="A trial with an end and stop criteria.")
    first_draft_on = models.DateField(db_comment="The day its first draft was shown to anybody.")
    state = models.TextField(choices=[(s.value, s.value) for s in SchemeState], default=SchemeState.DRAFT.value)
    closed_because = models.TextField(blank=True, default="")
    established_at = models.DateTimeField(db_comment="When its draft was written down here.")
    went_live_at = models.DateTimeField(null=True)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(legal_basis__in=[one.value for one in LegalBasis]), name="scheme_legal_basis"
            ),
            models.CheckConstraint(condition=Q(state__in=[one.value for one in SchemeState]), name="scheme_state"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="scheme_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "closed"]) | Q(went_live_at__isnull=False), name="scheme_went_live_at"
            ),
            models.CheckConstraint(
                condition=Q(closing_hour__gte=EARLIEST_HOUR, closing_hour__lte=LATEST_HOUR), name="scheme_closing_hour"
            ),
        ]
        indexes = [models.Index(fields=["authority", "state", "id"], name="schemes_of_an_authority")]


class CategoryQuerySet(models.QuerySet["Category"]):
    """Categories. Everybody may read them; only their own authority changes them."""

    def visible_to(self, actor: "Actor") -> "CategoryQuerySet":  # noqa: ARG002 (public, whoever asks)
        """Keep what the actor may read: a category is public in full."""
        return self

    def run_by(self, actor: "Actor") -> "CategoryQuerySet":
        """Keep the categories that the actor's authority runs."""
        if actor.role in OF_AN_AUTHORITY and actor.authority_id is not None:
            return self.filter(authority_id=actor.authority_id)
        return self if actor.role == Role.SYSTEM else self.none()


class Category(models.Model):
    """One kind of care within a scheme, such as residential dementia care, with one policy and one cost model.

    What it asks of a member (care type, need bands, area, rating gate) is fixed for its life: a condition of
    membership does not change under those who joined. What may change is versioned in its terms.
    """

    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="categories")
    ref = models.TextField(unique=True)
    name = models.TextField()
    care_type = models.TextField(choices=[(care.value, care.value) for care in CareType])
    need_bands = ArrayField(models.TextField(), default=list, db_comment="Bands that every member is registered for.")
    radius_miles = models.DecimalField(
        max_digits=4, decimal_places=1, db_comment="How far a search looks unless the person says otherwise."
    )
    within = models.TextField(
        blank=True, default="", db_comment="The local authority its services are in; empty where distance alone counts."
    )
    rating_gate = models.TextField(
        blank=True,
        default="",
        choices=[(rating.value, rating.value) for rating in Rating],
        db_comment="Lowest overall rating admitted, empty for none; an unrated service passes.",
    )
    added_at = models.DateTimeField()

    objects = CategoryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "name"], name="category_named_once"),
            models.CheckConstraint(
                condition=Q(care_type__in=[one.value for one in CareType]), name="category_care_type"
            ),
            models.CheckConstraint(
                condition=Q(rating_gate__in=["", *(one.value for one in Rating)]), name="category_rating_gate"
            ),
            models.CheckConstraint(condition=Q(radius_miles__gt=0), name="category_radius"),
        ]
        indexes = [models.Index(fields=["authority", "id"], name="categories_of_an_authority")]

    @property
    def gate(self) -> Rating | None:
        """The lowest overall rating admitted, or None."""
        return Rating(self.rating_gate) if self.rating_gate else None
