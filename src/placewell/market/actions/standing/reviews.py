"""Reviews of a suspension: every 28 days, kept or lifted with reasons; one that is missed is published."""

from datetime import datetime

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, system_actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.events.market import SuspensionReviewed, SuspensionReviewMissed
from placewell.ledger.record import record
from placewell.market.actions.changing import Decision, decide, reinstate, start_review_clock
from placewell.market.actions.own import own_membership, written
from placewell.market.models import Membership, SuspensionReview
from placewell.market.telling import tell_managers
from placewell.rules.clocks import LONDON, working_days_after
from placewell.rules.errors import WrongState
from placewell.rules.standing import LOOKED_AT_WORKING_DAYS, UNDER_WAY, missed_since, next_review

Outcome = SuspensionReview.Outcome
SUSPENDED = (Membership.State.SUSPENDED,)


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY, states=("suspended",))
def review_suspension(*, actor: Actor, membership: Membership, lift: bool, reasons: str) -> Membership:
    """Review a suspension: lift it, or let it go on for 28 days more, with reasons that the provider reads.

    Raises WrongState for lifting while a notice is under way (decide that), Refused when the register does not allow
    the service to be a member now.
    """
    own = own_membership(actor, membership, states=SUSPENDED)
    why, moment = written(reasons, "the reasons for your decision"), now()
    due = _due(own)
    if lift:
        if own.proceedings.filter(state__in=[one.value for one in UNDER_WAY]).exists():
            raise WrongState("A notice to this member is under way. Decide it, or withdraw it, to lift the suspension.")
        reinstate(own, actor=actor, reasons=why)
    else:
        own.review_due_at = next_review(moment)
        own.save(update_fields=["review_due_at"])
        start_review_clock(own, own.review_due_at)
        decide(own, Decision.REVIEWED, why, actor)
        kept = SuspensionReviewed(category_ref=own.category.ref, membership_id=own.pk)
        record(kept, actor=actor, authority_id=None)
    SuspensionReview(
        membership=own, due_at=due, outcome=Outcome.LIFTED if lift else Outcome.KEPT, recorded_at=moment
    ).save(force_insert=True)
    tell_managers(
        [own.organisation_id],
        subject=f"{own.service.name}: the suspension {'is lifted' if lift else 'was reviewed, and goes on'}",
        body=why,
        about=f"membership:{own.pk}",
        authority_id=own.authority_id,
        path="/standing/",
    )
    return own


@action(by={Role.SYSTEM}, whose=Whose.OWN_AUTHORITY, states=("suspended",))
def record_missed_reviews(*, actor: Actor, membership: Membership) -> int:
    """Publish each review of a suspension that was due and not held; return how many were new. It never lapses."""
    own = own_membership(actor, membership, states=SUSPENDED)
    first = _due(own)
    moment = now()
    known = set(own.suspension_reviews.filter(outcome=Outcome.MISSED).values_list("due_at", flat=True))
    missed = [due for due in missed_since(first, now=moment) if due not in known]
    for due in missed:
        SuspensionReview(membership=own, due_at=due, outcome=Outcome.MISSED, recorded_at=moment).save(force_insert=True)
        event = SuspensionReviewMissed(
            category_ref=own.category.ref,
            membership_id=own.pk,
            due_on=due.astimezone(LONDON).date().isoformat(),
        )
        record(event, actor=actor, authority_id=None)
    return len(missed)


@action(by={Role.SYSTEM}, whose=Whose.OWN_AUTHORITY, states=("suspended",))
def bring_review_forward(*, actor: Actor, membership: Membership) -> Membership:
    """Have a suspension reviewed within three working days, because its ground may have gone. It is not lifted."""
    own = own_membership(actor, membership, states=SUSPENDED)
    soon = working_days_after(now(), LOOKED_AT_WORKING_DAYS)
    if soon < _due(own):
        own.review_due_at = soon
        own.save(update_fields=["review_due_at"])
        start_review_clock(own, soon)
    return own


def record_all_missed_reviews() -> int:
    """Publish every review that was missed by now; return how many were new."""
    actor = system_actor("reviews")
    with acting_as(actor):
        late = list(Membership.objects.filter(state=Membership.State.SUSPENDED, review_due_at__lt=now()).order_by("pk"))
    return sum(record_missed_reviews(actor=actor, membership=one) for one in late)


def _due(own: Membership) -> datetime:
    if own.review_due_at is None:
        raise RuntimeError("A suspended membership has a review: the database says so.")
    return own.review_due_at
