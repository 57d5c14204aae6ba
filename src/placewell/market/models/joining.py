"""Joining: who claims to speak for a provider, what a scheme asks, and what a provider prepares and keeps."""

from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import F, Q

from placewell.accounts.models import Organisation, Post
from placewell.accounts.roles import OF_AN_AUTHORITY, Role
from placewell.directory.models import Provider, Service
from placewell.market.models.scheme import Category, Scheme
from placewell.rules.joining import REMINDED, ClaimState

if TYPE_CHECKING:
    from placewell.accounts.actor import Actor

M = TypeVar("M", bound=models.Model)
DECIDES_CLAIMS = frozenset({Role.COMMISSIONER, Role.ADMINISTRATOR})
READS_CLAIMS = DECIDES_CLAIMS | {Role.AUDITOR}
DOCUMENT_NAMES = {
    "public_liability": "Public liability insurance",
    "employers_liability": "Employers’ liability insurance",
    "safeguarding": "Safeguarding policy",
    "dbs": "Statement on DBS checks",
    "business_continuity": "Business continuity plan",
    "professional_indemnity": "Professional indemnity insurance",
    "data_protection": "Data protection policy",
    "other": "Something else",
}
# What lapses by itself, so that its day has to be said.
EXPIRES = frozenset({"public_liability", "employers_liability", "professional_indemnity"})


class OwnQuerySet(models.QuerySet[M]):
    """Rows that a provider keeps for itself: nobody else reads them."""

    def visible_to(self, actor: "Actor") -> "OwnQuerySet[M]":
        """Keep those of the actor's own organisation."""
        if actor.role == Role.SYSTEM:
            return self
        if actor.role == Role.PROVIDER and actor.organisation_id is not None:
            return self.filter(organisation_id=actor.organisation_id)
        return self.none()


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Claims: for who made them, who manages the provider already, and the authority asked."""

    def visible_to(self, actor: "Actor") -> "ClaimQuerySet":
        """Keep what the actor may read."""
        if actor.role == Role.SYSTEM:
            return self
        if actor.role in READS_CLAIMS and actor.authority_id is not None:
            return self.filter(authority_id=actor.authority_id)
        if actor.role == Role.PROVIDER and actor.organisation_id is not None:
            code = Organisation.objects.filter(pk=actor.organisation_id).values("code")
            return self.filter(Q(organisation_id=actor.organisation_id) | Q(provider_id__in=code))
        return self.none()


class Claim(models.Model):
    """Somebody says that they speak for a provider on the register. Until it is verified it opens nothing.

    `organisation` is what the claimant acts for: one of their own that has nothing, until the claim is verified.
    """

    ref = models.TextField(unique=True)
    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_comment="Who is asked.")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="claims")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="claims")
    claimed_by = models.TextField(db_comment="Actor reference.")
    name = models.TextField(db_comment="Of who claims.")
    position = models.TextField()
    telephone = models.TextField(blank=True, default="")
    evidence = models.TextField()
    state = models.TextField(choices=[(s.value, s.value) for s in ClaimState], default=ClaimState.PENDING.value)
    managed = models.BooleanField(db_comment="Whether somebody managed the provider already, and was told.")
    made_at = models.DateTimeField()
    decided_by = models.TextField(blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    method = models.TextField(blank=True, default="", db_comment="How it was verified.")
    because = models.TextField(blank=True, default="", db_comment="What was found, or why not.")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    revoked_by = models.TextField(blank=True, default="")
    revoked_at = models.DateTimeField(null=True)
    revoked_because = models.TextField(blank=True, default="")

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[one.value for one in ClaimState]), name="claim_state"),
            models.CheckConstraint(
                condition=Q(state="withdrawn") | ~Q(decided_by=F("claimed_by")), name="nobody_verifies_themselves"
            ),
            models.CheckConstraint(
                condition=Q(state="pending", decided_at=None, decided_by="")
                | (~Q(state="pending") & Q(decided_at__isnull=False) & ~Q(decided_by="")),
                name="claim_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="revoked", revoked_at__isnull=False) & ~Q(revoked_by="") & ~Q(revoked_because="")
                | (~Q(state="revoked") & Q(revoked_at=None)),
                name="claim_revoked_whole",
            ),
            models.UniqueConstraint(fields=["organisation"], condition=Q(state="pending"), name="one_pending_claim"),
        ]
        indexes = [
            models.Index(fields=["authority", "made_at", "id"], name="claims_pending", condition=Q(state="pending")),
            models.Index(fields=["provider", "id"], name="claims_of_a_provider"),
        ]


class JoiningTerms(models.Model):
    """What a scheme asks of those who join: documents, and questions by category. A version; the newest counts."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="joining_terms")
    version = models.PositiveSmallIntegerField()
    documents = models.JSONField(db_comment="Codes of the documents asked for.")
    questions = models.JSONField(db_comment="Category reference to its questions, each with id and text.")
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "version"], name="joining_terms_version")]


