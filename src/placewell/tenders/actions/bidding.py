"""Bidding: seal, replace, withdraw, decline. One SQL function writes an act with its event and its replay guard."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db import connection

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.events.tenders import SEALED_EVENT_OF_ACT
from placewell.rules.errors import Conflict, NotFound, Refused, WrongState
from placewell.tenders.content import DeclineReason, Price, Response, check_price, check_response
from placewell.tenders.keys import proof_for
from placewell.tenders.queries.own_acts import Bidding, bidding_of, key_hash
from placewell.tenders.receipts import Receipt, make_receipt
from placewell.tenders.sealing import PRICE_STEPS, RESPONSE_STEPS, Sealed, seal
from placewell.tenders.states import TenderState

TURNS = 3  # times an act is tried again when another of the same bidder came between


@dataclass(frozen=True, slots=True)
class _Act:
    kind: str
    envelopes: Mapping[str, Sealed]
    reason: str
    key: str
    request: bytes


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION, states={TenderState.OPEN}, one_write=True)
def seal_bid(
    *,
    actor: Actor,
    invitation_ref: str,
    response: Response,
    price: Price,
    replace: bool = False,
    key: str = "",
    bidding: Bidding | None = None,
) -> Receipt:
    """Seal a bid in two envelopes and return its signed receipt.

    `replace` says that it takes the place of the bid that stands; without it a second bid is refused. The same
    `key` (Idempotency-Key) with the same content returns the first receipt again and writes nothing. `bidding` is what
    `bidding_of` has just answered about this invitation and this key, where a page has asked already.
    Raises Refused (content), WrongState (after the close), Conflict (a bid stands; a key used for another content).
    """
    if bidding is None or (bidding.invitation_ref, bidding.organisation_id) != (invitation_ref, actor.organisation_id):
        bidding = bidding_of(actor, invitation_ref, key=key)
    first, second = response.content(), price.content()
    check_response(response, question_ids=tuple(question["id"] for question in bidding.questions))
    check_price(price, fnc=Decimal(bidding.figures["fnc"]), closes_on=bidding.closes_at.date())
    kind = "replace" if replace else "bid"
    request = _digest(kind, json.dumps([first, second], sort_keys=True))
    again = bidding.replay_of(request)
    if again is not None:
        return again
    _check_open(bidding)
    if bidding.home_closes:
        raise WrongState("You have said, or the council has recorded, that this home closes. It takes nobody new.")
    envelopes = {
        "response": seal(first, public_key=bidding.response_key, steps=RESPONSE_STEPS),
        "price": seal(second, public_key=bidding.price_key, steps=PRICE_STEPS),
    }
    return _write(actor, bidding, _Act(kind, envelopes, "", key, request))


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION, states={TenderState.OPEN}, one_write=True)
def withdraw_bid(*, actor: Actor, invitation_ref: str, key: str = "") -> Receipt:
    """Withdraw the bid that stands and return the receipt of that. A new bid may follow until the close."""
    return _write_plain(actor, invitation_ref, "withdraw", "", key)


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION, states={TenderState.OPEN}, one_write=True)
def decline_invitation(*, actor: Actor, invitation_ref: str, reason: DeclineReason, key: str = "") -> Receipt:
    """Say that this service will not bid, and why. Unreadable until the opening, as every act is."""
    return _write_plain(actor, invitation_ref, "decline", reason.value, key)


def _write_plain(actor: Actor, invitation_ref: str, kind: str, reason: str, key: str) -> Receipt:
    bidding = bidding_of(actor, invitation_ref, key=key)
    request = _digest(kind, reason)
    again = bidding.replay_of(request)
    if again is not None:
        return again
    _check_open(bidding)
    return _write(actor, bidding, _Act(kind, {}, reason, key, request))


def _write(actor: Actor, bidding: Bidding, act: _Act) -> Receipt:
    for _turn in range(TURNS):
        receipt = make_receipt(
            tender_ref=bidding.tender_ref,
            bid_ref=_bid_ref(act.kind, bidding),
            act=act.kind,
            seq=bidding.seq + 1,
            time=bidding.moment,
            envelopes=act.envelopes,
            signing_key=settings.PLACEWELL_SIGNING_KEY,
        )
        outcome = _call(actor, bidding, act, receipt)
        if outcome == "sealed":
            return receipt
        if outcome != "out_of_turn":
            raise _refusal(outcome, bidding)
        bidding = bidding_of(actor, bidding.invitation_ref, key=act.key)
        again = bidding.replay_of(act.request)
        if again is not None:
            return again
    raise Conflict("You sent two things at once. Look at what stands, then try again.")


def _call(actor: Actor, bidding: Bidding, act: _Act, receipt: Receipt) -> str:
    response, price = act.envelopes.get("response"), act.envelopes.get("price")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tenders_seal_act(%s, %s, %s::smallint, %s, %s, %s, %s, %s, %s::jsonb, %s, %s, %s, %s, %s, %s)",
            (
                bidding.invitation_id,
                proof_for(bidding.invitation_ref),
                receipt["seq"],
                act.kind,
                receipt["bid_ref"],
                bidding.moment,
                response.ciphertext if response else None,
                price.ciphertext if price else None,
                json.dumps(receipt),
                act.reason,
                key_hash(act.key),
                act.request,
                SEALED_EVENT_OF_ACT[act.kind],
                actor.ref,
                actor.role.value,
            ),
        )
        row = cursor.fetchone()
    return str(row[0])


def _bid_ref(kind: str, bidding: Bidding) -> str:
    if bidding.bid_ref and kind in {"replace", "withdraw"}:
        return bidding.bid_ref
    return f"B-{secrets.token_hex(5).upper()}"


def _check_open(bidding: Bidding) -> None:
    # Only for a clear answer early: what counts is checked again under the lock, by the database.
    if bidding.state == TenderState.CANCELLED:
        raise _refusal("cancelled", bidding)
    if bidding.moment >= bidding.closes_at:
        raise _refusal("closed", bidding)


def _refusal(outcome: str, bidding: Bidding) -> Refused:
    closes_at = bidding.closes_at
    sentences: dict[str, Refused] = {
        "closed": WrongState(
            f"This search closed at {closes_at:%H:%M} on {closes_at:%-d %B}. Nothing can be added now.", code="closed"
        ),
        "cancelled": WrongState("The council has cancelled this search. Nothing can be added.", code="cancelled"),
        "bid_stands": Conflict("You have a bid already. Replace it, or withdraw it first.", code="bid_stands"),
        "no_bid": Conflict("You have no bid that could be replaced or withdrawn.", code="no_bid"),
        "clock": Refused("That took too long. Send it again.", code="clock"),
        "not_yours": NotFound("There is no such invitation of yours."),
    }
    return sentences[outcome]


def _digest(kind: str, content: str) -> bytes:
    # Keyed, so that a row says nothing about a content that somebody guesses.
    key: bytes = settings.PLACEWELL_LOOKUP_KEY
    return hashlib.blake2b(f"{kind}\x00{content}".encode(), key=key, digest_size=32).digest()
