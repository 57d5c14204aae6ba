"""Accounts that providers make for themselves: each begins with an organisation of its own, which owns nothing.

Somebody new acts for that organisation alone. Whatever belongs to a provider on the register (its invitations, offers,
memberships) belongs to another organisation, and so is out of reach until a claim to speak for it has been verified.
"""

import secrets

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from placewell.accounts.acting import acting_as
from placewell.accounts.actions import give_post
from placewell.accounts.actor import Actor, system_actor
from placewell.accounts.models import Organisation, Post, User
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.events.accounts import OrganisationAdded
from placewell.ledger.record import record, send

LONGEST_NAME = 120


@action(by={Role.PUBLIC}, whose=Whose.OWN_ACCOUNT)
def make_account(*, actor: Actor, name: str, email: str) -> None:  # noqa: ARG001 (anybody may, for themselves)
    """Make an account for somebody at a provider, and write to its address how to choose a password.

    Only whoever reads that address can use it. The caller is told the same whether or not the address was known: one
    that was is written to as well, and nothing about it changes.
    """
    known = User.objects.filter(email=email.lower()).first()
    if known is not None:
        _write_to_known(known)
        return
    with acting_as(system_actor("newcomers")):
        user = User.objects.create_user(email, name=" ".join(name.split())[:LONGEST_NAME])
        begin_organisation(user)
    _write_to_new(user)


def begin_organisation(user: User) -> Post:
    """Give somebody an organisation of their own to prepare things in, as part of an action; return their post."""
    maker = system_actor("newcomers")
    with acting_as(maker):
        made = Organisation.objects.create(
            kind=Organisation.Kind.PROVIDER,
            name=f"What {user.name} prepares",
            code=f"{Organisation.UNCLAIMED}{secrets.token_hex(12)}",
        )
        record(OrganisationAdded(organisation_id=made.pk, kind=made.kind), actor=maker, authority_id=None)
        return give_post(actor=maker, email=user.email, name=user.name, organisation=made, role=Role.PROVIDER)


def _write_to_new(user: User) -> None:
    parts = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    address = f"{settings.PLACEWELL_BASE_URL}{reverse('account_reset_password_from_key', kwargs=parts)}"
    send(
        to=user.email,
        subject="Choose a password for Placewell",
        body=(
            f"You asked for an account to join a scheme. Choose a password here:\n\n{address}\n\nThen sign in and say"
            " which provider you speak for. If you did not ask for this, do nothing: the account cannot be used."
        ),
        about=f"user:{user.pk}",
        authority_id=None,
    )


def _write_to_known(user: User) -> None:
    send(
        to=user.email,
        subject="You have an account already",
        body=(
            "Somebody asked for an account with this address, which has one. Sign in here:"
            f"\n\n{settings.PLACEWELL_BASE_URL}{reverse('account_login')}\n\nIf you have forgotten your password, that"
            " page helps you. Your account was not changed."
        ),
        about=f"user:{user.pk}",
        authority_id=None,
    )