class DocumentQuerySet(models.QuerySet["Document"]):
    """Documents of providers: their own, and those sent to an authority."""

    def visible_to(self, actor: "Actor") -> "DocumentQuerySet":
        """Keep the actor's own, or those sent to their authority; of the confidential ones, what they decide about."""
        if actor.role == Role.SYSTEM:
            return self
        if actor.role == Role.PROVIDER and actor.organisation_id is not None:
            return self.filter(organisation_id=actor.organisation_id)
        if actor.role in OF_AN_AUTHORITY and actor.authority_id is not None:
            sent = self.filter(sendings__authority_id=actor.authority_id).distinct()
            reads_all = actor.role in {Role.COMMISSIONER, Role.APPROVER, Role.AUDITOR}
            return sent if reads_all else sent.filter(confidential=False)
        return self.none()

    def kept(self) -> "DocumentQuerySet":
        """Keep those that were not removed."""
        return self.filter(removed_at=None)


class Document(models.Model):
    """A file that a provider keeps and sends to the schemes it joins. Its bytes lie encrypted in the file store."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="documents")
    kind = models.TextField(db_comment="One of DOCUMENT_NAMES.")
    name = models.TextField(blank=True, default="", db_comment="What its owner calls it, where it does.")
    expires_on = models.DateField(null=True)
    confidential = models.BooleanField(default=False)
    confidential_because = models.TextField(blank=True, default="")
    media_type = models.TextField(db_comment="As its bytes tell, never as a browser says.")
    ending = models.TextField()
    size = models.PositiveIntegerField(db_comment="Bytes, before encryption.")
    digest = models.TextField(db_comment="sha256 of the bytes before encryption, in hex.")
    stored_as = models.TextField(unique=True)
    locked_for = models.BigIntegerField(db_comment="The organisation under whose key its bytes lie.")
    added_by = models.TextField()
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confidential=False, confidential_because="")
                | (Q(confidential=True) & ~Q(confidential_because="")),
                name="confidential_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-id"], name="documents_kept", condition=Q(removed_at=None)),
            models.Index(
                fields=["expires_on", "id"],
                name="documents_that_expire",
                condition=Q(removed_at=None, expires_on__isnull=False),
            ),
        ]

    @property
    def title(self) -> str:
        """What it is, and what its owner calls it."""
        kind = DOCUMENT_NAMES.get(self.kind, DOCUMENT_NAMES["other"])
        return f"{kind}: {self.name}" if self.name else kind


class DocumentReminder(models.Model):
    """A reminder that a document expires: written once for each of 28, 7 and 0 days before."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="reminders")
    days_before = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "days_before"], name="reminded_once"),
            models.CheckConstraint(condition=Q(days_before__in=REMINDED), name="reminder_days"),
        ]


class Chosen(models.Model):
    """A service that a provider means to send an application for, in one category. Its own until it is sent."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")

    objects = OwnQuerySet["Chosen"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "category", "service"], name="chosen_once"),
        ]


class PreparedPart(models.Model):
    """One part of what a provider prepares for a scheme: exactly what was typed, and whether it was gone through.

    What was taken over from another scheme counts only after somebody has looked at it here.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    part = models.TextField(db_comment="declaration, documents, or questions:<category reference>.")
    typed = models.JSONField(db_comment="Field to the list of what was typed into it.")
    done = models.BooleanField(default=False)
    taken_from = models.TextField(blank=True, default="", db_comment="The scheme whose words these are, until read.")
    by = models.TextField()
    at = models.DateTimeField()

    objects = OwnQuerySet["PreparedPart"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "scheme", "part"], name="one_prepared_part"),
            models.CheckConstraint(condition=Q(done=False) | Q(taken_from=""), name="looked_at_before_it_counts"),
        ]
