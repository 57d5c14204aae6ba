"""Reviews of placements, how it goes in the person's own words, and concerns about their safety."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, system_actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.choice.additional import agreements_of
from placewell.directory.queries import today
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.ledger.events.placements import ConcernDecided, ConcernRaised, PersonSaid, ReviewHeld
from placewell.ledger.record import record
from placewell.market.telling import tell_staff
from placewell.placements.actions.starting import ask_how_it_is, wait_for_review
from placewell.placements.models import (
    Concern,
    ConcernPart,
    ConcernReply,
    ConcernStep,
    Placement,
    Review,
    ReviewFinding,
    Said,
)
from placewell.placements.reviews import due_of, eligible_outcomes, locked, own_placement, placement_of_case
from placewell.rules.errors import NotFound, Refused, WrongState
from placewell.rules.needs import Outcome
from placewell.rules.reviews import (
    Again,
    Milestone,
    check_home_heard,
    check_next,
    check_outcomes,
    concern_due,
    is_successful,
    milestone_on,
)
from placewell.tenders.models import Tender

LONGEST = 4_000
FOLLOWS = {None: ("enquiry", "no_enquiry"), "enquiry": ("substantiated", "not_substantiated")}


@dataclass(frozen=True, slots=True)
class OwnWords:
    """How it goes, as somebody said it: what is good, what should change, and whether they would choose it again.

    `confirmed_how` is how they agreed to what was written down for them; empty on their own page.
    """

    good: str = ""
    change: str = ""
    again: Again | None = None
    home_may_read: bool = False
    confirmed_how: str = ""

    @property
    def anything(self) -> bool:
        """Tell whether anything was said at all."""
        return bool(self.good.strip() or self.change.strip() or self.again)


@action(by={Role.SOCIAL_WORKER}, whose=Whose.OWN_AUTHORITY)
def hold_review(
    *,
    actor: Actor,
    placement_ref: str,
    still_there: bool,
    outcomes: Mapping[Outcome, bool],
    needs_changed: bool,
    found: str,
    provider_view: str = "",
    cost_reviewed: bool = False,
    words: OwnWords | None = None,
    next_on: date | None = None,
) -> Review:
    """Hold a review: each eligible outcome met or not, what changed, the views of all, and when the next one is.

    `words` is what the person or their family said to the reviewer, written down and confirmed by them. Raises
    WrongState for a placement that has not begun or has ended, Refused for an outcome without an answer, a review
    without what was found, an additional cost that was not looked at, words that nobody confirmed, or a next day
    later than the rule's.
    """
    placement = own_placement(actor, placement_ref)
    _lock(placement)
    if hasattr(placement, "end"):
        raise WrongState(f"{placement.ref} has ended. There is nothing to review any more.")
    if not hasattr(placement, "start"):
        raise WrongState(f"Nobody has written down when {placement.ref} began. Record that first.")
    eligible = eligible_outcomes(placement.package_ref)
    met = check_outcomes(eligible, outcomes)
    _check_found(found, "found")
    extra = any(one.stands and one.bid_ref == placement.option.bid_ref for one in agreements_of(placement.package_ref))
    if extra and not cost_reviewed:
        raise Refused("An additional cost is paid here. Review it too, and say so.", code="cost_reviewed")
    day, earlier = today(), [Milestone(one.milestone) for one in placement.reviews.order_by("number")]
    milestone = milestone_on(day, due_of(placement, earlier))
    following = check_next(next_on, held_on=day, due=due_of(placement, [*earlier, milestone])) if still_there else None
    if words is not None and words.anything:
        _written_down(actor, placement, words)
    review = Review.objects.create(
        placement=placement,
        authority_id=placement.authority_id,
        organisation_id=placement.organisation_id,
        package_ref=placement.package_ref,
        number=len(earlier) + 1,
        milestone=milestone,
        held_on=day,
        still_there=still_there,
        outcomes={one.value: outcomes[one] for one in eligible},
        outcomes_met=met,
        successful=is_successful(milestone, still_there=still_there, outcomes_met=met),
        needs_changed=needs_changed,
        provider_view=provider_view.strip(),
        next_on=following,
        by=actor.ref,
        at=now(),
    )
    ReviewFinding.objects.create(
        review=review,
        authority_id=placement.authority_id,
        locked=locked(placement.authority_id, found=found.strip()),
        cost_reviewed=cost_reviewed if extra else None,
    )
    event = ReviewHeld(
        package_ref=placement.package_ref,
        placement_ref=placement.ref,
        service_id=placement.option.service_id,
        number=review.number,
        milestone=milestone.value,
        still_there=still_there,
        outcomes_met=met,
        again=_answer(placement, words),
    )
    record(event, actor=actor, authority_id=placement.authority_id, case_ref=placement.package_ref)
    stop_clock(ClockKind.REVIEW_HELD, subject=f"placement:{placement.ref}")
    if following is not None:
        wait_for_review(placement, following)
        says = (
            f"We talked with you about your care. We talk again by {following:%-d %B %Y}. You can tell us how it goes"
        )
        ask_how_it_is(placement, says=says)
    return review


@action(by={Role.PERSON}, whose=Whose.OWN_CASE)
def say_how_it_is(*, actor: Actor, words: OwnWords, worry: str = "") -> Said | None:
    """Say how it goes where one lives now. A worry goes to the social workers at once, and into no score.

    Raises WrongState before care began or after it ended, Refused where nothing was said. None for a worry alone.
    """
    placement = _own(actor)
    if not words.anything and not worry.strip():
        raise Refused("Write something, or choose an answer.", code="good")
    said = _keep(actor, placement, words) if words.anything else None
    if worry.strip():
        _raise(actor, placement, worry)
    return said


@action(by={Role.PERSON}, whose=Whose.OWN_CASE)
def raise_own_concern(*, actor: Actor, text: str) -> str:
    """Tell of a worry about one's safety. Returns its reference. Raises as `say_how_it_is` does."""
    return _raise(actor, _own(actor), text)


