"""The opening and the reveal: two actions of the opener process, each of everything together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.ledger.events.tenders import BidSetAside, BidsOpened, PricesRevealed
from placewell.ledger.record import record
from placewell.rules.errors import NotFound, Refused, WrongState
from placewell.rules.urgency import Urgency
from placewell.rules.waits import marking_due
from placewell.tenders.actions.evaluating import store_evaluation
from placewell.tenders.actions.low_bids import ask_about_low_bids, lapsed_tenders, let_explanations_lapse
from placewell.tenders.actions.marking import close_scoring
from placewell.tenders.actions.telephoning import begin_telephone_round
from placewell.tenders.keys import key_mark, opening_key
from placewell.tenders.merkle import root_of
from placewell.tenders.models import Evaluation, Invitation, OpenedBid, Opening, RevealedPrice, Tender
from placewell.tenders.queries.acts import Act, acts_of, standing_acts
from placewell.tenders.receipts import leaf_of
from placewell.tenders.sealing import Opened, new_key_pair, unseal, unwrap
from placewell.tenders.standing import standings_of
from placewell.tenders.states import TenderState, check_step

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
    tender = Tender.objects.get(pk=tender_id)
    acts, moment = acts_of(tender), now()
    live = [act for act in standing_acts(acts) if act.bids]
    leaves = [leaf_of(act.receipt) for act in acts]
    opening = Opening.objects.create(
        tender=tender,
        authority_id=tender.authority_id,
        opened_at=moment,
        merkle_root=root_of(leaves).hex(),
        leaves=[leaf.hex() for leaf in leaves],
        acts=len(acts),
        bids=len(live),
    )
    _move(tender, TenderState.SCORING)
    opened = BidsOpened(tender_ref=tender.ref, bids=len(live), acts=len(acts), merkle_root=opening.merkle_root)
    record(opened, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    bids = _open_responses(actor, tender, live, unwrap(wrapped, key))
    subject = f"tender:{tender.ref}"
    stop_clock(subject=subject)
    begin_telephone_round(actor, tender)
    if not tender.questions or all(bid.set_aside_because for bid in bids):
        close_scoring(actor, tender)  # nothing to mark, so nobody is waited for
        return opening
    start_clock(
        ClockKind.MARKING,
        subject=subject,
        role=Role.EVALUATOR,
        due_at=marking_due(Urgency(tender.urgency), moment),
        authority_id=tender.authority_id,
        case_ref=tender.package_ref,
    )
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
    private, moment = unwrap(bytes(wrapped), key), now()
    acts = {act.id: act for act in acts_of(tender)}
    bids = list(OpenedBid.objects.filter(tender=tender).order_by("bid_ref"))
    prices = [(bid, _unseal(acts[bid.act_id].price_sealed, private, bid.bid_ref)) for bid in bids]
    RevealedPrice.objects.bulk_create(
        RevealedPrice(
            bid=bid,
            tender=tender,
            authority_id=tender.authority_id,
            organisation_id=bid.organisation_id,
            content=opened.content,
            nonce=opened.nonce,
            at=moment,
        )
        for bid, opened in prices
    )
    revealed = PricesRevealed(tender_ref=tender.ref, bids=len(bids))
    record(revealed, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    evaluation = store_evaluation(actor=actor, tender=tender)
    ask_about_low_bids(actor=actor, tender=tender, evaluation=evaluation)
    _move(tender, TenderState.EVALUATED)
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
    due += [Due(tender_id, since, let_explanations_lapse) for tender_id, since in lapsed_tenders()]
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


def _unseal(sealed: bytes, private: bytes, bid_ref: str) -> Opened:
    try:
        return unseal(sealed, private_key=private)
    except ValueError as error:
        raise Refused(f"The envelope of {bid_ref} cannot be opened.", code="envelope") from error


def _open_responses(actor: Actor, tender: Tender, acts: Sequence[Act], private: bytes) -> list[OpenedBid]:
    invitations = Invitation.objects.in_bulk([act.invitation_id for act in acts])
    standings = standings_of(invitation.membership_id for invitation in invitations.values())
    bids = []
    for act in acts:
        invitation, opened = invitations[act.invitation_id], _unseal(act.response_sealed, private, act.bid_ref)
        standing = standings[invitation.membership_id]
        bids.append(
            OpenedBid(
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
        )
    OpenedBid.objects.bulk_create(bids)
    for bid in bids:
        if bid.set_aside_because:
            aside = BidSetAside(tender_ref=tender.ref, bid_ref=bid.bid_ref, because=bid.set_aside_because)
            record(aside, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    return bids


def _move(tender: Tender, state: TenderState) -> None:
    check_step(TenderState(tender.state), state)
    Tender.objects.filter(pk=tender.pk).update(state=state)
    tender.state = state
