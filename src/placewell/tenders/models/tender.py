"""A mini-tender, who was invited, who was not and why, and the questions asked about it."""

from decimal import Decimal
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models

from placewell.accounts.models import Organisation
from placewell.accounts.roles import OF_AN_AUTHORITY, Role
from placewell.directory.models import Service
from placewell.market.models import Category, Membership
from placewell.needs.models import Package
from placewell.rules.urgency import Urgency
from placewell.rules.widening import WideningOutcome
from placewell.tenders.states import UNDER_WAY, TenderState

if TYPE_CHECKING:
    from placewell.accounts.actor import Actor


class TenderQuerySet(models.QuerySet["Tender"]):
    """Tenders, reached only through who may see them."""

    def visible_to(self, actor: "Actor") -> "TenderQuerySet":
        """Keep the tenders of the actor's authority, or those their organisation is invited to."""
        if actor.role == Role.SYSTEM:
            return self
        if actor.role in OF_AN_AUTHORITY and actor.authority_id is not None:
            return self.filter(authority_id=actor.authority_id)
        if actor.role == Role.PROVIDER and actor.organisation_id is not None:
            return self.filter(invitations__organisation_id=actor.organisation_id).distinct()
        return self.none()


class TenderKind(models.TextChoices):
    """What a tender is for."""

    SEARCH = "search", "a search"
    CONFIRMATION = "confirmation", "a confirmation round with a corrected portrait"
    DIRECT = "direct", "the direct route out of the DPS, in which nobody is invited"


class Tender(models.Model):
    """One person's package of care, put to every eligible service at once.

    What a provider reads is frozen here: the portrait's first tier, the policy, the published figures and the
    questions. The person's budget is not among it.
    """

    ref = models.TextField(unique=True)
    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="tenders")
    package_ref = models.TextField()
    kind = models.TextField(choices=TenderKind.choices, default=TenderKind.SEARCH)
    state = models.TextField(choices=[(s.value, s.value) for s in TenderState], default=TenderState.OPEN)
    urgency = models.TextField(choices=[(u.value, u.value) for u in Urgency])
    issued_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    portrait = models.JSONField(db_comment="The first tier of the signed portrait.")
    policy = models.JSONField(db_comment="The policy of the evaluation pack.")
    figures = models.JSONField(db_comment="Floor, reference, ceiling and FNC at the person's levels; never the budget.")
    questions = models.JSONField(db_comment="Case-response questions: id, text, guidance.")
    evaluators = models.PositiveSmallIntegerField(default=1, db_comment="How many mark the answers, each on their own.")
    times = models.JSONField(
        default=dict, db_comment="Version, window, time to explain a low price, and escalation; empty: the defaults."
    )
    remind_at = models.DateTimeField(
        null=True, db_comment="When everybody invited is reminded; null for one from before times were kept."
    )
    widen_at = models.DateTimeField(
        null=True, db_comment="When it is widened if the person agreed; null where its times have no such step."
    )
    notice = models.TextField(db_comment="The sentence that every invitation states.")
    latitude = models.FloatField()
    longitude = models.FloatField()
    radius_miles = models.DecimalField(max_digits=5, decimal_places=1)
    not_invited = models.JSONField(default=dict, db_comment="Counts by reason, beyond the rows that name a service.")
    opened_by = models.TextField(db_comment="The broker's actor reference.")
    broker_name = models.TextField()
    response_key = models.BinaryField(db_comment="Public half of the first envelope's key.")
    price_key = models.BinaryField(db_comment="Public half of the second envelope's key.")
    cancelled_because = models.TextField(blank=True, default="")
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="followed_by", db_comment="The search before this."
    )
    wider_agreed_by = models.TextField(
        blank=True, default="", db_comment="Who agreed, for the person, that this search looks further than the last."
    )
    settled_because = models.TextField(
        blank=True, default="", db_comment="Why somebody who was placed is searched for: coded by `rules.settled`."
    )
    settled_agreed_by = models.TextField(blank=True, default="", db_comment="Who wants it, or agreed, for the person.")
    moves_with = models.TextField(
        blank=True,
        default="",
        db_comment="The mark of a wish to move with somebody else, which both agreed that services may read.",
    )

    objects = TenderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(closes_at__gt=models.F("issued_at")), name="closes_after_issue"),
            models.CheckConstraint(condition=models.Q(state__in=[s.value for s in TenderState]), name="tender_state"),
            models.UniqueConstraint(
                fields=["package"],
                condition=models.Q(state__in=[state.value for state in UNDER_WAY]),
                name="one_live_tender_per_package",
                violation_error_message="This package already has a tender under way.",
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "state", "closes_at", "id"], name="tender_worklist"),
            models.Index(fields=["closes_at"], name="tender_due", condition=models.Q(state="open")),
            models.Index(
                fields=["remind_at", "id"],
                name="tender_reminders",
                condition=models.Q(state="open", remind_at__isnull=False),
            ),
            models.Index(
                fields=["widen_at", "id"],
                name="tender_widenings",
                condition=models.Q(state="open", widen_at__isnull=False),
            ),
        ]

    @property
    def reach(self) -> Decimal:
        """How many miles around it looked in the end: further than at first where it was widened."""
        found = Widening.objects.filter(tender=self).first()
        return found.to_miles if found is not None else self.radius_miles

    @property
    def agreed_by(self) -> str:
        """Who agreed, for the person, that it looked further: at its widening step, or than the search before."""
        found = Widening.objects.filter(tender=self).first()
        return (found.agreed_by if found is not None else "") or self.wider_agreed_by


