"""What is written down about the residents of a home that closes, one thing at a time, and searches for all at once."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from placewell.accounts.actor import Actor
from placewell.accounts.models import Post
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.choice.telling import tell_person
from placewell.directory.queries import today
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, stop_clock
from placewell.ledger.events.placements import ResidentFollowed
from placewell.ledger.record import record
from placewell.market.queries.closing import Closing, closing_by_ref, closing_of
from placewell.market.telling import tell_staff
from placewell.needs.models import Package
from placewell.needs.queries import signed_portrait
from placewell.placements.models import ClosingStep, Placement
from placewell.placements.residents import Resident, residents_of
from placewell.rules.closing import OWN, Stage, Step, check_step, starts_by, urgency_for
from placewell.rules.errors import NotFound, Refused, WrongState
from placewell.rules.settled import SearchReason
from placewell.tenders.actions.opening_tenders import Moving
from placewell.tenders.actions.settled import search_for_settled
from placewell.tenders.models import Tender

FOLLOWS = frozenset({Role.SOCIAL_WORKER, Role.BROKER})


@dataclass(frozen=True, slots=True)
class Opened:
    """Which searches were opened, and for whom none could be, with what has to happen first."""

    tenders: tuple[Tender, ...]
    left: tuple[tuple[str, str], ...]


@action(by=FOLLOWS, whose=Whose.OWN_AUTHORITY)
def follow_resident(
    *, actor: Actor, placement_ref: str, step: Step, value: str, name: str = "", on: date | None = None
) -> ClosingStep:
    """Write down one thing about a resident of a home that closes: worker, who was told, who speaks, their own way.

    `value` is a code of the step, for a worker the number of their post; `name` whoever told, speaks or agreed. Raises
    NotFound for another authority's resident, WrongState where the home does not close, Refused for what is missing.
    """
    placement, closing = own_resident(actor, placement_ref)
    day = on or today()
    if step == Step.WORKER:
        value, name = _worker(actor, value)
    check_step(step, value, name=name, on=day, today=today())
    made = ClosingStep.objects.create(
        closure_id=closing.id,
        placement=placement,
        authority_id=placement.authority_id,
        package_ref=placement.package_ref,
        kind=step.value,
        value=value,
        name=name.strip(),
        on=day,
        by=actor.ref,
        at=now(),
    )
    event = ResidentFollowed(
        package_ref=placement.package_ref, placement_ref=placement.ref, closure_ref=closing.ref, kind=step.value
    )
    record(event, actor=actor, authority_id=placement.authority_id, case_ref=placement.package_ref)
    if step == Step.TOLD:
        stop_clock(ClockKind.CLOSURE_TOLD, subject=subject_of(placement))
        _write_to(placement, closing)
    if step == Step.OWN_ARRANGEMENT and value == OWN:
        stop_clock(ClockKind.CLOSURE_SEARCHED, subject=subject_of(placement))
        if hasattr(placement, "end"):
            stop_clock(ClockKind.HOME_CLOSES, subject=subject_of(placement))
    return made


@action(by={Role.BROKER}, whose=Whose.OWN_AUTHORITY)
def open_searches(*, actor: Actor, closure_ref: str) -> Opened:
    """Open a search for each own resident of a home that closes who has none and whose portrait is current.

    Each is an ordinary search, as urgent as the days that are left; the person chooses. One that cannot be opened says
    why, and keeps none of the others from opening. Raises NotFound, and WrongState for a closure that was called off.
    """
    closing = closing_by_ref(actor, closure_ref)
    if not closing.stands:
        raise WrongState(f"{closing.service_name} goes on: nobody has to move.")
    residents = residents_of(closing, actor.authority_id or 0)
    made, left = [], []
    for one in residents:
        if one.stage == Stage.PORTRAIT:
            left.append((one.placement.package_ref, "The portrait is not current. A social worker reviews it first."))
        elif one.may_search:
            try:
                with transaction.atomic():
                    made.append(_search(actor, closing, one))
            except Refused as refusal:
                left.append((one.placement.package_ref, refusal.sentence))
    _ask_for_portraits(closing, actor, [one for one in residents if one.stage == Stage.PORTRAIT])
    return Opened(tuple(made), tuple(left))


def own_resident(actor: Actor, placement_ref: str) -> tuple[Placement, Closing]:
    """Return a placement of the actor's authority with the closure of its home. Raises NotFound, or WrongState."""
    rows = Placement.objects.filter(ref=placement_ref, authority_id=actor.authority_id or 0)
    placement = rows.select_related("option", "tender", "end").first()
    if placement is None:
        raise NotFound("There is no such placement in your authority.")
    closing = closing_of(placement.option.service_id)
    if closing is None:
        raise WrongState(f"Nobody recorded that {placement.option.service_name} closes.")
    return placement, closing


def subject_of(placement: Placement) -> str:
    """Return what the clocks of a resident of a home that closes are about."""
    return f"resident:{placement.ref}"


def _search(actor: Actor, closing: Closing, resident: Resident) -> Tender:
    placement = resident.placement
    package = Package.objects.get(ref=placement.package_ref)
    wanted = signed_portrait(package, now()).tier_one.start_on
    may_read = [one.ref for one in resident.wishes if one.services_may_read]
    moving = Moving(
        urgency=urgency_for(closing.days_left),
        start_on=starts_by(wanted, last_on=closing.last_on, today=today()),
        moves_with=may_read[0] if may_read else "",
    )
    reason = SearchReason.ENDED if resident.stage == Stage.OUT else SearchReason.CLOSING
    tender = search_for_settled(actor=actor, package_ref=package.ref, reason=reason, moving=moving)
    stop_clock(ClockKind.CLOSURE_SEARCHED, subject=subject_of(placement))
    return tender


def _ask_for_portraits(closing: Closing, actor: Actor, residents: list[Resident]) -> None:
    if not residents:
        return
    cases = ", ".join(sorted(one.placement.package_ref for one in residents))
    tell_staff(
        [actor.authority_id or 0],
        [Role.SOCIAL_WORKER],
        subject=f"{closing.service_name} closes: portraits to review",
        body=f"No search can open for these people before their portrait is current: {cases}. The last day of their"
        f" home is {closing.last_on:%-d %B %Y}.",
        about=f"closure:{closing.ref}",
        authority_id=actor.authority_id or 0,
        path=f"/closing/{closing.ref}/",
    )


def _worker(actor: Actor, value: str) -> tuple[str, str]:
    posts = Post.objects.filter(organisation_id=actor.authority_id or 0, role=Role.SOCIAL_WORKER, ended_at=None)
    post = posts.select_related("user").filter(pk=value).first() if value.isdecimal() else None
    if post is None:
        raise Refused("Choose a social worker of your authority.", code="value")
    return f"user:{post.user_id}", post.user.name


def _write_to(placement: Placement, closing: Closing) -> None:
    name = placement.option.service_name
    tell_person(
        package_ref=placement.package_ref,
        authority_id=placement.authority_id,
        subject=f"{name} is closing: what happens now",
        body=f"We have talked with you about {name}. It closes. The last day there is {closing.last_on:%-d %B %Y}. We"
        " look for a new home with you, and you choose. Nobody moves you without asking you. Your page says more.",
    )
