"""What an authority does about a claim: it asks, verifies or refuses, ends with notice, and has it looked at again."""

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, stop_clock
from placewell.ledger.events.market import InvestmentAsked, InvestmentDecided, InvestmentNoticeGiven
from placewell.ledger.record import record
from placewell.market.actions.investment.parts import (
    count_points,
    move,
    nobody_waits,
    own_claim,
    subject_of,
    take_step,
    tell_provider,
    wait,
)
from placewell.market.actions.own import written
from placewell.market.models import InvestmentClaim
from placewell.market.queries.investment import item_of
from placewell.rules.clocks import LONDON, london_moment_words
from placewell.rules.investment import (
    InvestmentAct,
    InvestmentState,
    answer_due,
    check_decidable,
    expires_on,
)
from placewell.rules.standing import check_other, reply_due

DECIDES = frozenset({Role.COMMISSIONER, Role.APPROVER})


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY, states=("claimed",))
def ask_about_investment(*, actor: Actor, claim_id: int, question: str) -> InvestmentClaim:
    """Ask the provider something about its claim. It has ten working days; until then nothing is decided."""
    own, state = own_claim(actor, claim_id, InvestmentAct.ASK)
    said, due = written(question, "what you ask"), answer_due(now())
    take_step(own, InvestmentAct.ASK, actor=actor, text=said)
    move(own, state, due_at=due)
    wait(own, ClockKind.INVESTMENT_ANSWERED, due, Role.PROVIDER)
    asked = InvestmentAsked(membership_id=own.membership_id, claim=own.pk)
    record(asked, actor=actor, authority_id=own.authority_id)
    tell_provider(
        own,
        subject="a question about your investment in quality",
        body=f"{said}\n\nYou can answer until {london_moment_words(due)}.",
    )
    return own


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY, states=("claimed", "asked"))
def decide_investment(*, actor: Actor, claim_id: int, verify: bool, reasons: str) -> InvestmentClaim:
    """Verify a claim, so that its points count from today on, or refuse it, with reasons that the provider reads.

    Raises Refused for one's own claim, WrongState while the provider may still answer a question.
    """
    act = InvestmentAct.VERIFY if verify else InvestmentAct.REFUSE
    own, state = own_claim(actor, claim_id, act)
    why, moment = written(reasons, "the reasons for your decision"), now()
    check_other(actor.ref, not_again={own.made_by: "made this claim"})
    check_decidable(InvestmentState(own.state), due_at=own.due_at, now=moment)
    own.decided_by, own.decided_at = actor.ref, moment
    if verify:
        _count_from_today(own)
        for before in InvestmentClaim.objects.filter(membership=own.membership_id, item=own.item).exclude(pk=own.pk):
            stop_clock(ClockKind.INVESTMENT_EXPIRES, subject=subject_of(before))  # renewed: its last day is no matter
        move(own, state, "decided_by", "decided_at", "verified_on", "expires_on")
    else:
        move(own, state, "decided_by", "decided_at")
    _decided(own, act, actor, why)
    until = f" It counts until {own.expires_on:%-d %B %Y}." if own.expires_on else ""
    tell_provider(
        own,
        subject=f"your investment in quality is {'verified' if verify else 'not verified'}",
        body=f"{why}{until}" if verify else f"{why}\n\nYou can ask for a second look within 10 working days.",
    )
    return own


