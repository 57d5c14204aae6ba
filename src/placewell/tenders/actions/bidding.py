"""Bidding: seal, replace, withdraw, decline. One SQL function writes an act with its event and its replay guard."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import rfc8785
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.events.tenders import SEALED_EVENT_OF_ACT
from placewell.rules.errors import Conflict, NotFound, Refused, WrongState
from placewell.tenders.content import DeclineReason, Price, Response, check_price, check_response
from placewell.tenders.keys import proof_for
from placewell.tenders.models import Invitation, Tender
from placewell.tenders.queries.own_acts import OwnAct, own_acts, own_invitation
from placewell.tenders.receipts import Receipt, make_receipt
from placewell.tenders.sealing import PRICE_STEPS, RESPONSE_STEPS, Sealed, seal
from placewell.tenders.states import TenderState

TURNS = 3  # times an act is tried again when another of the same bidder came between


@dataclass(frozen=True, slots=True)
class _Act:
    kind: str
    envelopes: Mapping[str, Sealed]
    reason: str
    idempotency: bytes | None
    request: bytes


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION, states={TenderState.OPEN})
def seal_bid(
    *, actor: Actor, invitation_ref: str, response: Response, price: Price, replace: bool = False, key: str = ""
) -> Receipt:
    """Seal a bid in two envelopes and return its signed receipt.

    `replace` says that it takes the place of the bid that stands; without it a second bid is refused. The same
    `key` (Idempotency-Key) with the same content returns the first receipt again and writes nothing.
    Raises Refused (content), WrongState (after the close), Conflict (a bid stands; a key used for another content).
    """
    invitation = own_invitation(actor, invitation_ref)
    tender = invitation.tender
    check_response(response, question_ids=tuple(question["id"] for question in tender.questions))
    check_price(price, fnc=Decimal(tender.figures["fnc"]), closes_on=tender.closes_at.date())
    kind = "replace" if replace else "bid"
    request = _digest(kind, rfc8785.dumps([response.content(), price.content()]))
    again = _replayed(invitation, key, request)
    if again is not None:
        return again
    _check_open(tender)
    envelopes = {
        "response": seal(response.content(), public_key=bytes(tender.response_key), steps=RESPONSE_STEPS),
        "price": seal(price.content(), public_key=bytes(tender.price_key), steps=PRICE_STEPS),
    }
    return _write(actor, invitation, _Act(kind, envelopes, "", _key_hash(key), request))


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION, states={TenderState.OPEN})
def withdraw_bid(*, actor: Actor, invitation_ref: str, key: str = "") -> Receipt:
    """Withdraw the bid that stands and return the receipt of that. A new bid may follow until the close."""
    return _write_plain(actor, invitation_ref, "withdraw", "", key)


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION, states={TenderState.OPEN})
def decline_invitation(*, actor: Actor, invitation_ref: str, reason: DeclineReason, key: str = "") -> Receipt:
    """Say that this service will not bid, and why. Unreadable until the opening, as every act is."""
    return _write_plain(actor, invitation_ref, "decline", reason.value, key)


def _write_plain(actor: Actor, invitation_ref: str, kind: str, reason: str, key: str) -> Receipt:
    invitation = own_invitation(actor, invitation_ref)
    request = _digest(kind, reason.encode())
    again = _replayed(invitation, key, request)
    if again is not None:
        return again
    _check_open(invitation.tender)
    return _write(actor, invitation, _Act(kind, {}, reason, _key_hash(key), request))


def _write(actor: Actor, invitation: Invitation, act: _Act) -> Receipt:
    for _turn in range(TURNS):
        before = own_acts(invitation)
        last = before[-1] if before else None
        moment = now()
        receipt = make_receipt(
            tender_ref=invitation.tender.ref,
            bid_ref=_bid_ref(act.kind, last),
            act=act.kind,
            seq=(last.seq if last else 0) + 1,
            time=moment,
            envelopes=act.envelopes,
            signing_key=settings.PLACEWELL_SIGNING_KEY,
        )
        try:
            with transaction.atomic():
                outcome = _call(actor, invitation, act, receipt, moment)
        except IntegrityError:
            outcome = "out_of_turn"
        if outcome == "sealed":
            return receipt
        if outcome != "out_of_turn":
            raise _refusal(outcome, invitation.tender)
        again = _replay_by_hash(invitation, act.idempotency, act.request)
        if again is not None:
            return again
    raise Conflict("You sent two things at once. Look at what stands, then try again.")


def _call(actor: Actor, invitation: Invitation, act: _Act, receipt: Receipt, moment: datetime) -> str:
    response, price = act.envelopes.get("response"), act.envelopes.get("price")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tenders_seal_act(%s, %s, %s::smallint, %s, %s, %s, %s, %s, %s::jsonb, %s, %s, %s, %s, %s, %s)",
            (
                invitation.pk,
                proof_for(invitation.ref),
                receipt["seq"],
                act.kind,
                receipt["bid_ref"],
                moment,
                response.ciphertext if response else None,
                price.ciphertext if price else None,
                json.dumps(receipt),
                act.reason,
                act.idempotency,
                act.request,
                SEALED_EVENT_OF_ACT[act.kind],
                actor.ref,
                actor.role.value,
            ),
        )
        row = cursor.fetchone()
    return str(row[0])


def _bid_ref(kind: str, last: OwnAct | None) -> str:
    if last is not None and (kind in {"replace", "withdraw"}):
        return last.bid_ref
    return f"B-{secrets.token_hex(5).upper()}"


def _check_open(tender: Tender) -> None:
    # Only for a clear answer early: what counts is checked again under the lock, by the database.
    if tender.state == TenderState.CANCELLED:
        raise _refusal("cancelled", tender)
    if now() >= tender.closes_at:
        raise _refusal("closed", tender)


def _refusal(outcome: str, tender: Tender) -> Refused:
    sentences: dict[str, Refused] = {
        "closed": WrongState(
            f"This search closed at {tender.closes_at:%H:%M} on {tender.closes_at:%-d %B}. Nothing can be added now.",
            code="closed",
        ),
        "cancelled": WrongState("The council has cancelled this search. Nothing can be added.", code="cancelled"),
        "bid_stands": Conflict("You have a bid already. Replace it, or withdraw it first.", code="bid_stands"),
        "no_bid": Conflict("You have no bid that could be replaced or withdrawn.", code="no_bid"),
        "clock": Refused("That took too long. Send it again.", code="clock"),
        "not_yours": NotFound("There is no such invitation of yours."),
    }
    return sentences[outcome]


def _digest(kind: str, content: bytes) -> bytes:
    # Keyed, so that a row says nothing about a content that somebody guesses.
    key: bytes = settings.PLACEWELL_LOOKUP_KEY
    return hashlib.blake2b(kind.encode() + b"\x00" + content, key=key, digest_size=32).digest()


def _key_hash(key: str) -> bytes | None:
    return hashlib.sha256(key.encode()).digest() if key else None


def _replayed(invitation: Invitation, key: str, request: bytes) -> Receipt | None:
    return _replay_by_hash(invitation, _key_hash(key), request)


def _replay_by_hash(invitation: Invitation, idempotency: bytes | None, request: bytes) -> Receipt | None:
    if idempotency is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT receipt, request_hash FROM tenders_replayed(%s, %s, %s)",
            (invitation.pk, proof_for(invitation.ref), idempotency),
        )
        row = cursor.fetchone()
    if row is None:
        return None
    if bytes(row[1]) != request:
        raise Conflict("This Idempotency-Key was used for something else. Use a new one.", code="key_reused")
    receipt: Receipt = json.loads(row[0])
    return receipt