@action(by={Role.SOCIAL_WORKER, Role.BROKER}, whose=Whose.OWN_AUTHORITY)
def raise_concern(*, actor: Actor, placement_ref: str, text: str) -> str:
    """Tell the social workers of a worry about somebody's safety. Returns its reference.

    Raises NotFound for another authority's placement, Refused without what the worry is.
    """
    return _raise(actor, own_placement(actor, placement_ref), text)


@action(by={Role.SOCIAL_WORKER}, whose=Whose.OWN_AUTHORITY, states=("raised", "enquiry"))
def decide_concern(*, actor: Actor, concern_ref: str, decision: str, because: str) -> ConcernStep:
    """Decide, by name, whether an enquiry is made (Care Act 2014 s.42); after one, whether it was found to be true.

    None of it enters a score. Raises NotFound, Refused without reasons, WrongState for a decision out of its order, or
    for finding true what the home was not heard about, unless safeguarding says not yet.
    """
    concern = own_concern(actor, concern_ref)
    newest = concern.steps.order_by("-id").values_list("decision", flat=True).first()
    if decision not in FOLLOWS.get(newest, ()):
        raise WrongState("This has been decided already. Open the concern again to see what is next.")
    _check_found(because, "because")
    if decision == "substantiated":
        part = ConcernPart.objects.filter(concern=concern).first()
        held_back = concern.held_back.order_by("-id").first()
        check_home_heard(
            put_at=part.at if part else None,
            replied=ConcernReply.objects.filter(part=part).exists() if part else False,
            held_back_until=held_back.review_by if held_back else None,
            now=now(),
        )
    step = ConcernStep.objects.create(
        concern=concern,
        authority_id=concern.authority_id,
        decision=decision,
        locked=locked(concern.authority_id, because=because.strip()),
        name=actor.name,
        by=actor.ref,
        at=now(),
    )
    event = ConcernDecided(package_ref=concern.package_ref, concern_ref=concern.ref, decision=decision)
    record(event, actor=actor, authority_id=concern.authority_id, case_ref=concern.package_ref)
    stop_clock(ClockKind.CONCERN_DECIDED, subject=f"concern:{concern.ref}")
    if decision in {"substantiated", "not_substantiated"}:
        stop_clock(ClockKind.CONCERN_PUT, ClockKind.CONCERN_REPLIED, subject=f"concern:{concern.ref}")
    return step


def own_concern(actor: Actor, ref: str) -> Concern:
    """Return a concern of the actor's authority, locked until the end. Raises NotFound."""
    own = Concern.objects.filter(authority_id=actor.authority_id or 0, ref=ref)
    concern = own.select_related("placement__option").first()
    if concern is None:
        raise NotFound("There is no such concern in your authority.")
    _lock(concern.placement)
    return concern


def _lock(placement: Placement) -> None:
    # A placement is never changed, so its rows cannot be locked: whatever is written of it waits on its search.
    Tender.objects.select_for_update().get(pk=placement.tender_id)


