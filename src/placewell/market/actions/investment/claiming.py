"""What a provider does: it claims, adds evidence, answers, replies, withdraws, and asks for a second look."""

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from placewell.accounts.actor import Actor
from placewell.accounts.models import Organisation
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind
from placewell.ledger.events.market import (
    InvestmentAnswered,
    InvestmentClaimed,
    InvestmentEvidenceAdded,
    InvestmentSecondLookAsked,
    InvestmentWithdrawn,
)
from placewell.ledger.record import record
from placewell.market import files
from placewell.market.actions.investment.parts import (
    move,
    nobody_waits,
    own_claim,
    take_step,
    tell_authority,
    wait,
)
from placewell.market.actions.own import written
from placewell.market.models import InvestmentClaim, InvestmentEvidence, Membership
from placewell.market.queries.investment import holds, list_in_force
from placewell.market.stored import read_items
from placewell.rules.clocks import LONDON
from placewell.rules.errors import Conflict, NotFound, Refused, WrongState
from placewell.rules.file_kinds import kind_of
from placewell.rules.investment import COUNTING, WAITING, InvestmentAct, answer_due, decision_due, look_due
from placewell.rules.standing import check_review_asked

MOST_EVIDENCE = 10  # files of one claim
MOST_IN_A_DAY = 50  # files of one provider, since none is ever removed


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION, states=("active", "suspended"))
def claim_investment(
    *, actor: Actor, membership_id: int, item: str, statement: str, evidence: Sequence[bytes]
) -> InvestmentClaim:
    """Claim an item of the points list in force, with what was done and at least one file that shows it.

    Raises NotFound for another's membership or one that has ended, WrongState where no list is in force, Refused for
    an item that is not in it, no words, no file or one that cannot be read, and Conflict while a claim of the same
    item waits, or counts for more than eight weeks yet.
    """
    own = _own_membership(actor, membership_id)
    moment = now()
    points_list = list_in_force(own.category, moment)
    if points_list is None:
        raise WrongState(f"No points list is published for {own.category.name}, so there is nothing to claim yet.")
    if item not in {one.code for one in read_items(points_list)}:
        raise Refused("Choose what you have done.", code="item")
    text = written(statement, "what you have done, and since when")
    if not evidence:
        raise Refused("Add a file that shows it.", code="file")
    today = moment.astimezone(LONDON).date()
    rows = InvestmentClaim.objects.filter(membership=own, item=item, state__in=[one.value for one in COUNTING])
    if any(holds(one, today) for one in rows.order_by("id")):
        raise Conflict("This is verified already. Claim it anew in the last eight weeks that it counts.", code="item")
    made = InvestmentClaim(
        membership=own,
        points_list=points_list,
        item=item,
        authority_id=own.authority_id,
        organisation_id=own.organisation_id,
        made_by=actor.ref,
        made_at=moment,
        due_at=decision_due(moment),
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict("A claim of this waits to be decided already.", code="item") from error
    with ExitStack() as kept:
        _keep(kept, made, evidence, actor, moment)
        take_step(made, InvestmentAct.CLAIM, actor=actor, text=text)
        wait(made, ClockKind.INVESTMENT_DECIDED, decision_due(moment))
        claimed = InvestmentClaimed(category_ref=own.category.ref, membership_id=own.pk, claim=made.pk, item=item)
        record(claimed, actor=actor, authority_id=own.authority_id)
        tell_authority(made, subject="investment in quality claimed", body="Read its evidence, and verify it or not.")
    return made


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION, states=("claimed",))
def add_investment_evidence(*, actor: Actor, claim_id: int, evidence: bytes) -> InvestmentClaim:
    """Add a file to a claim that waits to be decided. Raises as `claim_investment` does of files."""
    own, _state = own_claim(actor, claim_id, InvestmentAct.ADD)
    with ExitStack() as kept:
        _keep(kept, own, [evidence], actor, now())
        take_step(own, InvestmentAct.ADD, actor=actor)
        added = InvestmentEvidenceAdded(membership_id=own.membership_id, claim=own.pk)
        record(added, actor=actor, authority_id=own.authority_id)
    return own


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION, states=("asked",))
def answer_investment(*, actor: Actor, claim_id: int, text: str, evidence: Sequence[bytes] = ()) -> InvestmentClaim:
    """Answer what was asked about a claim, with a file or without: it waits to be decided again."""
    own, state = own_claim(actor, claim_id, InvestmentAct.ANSWER)
    said, moment = written(text, "your answer"), now()
    with ExitStack() as kept:
        if evidence:
            _keep(kept, own, evidence, actor, moment)
        take_step(own, InvestmentAct.ANSWER, actor=actor, text=said)
        move(own, state, due_at=decision_due(moment))
        wait(own, ClockKind.INVESTMENT_DECIDED, decision_due(moment))
        answered = InvestmentAnswered(membership_id=own.membership_id, claim=own.pk)
        record(answered, actor=actor, authority_id=own.authority_id)
        tell_authority(own, subject="your question about its investment was answered", body="Read the answer.")
    return own


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION, states=("claimed", "asked", "look_again"))
def withdraw_investment(*, actor: Actor, claim_id: int) -> InvestmentClaim:
    """Withdraw a claim that waits. It may be made again."""
    own, state = own_claim(actor, claim_id, InvestmentAct.WITHDRAW)
    take_step(own, InvestmentAct.WITHDRAW, actor=actor)
    move(own, state)
    nobody_waits(own)
    withdrawn = InvestmentWithdrawn(membership_id=own.membership_id, claim=own.pk)
    record(withdrawn, actor=actor, authority_id=own.authority_id)
    return own


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION, states=("notice",))
def reply_about_investment(*, actor: Actor, claim_id: int, text: str) -> InvestmentClaim:
    """Reply, once, to a notice that something may no longer be verified. Raises WrongState when its time is over."""
    own, state = own_claim(actor, claim_id, InvestmentAct.REPLY)
    said, moment = written(text, "your reply"), now()
    if own.due_at is not None and moment > own.due_at:
        raise WrongState("The time to reply is over. You can ask for a second look at what is decided.")
    take_step(own, InvestmentAct.REPLY, actor=actor, text=said)
    move(own, state, due_at=answer_due(moment))
    wait(own, ClockKind.INVESTMENT_DECIDED, decision_due(moment))
    replied = InvestmentAnswered(membership_id=own.membership_id, claim=own.pk)
    record(replied, actor=actor, authority_id=own.authority_id)
    tell_authority(own, subject="your notice about its investment was replied to", body="Read the reply.")
    return own


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION, states=("refused", "ended"))
def ask_again_about_investment(*, actor: Actor, claim_id: int, because: str) -> InvestmentClaim:
    """Ask, within ten working days of a decision and once, that somebody else looks at it again."""
    own, state = own_claim(actor, claim_id, InvestmentAct.ASK_AGAIN)
    why, moment = written(because, "why it should be looked at again"), now()
    check_review_asked(own.decided_at or moment, now=moment)
    waiting = InvestmentClaim.objects.filter(membership=own.membership_id, item=own.item).exclude(pk=own.pk)
    if waiting.filter(state__in=[one.value for one in WAITING]).exists():
        raise Conflict("Another claim of this waits, or is being looked at again. Wait for that, or withdraw it first.")
    take_step(own, InvestmentAct.ASK_AGAIN, actor=actor, text=why)
    move(own, state, due_at=look_due(moment))
    wait(own, ClockKind.INVESTMENT_LOOKED_AT, look_due(moment))
    asked = InvestmentSecondLookAsked(membership_id=own.membership_id, claim=own.pk)
    record(asked, actor=actor, authority_id=own.authority_id)
    tell_authority(own, subject="a second look at an investment is asked for", body="Somebody else decides.")
    return own


