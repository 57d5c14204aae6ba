"""The opening and the reveal: two actions of the opener process, each of everything together."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import rfc8785
from django.db import connection

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.accounts.vault import lock_for
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, stop_clock
from placewell.ledger.events.tenders import BidSetAside, BidsOpened, PricesRevealed, TenderEvaluated
from placewell.ledger.record import record
from placewell.rules.errors import NotFound, Refused, WrongState
from placewell.rules.options import Outcome
from placewell.tenders.keys import key_mark, opening_key
from placewell.tenders.merkle import root_of
from placewell.tenders.models import Evaluation, Invitation, OpenedBid, Opening, RevealedPrice, Tender
from placewell.tenders.packs import evaluate_tender
from placewell.tenders.queries.acts import Act, acts_of, standing_acts
from placewell.tenders.receipts import leaf_of
from placewell.tenders.sealing import new_key_pair, unseal, unwrap
from placewell.tenders.standing import standing_of
from placewell.tenders.states import TenderState, check_step
from placewell.tenders.waiting import start_next_clock

ENVELOPES = ("response", "price")


@action(by={Role.SYSTEM}, whose=Whose.EVERYONES)
def make_keys(*, actor: Actor, spare: int) -> int:  # noqa: ARG001 (every action has its actor)
    """Make key pairs until `spare` of each envelope are ready; return how many were made."""
    key, made = opening_key(), 0
    with connection.cursor() as cursor:
        for envelope in ENVELOPES:
            cursor.execute("SELECT tenders_spare_keys(%s)", (envelope,))
            (ready,) = cursor.fetchone()
            for _ in range(max(0, spare - ready)):
                pair = new_key_pair(key)
                mark = key_mark(envelope, pair.public)
                added = (envelope, pair.public, pair.wrapped_private, mark)
                cursor.execute("SELECT tenders_add_key(%s, %s, %s, %s)", added)
                made += 1
    return made


@action(by={Role.SYSTEM}, whose=Whose.EVERYONES, states={TenderState.OPEN})
def open_bids(*, actor: Actor, tender_id: int) -> Opening:
    """Open the case responses of a tender, all together, after its close.

    Locks the tender against every act, checks each bidder's standing again, and stores the Merkle root of all acts.
    Raises WrongState before the close or when it was opened already, NotPermitted without the opening key.
    """
    key = opening_key()
    wrapped = _lift_seal(tender_id)
    tender = Tender.objects.select_related("authority").get(pk=tender_id)
    acts = acts_of(tender)
    private = unwrap(wrapped, key)
    live = [act for act in standing_acts(acts) if act.bids]
    invitations = Invitation.objects.select_related("membership").in_bulk([act.invitation_id for act in live])
    leaves = [leaf_of(act.receipt) for act in acts]
    opening = Opening.objects.create(
        tender=tender,
        authority_id=tender.authority_id,
        opened_at=now(),
        merkle_root=root_of(leaves).hex(),
        leaves=[leaf.hex() for leaf in leaves],
        acts=len(acts),
        bids=len(live),
    )
    for act in live:
        _open_response(actor, tender, act, invitations[act.invitation_id], private)
    _move(tender, TenderState.SCORING)
    stop_clock(ClockKind.TENDER_CLOSES, subject=f"tender:{tender.ref}")
    opened = BidsOpened(tender_ref=tender.ref, bids=len(live), acts=len(acts), merkle_root=opening.merkle_root)
    record(opened, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    return opening


@action(by={Role.SYSTEM}, whose=Whose.EVERYONES, states={TenderState.SCORED})
def reveal_prices(*, actor: Actor, tender_id: int) -> Evaluation:
    """Open every price together, compute the evaluation and store it. Scoring must be closed."""
    key = opening_key()
    tender = Tender.objects.select_for_update().filter(pk=tender_id).first()
    if tender is None:
        raise NotFound("There is no such tender.")
    check_step(TenderState(tender.state), TenderState.EVALUATED)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenders_price_key(%s)", (tender_id,))
        (wrapped,) = cursor.fetchone()
    if wrapped is None:
        raise WrongState("Prices stay sealed until scoring is closed.")
    private = unwrap(bytes(wrapped), key)
    sealed = {act.id: act.price_sealed for act in acts_of(tender)}
    bids = list(OpenedBid.objects.filter(tender=tender).order_by("bid_ref"))
    for bid in bids:
        opened = unseal(sealed[bid.act_id], private_key=private)
        RevealedPrice.objects.create(
            bid=bid,
            tender=tender,
            authority_id=tender.authority_id,
            organisation_id=bid.organisation_id,
            content=opened.content,
            nonce=opened.nonce,
            at=now(),
        )
    revealed = PricesRevealed(tender_ref=tender.ref, bids=len(bids))
    record(revealed, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    evaluation = store_evaluation(actor=actor, tender=tender)
    _move(tender, TenderState.EVALUATED)
    return evaluation


def store_evaluation(*, actor: Actor, tender: Tender) -> Evaluation:
    """Evaluate a tender as it stands and keep pack and result. Part of an action: it opens no transaction."""
    pack, result = evaluate_tender(actor, tender)
    packed, outcome = rfc8785.dumps(pack), rfc8785.dumps(result)
    evaluation = Evaluation.objects.create(
        tender=tender,
        authority_id=tender.authority_id,
        seq=Evaluation.objects.filter(tender=tender).count() + 1,
        pack_sealed=lock_for(tender.authority_id, packed),
        pack_sha256=_sha256(packed),
        result=json.loads(outcome),
        result_sha256=_sha256(outcome),
        at=now(),
    )
    evaluated = TenderEvaluated(
        tender_ref=tender.ref,
        outcome=str(result["outcome"]),
        pack_sha256=evaluation.pack_sha256,
        result_sha256=evaluation.result_sha256,
    )
    record(evaluated, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    start_next_clock(tender, Outcome(str(result["outcome"])), evaluation.at)
    return evaluation


@dataclass(frozen=True, slots=True)
class Due:
    """One thing the opener has to do: on which tender, since when, and by which action."""

    tender_id: int
    since: datetime
    does: Callable[..., object]


def due_work() -> list[Due]:
    """List what the opener has to do now, longest due first. Reads as the system."""
    tenders = Tender.objects.order_by("closes_at", "id")
    due = [Due(t.pk, t.closes_at, open_bids) for t in tenders.filter(state=TenderState.OPEN, closes_at__lte=now())]
    due += [Due(t.pk, t.closes_at, reveal_prices) for t in tenders.filter(state=TenderState.SCORED)]
    return due


def _lift_seal(tender_id: int) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT outcome, wrapped_key FROM tenders_lift_seal(%s)", (tender_id,))
        outcome, wrapped = cursor.fetchone()
    if outcome == "too_early":
        raise WrongState("This tender has not closed yet. Nobody can open it before its close.", code="too_early")
    if outcome == "done":
        raise WrongState("This tender has been opened already, or was cancelled.", code="done")
    if outcome == "no_tender":
        raise NotFound("There is no such tender.")
    return bytes(wrapped)


def _open_response(actor: Actor, tender: Tender, act: Act, invitation: Invitation, private: bytes) -> None:
    try:
        opened = unseal(act.response_sealed, private_key=private)
    except ValueError as error:
        raise Refused(f"The envelope of {act.bid_ref} cannot be opened.", code="envelope") from error
    standing = standing_of(invitation)
    OpenedBid.objects.create(
        act_id=act.id,
        tender=tender,
        authority_id=tender.authority_id,
        organisation_id=invitation.organisation_id,
        invitation=invitation,
        bid_ref=act.bid_ref,
        service_name=invitation.service_name,
        response=opened.content,
        response_nonce=opened.nonce,
        set_aside_because=standing.set_aside_because,
        register=standing.register,
    )
    if standing.set_aside_because:
        aside = BidSetAside(tender_ref=tender.ref, bid_ref=act.bid_ref, because=standing.set_aside_because)
        record(aside, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)


def _move(tender: Tender, state: TenderState) -> None:
    check_step(TenderState(tender.state), state)
    Tender.objects.filter(pk=tender.pk).update(state=state)
    tender.state = state


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