def _own(actor: Actor) -> Placement:
    placement = placement_of_case(actor.case_ref)
    if placement is None or not hasattr(placement, "start"):
        raise WrongState("Your care has not begun yet, or has ended. Ring the council if something worries you.")
    return placement


def _check_found(text: str, field: str) -> None:
    if not text.strip() or len(text) > LONGEST:
        raise Refused(f"Write down what you found and why, in up to {LONGEST:,} characters.", code=field)


def _written_down(actor: Actor, placement: Placement, words: OwnWords) -> Said:
    if not words.confirmed_how.strip():
        raise Refused("Say how they agreed to what you wrote down for them.", code="confirmed_how")
    return _keep(actor, placement, words)


def _keep(actor: Actor, placement: Placement, words: OwnWords) -> Said:
    if len(words.good) > LONGEST or len(words.change) > LONGEST:
        raise Refused(f"Write up to {LONGEST:,} characters.", code="good")
    # Whether they would choose it again is never the home's to read: an answer has a row of its own.
    answer = None
    if words.home_may_read and words.again:
        answer = _row(actor, placement, replace(words, good="", change="", home_may_read=False))
        words = replace(words, again=None)
    said = _row(actor, placement, words) if answer is None or words.anything else answer
    event = PersonSaid(package_ref=placement.package_ref, placement_ref=placement.ref)
    record(event, actor=actor, authority_id=placement.authority_id, case_ref=placement.package_ref)
    return said


def _row(actor: Actor, placement: Placement, words: OwnWords) -> Said:
    return Said.objects.create(
        placement=placement,
        authority_id=placement.authority_id,
        organisation_id=placement.organisation_id,
        package_ref=placement.package_ref,
        locked=locked(placement.authority_id, good=words.good.strip(), change=words.change.strip()),
        again=words.again.value if words.again else "",
        home_may_read=words.home_may_read,
        confirmed_how=words.confirmed_how.strip(),
        by=actor.ref,
        at=now(),
    )


def _answer(placement: Placement, words: OwnWords | None) -> str:
    """Return whether they would choose it again: what they said at this review, else on their page since the last."""
    if words is not None and words.again:
        return words.again.value
    last = placement.reviews.order_by("-number").values_list("at", flat=True)[1:2].first()
    since = Said.objects.filter(placement=placement).exclude(again="")
    if last is not None:
        since = since.filter(at__gt=last)
    return since.order_by("-id").values_list("again", flat=True).first() or ""


def _raise(actor: Actor, placement: Placement, text: str) -> str:
    if not text.strip() or len(text) > LONGEST:
        raise Refused(f"Write what worries you, in up to {LONGEST:,} characters.", code="worry")
    moment, ref = now(), f"W-{secrets.token_hex(4).upper()}"
    # Whoever raises a concern may not read concerns: not even their own, which others may see over their shoulder.
    with acting_as(system_actor("placements", authority_id=placement.authority_id)):
        Concern.objects.create(
            ref=ref,
            placement=placement,
            authority_id=placement.authority_id,
            package_ref=placement.package_ref,
            locked=locked(placement.authority_id, text=text.strip()),
            raised_by=actor.ref,
            raised_role=actor.role.value,
            raised_at=moment,
        )
        tell_staff(
            [placement.authority_id],
            [Role.SOCIAL_WORKER],
            subject=f"Somebody may not be safe: {ref}",
            body=(
                f"A concern about the person of {placement.package_ref} was raised. Decide today whether an enquiry is"
                " made (Care Act 2014 section 42). If somebody is in danger now, ring 999."
            ),
            about=f"concern:{ref}",
            authority_id=placement.authority_id,
            path=reverse("placements_concern", args=[ref]),
        )
    event = ConcernRaised(package_ref=placement.package_ref, concern_ref=ref)
    record(event, actor=actor, authority_id=placement.authority_id, case_ref=placement.package_ref)
    start_clock(
        ClockKind.CONCERN_DECIDED,
        subject=f"concern:{ref}",
        role=Role.SOCIAL_WORKER,
        due_at=concern_due(moment),
        authority_id=placement.authority_id,
        case_ref=placement.package_ref,
    )
    start_clock(
        ClockKind.CONCERN_PUT,
        subject=f"concern:{ref}",
        role=Role.SOCIAL_WORKER,
        due_at=concern_due(moment),
        authority_id=placement.authority_id,
        case_ref=placement.package_ref,
    )
    return ref