def _own_membership(actor: Actor, membership_id: int) -> Membership:
    rows = Membership.objects.live().select_related("category__scheme", "service").select_for_update(of=("self",))
    found = rows.filter(organisation_id=actor.organisation_id or 0, pk=membership_id).first()
    if found is None:
        raise NotFound("There is no such membership of yours.")
    return found


def _keep(kept: ExitStack, claim: InvestmentClaim, contents: Sequence[bytes], actor: Actor, moment: datetime) -> None:
    """Keep files as evidence of a claim; where what follows within `kept` fails, their bytes go again."""
    _check_room(claim, len(contents), moment)
    for content in contents:
        kind = kind_of(content)
        stored = kept.enter_context(files.keeping(content, organisation_id=claim.organisation_id))
        InvestmentEvidence(
            claim=claim,
            authority_id=claim.authority_id,
            organisation_id=claim.organisation_id,
            media_type=kind.media_type,
            ending=kind.ending,
            size=stored.size,
            digest=stored.digest,
            stored_as=stored.name,
            locked_for=claim.organisation_id,
            added_by=actor.ref,
            added_at=moment,
        ).save(force_insert=True)


def _check_room(claim: InvestmentClaim, more: int, moment: datetime) -> None:
    """Raise Refused for more files than anybody needs, of a claim or in a day; colleagues follow each other."""
    Organisation.objects.select_for_update().get(pk=claim.organisation_id)
    if claim.evidence.count() + more > MOST_EVIDENCE:
        raise Refused(f"A claim has {MOST_EVIDENCE} files at most. Put several pages into one.", code="file")
    rows = InvestmentEvidence.objects.filter(organisation_id=claim.organisation_id)
    if rows.filter(added_at__gt=moment - timedelta(days=1)).count() + more > MOST_IN_A_DAY:
        raise Refused(f"You added {MOST_IN_A_DAY} files in a day. Go on tomorrow.", code="file")