class Reminder(models.Model):
    """Everybody invited to a tender was reminded of it: once, whatever had arrived."""

    tender = models.OneToOneField(Tender, on_delete=models.PROTECT, related_name="reminder")
    at = models.DateTimeField()


class Widening(models.Model):
    """What came of the widening step of a search, once, whatever had arrived; and who was looked at further away.

    What stood when the search began stays as it was: this stands beside it.
    """

    tender = models.OneToOneField(Tender, on_delete=models.PROTECT, related_name="widening")
    authority_id = models.BigIntegerField()
    package_ref = models.TextField()
    outcome = models.TextField(choices=[(one.value, one.value) for one in WideningOutcome])
    from_miles = models.DecimalField(max_digits=5, decimal_places=1)
    to_miles = models.DecimalField(max_digits=5, decimal_places=1)
    agreed_by = models.TextField(blank=True, default="", db_comment="Who agreed: the person, or who speaks for them.")
    left_out = models.JSONField(
        default=list, db_comment="Who was not invited further away either: service, name and reasons of each."
    )
    counts = models.JSONField(default=dict, db_comment="Counts by reason, beyond those that are named.")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=[one.value for one in WideningOutcome]), name="widening_outcome"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="widened", to_miles__gt=models.F("from_miles")) & ~models.Q(agreed_by="")
                | (~models.Q(outcome="widened") & models.Q(to_miles=models.F("from_miles"))),
                name="widened_by_agreement",
            ),
        ]


class Invitation(models.Model):
    """One eligible service, invited to bid. Every eligible service is."""

    ref = models.TextField(unique=True)
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="invitations")
    authority_id = models.BigIntegerField()
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    service_name = models.TextField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    distance_miles = models.DecimalField(max_digits=6, decimal_places=2)
    lookup_hash = models.BinaryField(db_comment="sha256 of the proof that reads this invitation's own acts.")
    # Its tender's, which never moves: so that a provider's list needs no other invitation than those it shows.
    closes_at = models.DateTimeField(db_comment="The tender's close; the database fills it in.")
    widening = models.ForeignKey(
        Widening,
        on_delete=models.PROTECT,
        null=True,
        related_name="invitations",
        db_comment="The step at which it was invited; null for who was invited from the start.",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tender", "membership"], name="invited_once")]
        indexes = [
            models.Index(fields=["organisation", "-id"], name="invitations_of"),
            models.Index(fields=["organisation", "closes_at", "id"], name="invitations_by_clock"),
        ]


class NotInvited(models.Model):
    """A member of the category, or a registered service within reach, that was not invited, and why."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="left_out")
    authority_id = models.BigIntegerField()
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    reasons = ArrayField(models.TextField())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tender", "service"], name="left_out_once")]


class Question(models.Model):
    """A question from an invited service; its answer goes to all, its asker is named to nobody."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="asked")
    authority_id = models.BigIntegerField()
    asker_hash = models.BinaryField(db_comment="Lets an asker find their own questions; says to nobody who they are.")
    text = models.TextField()
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["tender", "id"], name="questions_in_order")]