@action(by=DECIDES, whose=Whose.OWN_AUTHORITY, states=("look_again",))
def look_again_at_investment(*, actor: Actor, claim_id: int, reverse: bool, reasons: str) -> InvestmentClaim:
    """Look again at a refusal or an end, as somebody who had no hand in it. Reversed, it counts.

    What had been verified before counts until the day that was said then. Raises Refused for who had a hand in it.
    """
    act = InvestmentAct.REVERSE if reverse else InvestmentAct.CONFIRM
    own, state = own_claim(actor, claim_id, act)
    why = written(reasons, "the reasons for your decision")
    hands = {own.made_by: "made this claim", own.noticed_by: "gave this notice", own.decided_by: "decided this"}
    check_other(actor.ref, not_again=hands)
    own.looked_by = actor.ref
    if reverse and own.verified_on is None:
        _count_from_today(own)
    if reverse:
        move(own, state, "looked_by", "verified_on", "expires_on")
    else:
        move(own, state, "looked_by")
    _decided(own, act, actor, why)
    stands = "it is verified" if reverse else "the decision stands"
    tell_provider(own, subject=f"your investment was looked at again: {stands}", body=why)
    return own


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY, states=("verified",))
def give_notice_of_investment(*, actor: Actor, claim_id: int, reasons: str) -> InvestmentClaim:
    """Give notice that something may no longer be verified. It counts until somebody else has decided.

    The provider may reply for three working days (rulebook §10).
    """
    own, state = own_claim(actor, claim_id, InvestmentAct.GIVE_NOTICE)
    why, due = written(reasons, "what you found"), reply_due(now())
    take_step(own, InvestmentAct.GIVE_NOTICE, actor=actor, text=why)
    own.noticed_by, own.looked_by = actor.ref, ""
    move(own, state, "noticed_by", "looked_by", due_at=due)
    wait(own, ClockKind.INVESTMENT_ANSWERED, due, Role.PROVIDER)
    given = InvestmentNoticeGiven(membership_id=own.membership_id, claim=own.pk)
    record(given, actor=actor, authority_id=own.authority_id)
    tell_provider(
        own,
        subject="a notice about your investment in quality",
        body=f"{why}\n\nIt counts until this is decided. You can reply until {london_moment_words(due)}. Somebody who"
        " did not give this notice decides.",
    )
    return own


@action(by=DECIDES, whose=Whose.OWN_AUTHORITY, states=("notice", "replied"))
def decide_end_of_investment(*, actor: Actor, claim_id: int, end: bool, reasons: str) -> InvestmentClaim:
    """Decide a notice that somebody else gave: it counts no longer from now on, or goes on as it was.

    Raises Refused for who gave the notice, WrongState while the provider may still reply and has not.
    """
    act = InvestmentAct.END if end else InvestmentAct.KEEP
    own, state = own_claim(actor, claim_id, act)
    why, moment = written(reasons, "the reasons for your decision"), now()
    check_other(actor.ref, not_again={own.noticed_by: "gave this notice", own.made_by: "made this claim"})
    check_decidable(InvestmentState(own.state), due_at=own.due_at, now=moment)
    own.decided_by, own.decided_at = actor.ref, moment
    if end:
        move(own, state, "decided_by", "decided_at")
    else:
        own.noticed_by = ""
        move(own, state, "decided_by", "decided_at", "noticed_by")
    _decided(own, act, actor, why)
    said = "is no longer verified" if end else "goes on: the notice is dropped"
    again = "\n\nYou can ask for a second look within 10 working days." if end else ""
    tell_provider(own, subject=f"your investment in quality {said}", body=f"{why}{again}")
    return own


def _count_from_today(own: InvestmentClaim) -> None:
    own.verified_on = now().astimezone(LONDON).date()
    own.expires_on = expires_on(own.verified_on, item_of(own).months)


def _decided(own: InvestmentClaim, act: InvestmentAct, actor: Actor, why: str) -> None:
    """Keep the step, stop what waited, tell the ledger, and count the points anew."""
    take_step(own, act, actor=actor, text=why)
    nobody_waits(own, expiry_too=act == InvestmentAct.END)
    decided = InvestmentDecided(membership_id=own.membership_id, claim=own.pk, item=own.item, outcome=act.value)
    record(decided, actor=actor, authority_id=own.authority_id)
    count_points(own, actor=actor, why=f"{item_of(own).what}: {why}")
