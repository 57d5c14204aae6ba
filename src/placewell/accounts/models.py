"""Organisations, the people who work for them and what they act as; private links of those without an account."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from placewell.accounts.roles import OF_AN_AUTHORITY, Role


class Organisation(models.Model):
    """A council or integrated care board that buys, or a provider that bids."""

    class Kind(models.TextChoices):
        """What it is here for."""

        AUTHORITY = "authority"
        ICB = "icb", "Integrated care board"
        PROVIDER = "provider"

    kind = models.TextField(choices=Kind.choices)
    name = models.TextField()
    code = models.TextField(unique=True, db_comment="ONS or ODS code of a buyer; CQC provider id of a provider.")
    address = models.TextField(blank=True, default="")

    # How the code of a newcomer's organisation begins, until it is known which provider it speaks for.
    UNCLAIMED = "new:"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["authority", "icb", "provider"]), name="organisation_kind"
            )
        ]

    @property
    def unclaimed(self) -> bool:
        """Whether it is a newcomer's own, which speaks for no provider yet and owns nothing but what it prepares."""
        return self.code.startswith(self.UNCLAIMED)


class UserManager(BaseUserManager["User"]):
    """Makes users who sign in with their e-mail address."""

    def create_user(self, email: str, password: str | None = None, *, name: str = "") -> "User":
        """Create somebody; without a password they cannot sign in until one is set."""
        user = self.model(email=self.normalize_email(email).lower(), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who works for an organisation and signs in."""

    email = models.EmailField(unique=True)
    name = models.TextField()
    is_active = models.BooleanField(default=True)

    # Filled in when a request's user is found; None on a user that was read in another way.
    live_posts: "list[Post] | None" = None

    objects = UserManager()
    USERNAME_FIELD = "email"

    def get_full_name(self) -> str:
        """Return the name as others see it."""
        return self.name


class Post(models.Model):
    """What one user may act as, for one organisation."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="posts")
    role = models.TextField(choices=[(role.value, role.value) for role in sorted(OF_AN_AUTHORITY | {Role.PROVIDER})])
    team = models.TextField(blank=True, default="")
    approval_limit = models.DecimalField(
        max_digits=9, decimal_places=2, null=True, blank=True, db_comment="Pounds a week an approver may agree."
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"], condition=models.Q(ended_at=None), name="one_live_post"
            )
        ]


class PrivateLink(models.Model):
    """A link by which the person, or whoever speaks for them, reaches their own case; with a code each time."""

    token_hash = models.BinaryField(unique=True, db_comment="sha256 of the token; the token itself is never stored.")
    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    case_ref = models.TextField(db_comment="The package it opens.")
    send_to = models.TextField(db_comment="E-mail address or telephone number that codes go to.")
    channel = models.TextField(choices=[("email", "email"), ("text", "text")])
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)


class OneTimeCode(models.Model):
    """A six-figure code, usable once within ten minutes and for five tries."""

    link = models.ForeignKey(PrivateLink, on_delete=models.PROTECT, related_name="codes")
    code_hash = models.BinaryField()
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["link", "-sent_at"], name="newest_code")]
