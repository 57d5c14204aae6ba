"""The second tier of a portrait: kept when a tender opens, read after an interest, every reading written down."""

import json
import secrets

import rfc8785
from django.db import connection

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.accounts.vault import lock_for, unlock_for
from placewell.ledger.events.tenders import InterestDeclared, SecondTierRead
from placewell.needs.models import Package
from placewell.needs.queries import live_portrait
from placewell.needs.values import tier_two_value
from placewell.rules.errors import NotFound, Refused, WrongState
from placewell.rules.portrait import TierTwo
from placewell.tenders.keys import proof_for, readers_proof_hash
from placewell.tenders.models import SecondTier, Tender
from placewell.tenders.queries.own_acts import own_invitation
from placewell.tenders.states import TenderState

LONGEST_NAME, LONGEST_PURPOSE = 120, 500
MOST_READERS = 20  # of one invited service
READABLE = frozenset({TenderState.OPEN, TenderState.OFFERED, TenderState.AWARDED})


def keep_second_tier(tender: Tender, package: Package) -> None:
    """Keep the second tier of the portrait that a tender starts from. Part of an action: it opens no transaction."""
    portrait = live_portrait(package)
    if portrait is None:
        raise WrongState("There is no portrait yet. A social worker writes it first.")
    SecondTier.objects.create(
        tender=tender,
        authority_id=tender.authority_id,
        case_ref=package.ref,
        locked=lock_for(tender.authority_id, rfc8785.dumps(tier_two_value(TierTwo(**portrait.tier_two)))),
        readers_hash=readers_proof_hash(package.ref),
    )


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION, states=READABLE)
def declare_interest(*, actor: Actor, invitation_ref: str, reader: str, job: str, purpose: str) -> str:
    """Name who will read the second tier, their job, and what for; return the interest's reference (rulebook §2).

    Nobody who runs the tender learns of it before the close; the person and their social worker do at once.
    Raises Refused (words missing, too many readers), WrongState when this service may not read it now.
    """
    invitation = own_invitation(actor, invitation_ref)
    said = {"reader": reader.strip(), "job": job.strip(), "purpose": purpose.strip()}
    for name, sentence in _MISSING.items():
        longest = LONGEST_PURPOSE if name == "purpose" else LONGEST_NAME
        if not said[name] or len(said[name]) > longest:
            raise Refused(f"{sentence} Use up to {longest} characters.", code=name)
    ref = f"N-{secrets.token_hex(5).upper()}"
    outcome = _one(
        "SELECT tenders_declare_interest(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        *(invitation.pk, proof_for(invitation.ref), ref, said["reader"], said["job"], said["purpose"], MOST_READERS),
        *(InterestDeclared.__name__, actor.ref, actor.role.value),
    )[0]
    if outcome != "declared":
        raise _refusal(str(outcome))
    return ref


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION, states=READABLE)
def read_second_tier(*, actor: Actor, invitation_ref: str, interest_ref: str) -> TierTwo:
    """Hand out the second tier, and write down in the same call that it was read, by whom and what for.

    Until the close to every invited service that declared an interest; afterwards to the chosen one alone.
    Raises WrongState otherwise.
    """
    invitation = own_invitation(actor, invitation_ref)
    outcome, locked = _one(
        "SELECT outcome, locked FROM tenders_read_second_tier(%s, %s, %s, %s, %s, %s)",
        *(invitation.pk, proof_for(invitation.ref), interest_ref),
        *(SecondTierRead.__name__, actor.ref, actor.role.value),
    )
    if outcome != "read":
        raise _refusal(str(outcome))
    return TierTwo(**json.loads(unlock_for(invitation.authority_id, bytes(locked))))  # type: ignore[call-overload] # bytea


_MISSING = {
    "reader": "Name who will read it.",
    "job": "Say what their job is.",
    "purpose": "Say what they read it for: the person sees this.",
}


def _refusal(outcome: str) -> Refused:
    sentences: dict[str, Refused] = {
        "closed": WrongState(
            "This search has closed. Only the service that the person chose may read more about them now.",
            code="closed",
        ),
        "cancelled": WrongState("The council has called this search off.", code="cancelled"),
        "nothing": WrongState("This search has no second part of the portrait.", code="nothing"),
        "no_interest": WrongState("Say first who will read it, and what for.", code="no_interest"),
        "too_many": Refused(f"You have named {MOST_READERS} readers, which is the most.", code="too_many"),
        "not_yours": NotFound("There is no such invitation of yours."),
    }
    return sentences[outcome]


def _one(statement: str, *parameters: str | bytes | int) -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        row: tuple[object, ...] = cursor.fetchone()
    return row
