"""The public record of a scheme: what came before it, its notices, its changes, and the authorities that share it."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from placewell.accounts.models import Organisation
from placewell.accounts.roles import OF_AN_AUTHORITY, Role
from placewell.market.models.scheme import Scheme
from placewell.rules.going_live import Answer, RecordKind
from placewell.rules.notices import NoticeKind

if TYPE_CHECKING:
    from placewell.accounts.actor import Actor


class RecordEntry(models.Model):
    """One entry of a scheme's record: evidence, a named author and a date. Never changed; a later one corrects it."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="record")
    kind = models.TextField(choices=[(kind.value, kind.value) for kind in RecordKind])
    about = models.TextField(blank=True, default="", db_comment="The authority that was asked, for an experience.")
    answer = models.TextField(blank=True, default="", choices=[(one.value, one.value) for one in Answer])
    text = models.TextField()
    evidence = models.TextField(db_comment="Where it can be checked: a document, a page, minutes.")
    figures = models.JSONField(default=dict, db_comment="What was counted from the register on that day, if anything.")
    author = models.TextField(db_comment="The person who stands for it, by name and office.")
    dated = models.DateField()
    written_by = models.TextField(db_comment="Actor reference.")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in RecordKind]), name="record_kind"),
            models.CheckConstraint(
                condition=Q(kind="experience", answer__in=[one.value for one in Answer]) & ~Q(about="")
                | ~Q(kind="experience") & Q(answer=""),
                name="record_answer",
            ),
        ]
        indexes = [models.Index(fields=["scheme", "id"], name="record_of_a_scheme")]


class Notice(models.Model):
    """A notice as it stood when it was prepared; `reference` and `sent_on` are added once, when it was sent."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="notices")
    kind = models.TextField(choices=[(kind.value, kind.value) for kind in NoticeKind])
    content = models.JSONField(db_comment="placewell/notice/1")
    prepared_by = models.TextField(db_comment="Actor reference.")
    prepared_at = models.DateTimeField()
    reference = models.TextField(blank=True, default="", db_comment="Where it was published, or its number there.")
    sent_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in NoticeKind]), name="notice_kind"),
            models.CheckConstraint(
                condition=Q(sent_on=None, reference="") | Q(sent_on__isnull=False) & ~Q(reference=""),
                name="notice_sent_with_its_reference",
            ),
        ]
        indexes = [models.Index(fields=["scheme", "id"], name="notices_of_a_scheme")]


class SchemeChange(models.Model):
    """One thing that changed about a scheme after its draft: what it was, what it is, and why."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="changes")
    what = models.TextField()
    before = models.TextField(blank=True, default="")
    after = models.TextField(blank=True, default="")
    reasons = models.TextField()
    changed_by = models.TextField(db_comment="Actor reference.")
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["scheme", "id"], name="changes_of_a_scheme")]


class SchemeAuthorityQuerySet(models.QuerySet["SchemeAuthority"]):
    """Who shares a scheme: public."""

    def invited(self, actor: "Actor") -> "SchemeAuthorityQuerySet":
        """Keep the invitations that the actor's authority has had."""
        if actor.role in OF_AN_AUTHORITY and actor.authority_id is not None:
            return self.filter(authority_id=actor.authority_id)
        return self if actor.role == Role.SYSTEM else self.none()


class SchemeAuthority(models.Model):
    """An authority that shares a scheme which another leads: it starts searches of its own in it."""

    class State(models.TextChoices):
        """Whether it shares the scheme."""

        INVITED = "invited"
        JOINED = "joined"
        DECLINED = "declined"
        LEFT = "left"

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="sharers")
    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="shared_schemes")
    state = models.TextField(choices=State.choices, default=State.INVITED)
    invited_at = models.DateTimeField()
    answered_by = models.TextField(blank=True, default="", db_comment="Actor reference.")
    answered_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    objects = SchemeAuthorityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "authority"],
                condition=Q(state__in=["invited", "joined"]),
                name="authority_shares_a_scheme_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["invited", "joined", "declined", "left"]), name="scheme_authority_state"
            ),
        ]
        indexes = [models.Index(fields=["authority", "state", "scheme"], name="schemes_shared_by")]
