"""What placements do when a home closes: each resident is on the work list, with clocks, and their teams are told."""

from collections import defaultdict
from datetime import datetime

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import system_actor
from placewell.accounts.roles import Role
from placewell.choice.telling import tell_person
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.ledger.events.market import ClosureCalledOff, ClosureDayChanged, ClosureRecorded
from placewell.ledger.events.placements import PlacementEnded, ProviderFailed, ProviderWentOn
from placewell.ledger.record import listen, record
from placewell.market.models import Closure
from placewell.market.queries.closing import Closing, closing_of
from placewell.market.telling import tell_staff
from placewell.placements.actions.following_closures import subject_of
from placewell.placements.models import ClosingStep, Placement
from placewell.placements.residents import residents_of
from placewell.rules.clocks import end_of_day, london_day_of
from placewell.rules.closing import Stage, Step, search_by, tell_by
from placewell.rules.ending import EndReason

TELLER = system_actor("closing")
FOLLOW = (Role.SOCIAL_WORKER, Role.BROKER)
CLOCKS = (ClockKind.CLOSURE_TOLD, ClockKind.CLOSURE_SEARCHED, ClockKind.HOME_CLOSES)


@listen(ClosureRecorded)
def begin_the_list(event: ClosureRecorded) -> None:
    """Put everybody who is placed there on the list, with their clocks, in the same transaction as the closure."""
    closing = _closing(event.service_id)
    with acting_as(TELLER):
        residents = _living_there(event.service_id)
        for one in residents:
            failed = ProviderFailed(
                package_ref=one.package_ref,
                placement_ref=one.ref,
                closure_ref=closing.ref,
                service_id=event.service_id,
                kind=event.kind,
            )
            record(failed, actor=TELLER, authority_id=one.authority_id, case_ref=one.package_ref)
            _wait(ClockKind.CLOSURE_TOLD, one, Role.SOCIAL_WORKER, tell_by(closing.kind, closing.recorded_at))
            _wait_for_a_place(closing, one, begun=False)
        _tell_teams(
            closing,
            residents,
            subject=f"{closing.service_name} is closing: people placed there",
            body=f"The last day is {closing.last_on:%-d %B %Y}. See each person, and tell them yourself before anybody"
            " else does. These cases are placed there: {cases}.",
        )
        _tell_of_gaps(closing)


@listen(ClosureDayChanged)
def move_the_clocks(event: ClosureDayChanged) -> None:
    """Set every clock of the list to the new last day, and tell whoever was told of the closure."""
    closing = _closing(event.service_id)
    with acting_as(TELLER):
        residents = _living_there(event.service_id)
        knows = _told(closing.id)
        begun = _begun(closing, residents)
        for one in residents:
            _wait_for_a_place(closing, one, begun=one.ref in begun)
            if one.pk in knows:
                tell_person(
                    package_ref=one.package_ref,
                    authority_id=one.authority_id,
                    subject=f"{closing.service_name}: another last day",
                    body=f"The last day of {closing.service_name} has changed. It is now {closing.last_on:%-d %B %Y}.",
                )
        _tell_teams(
            closing,
            residents,
            subject=f"{closing.service_name}: another last day, {closing.last_on:%-d %B %Y}",
            body="The clocks of these cases have moved with it: {cases}.",
        )
        _tell_of_gaps(closing)


@listen(ClosureCalledOff)
def end_the_list(event: ClosureCalledOff) -> None:
    """Stop the clocks of a list that is needed no more, and tell everybody who was told of it that the home goes on."""
    with acting_as(TELLER):
        closure = Closure.objects.select_related("service").get(ref=event.closure_ref)
        name, residents = closure.service.name, _living_there(event.service_id)
        knows = _told(closure.pk)
        for one in residents:
            stop_clock(*CLOCKS, subject=subject_of(one))
            went_on = ProviderWentOn(
                package_ref=one.package_ref,
                placement_ref=one.ref,
                closure_ref=closure.ref,
                service_id=event.service_id,
            )
            record(went_on, actor=TELLER, authority_id=one.authority_id, case_ref=one.package_ref)
            if one.pk in knows:
                tell_person(
                    package_ref=one.package_ref,
                    authority_id=one.authority_id,
                    subject=f"{name} does not close",
                    body=f"{name} does not close after all. You can stay. If we look for another home for you now, talk"
                    " to us: we stop, or go on, as you wish.",
                )
        _tell_by_authority(
            residents,
            subject=f"{name} goes on",
            body="The closure was called off. See each person, and call off searches that they do not want: {cases}.",
            about=f"closure:{closure.ref}",
            path=f"/closing/{closure.ref}/",
        )


@listen(PlacementEnded)
def stop_waiting_for_a_move(event: PlacementEnded) -> None:
    """Stop the clocks of a resident whose place ended."""
    stop_clock(*CLOCKS, subject=f"resident:{event.placement_ref}")


def _told(closure_id: int) -> set[int]:
    """Return the placements of those whom staff have told that their home closes."""
    told = ClosingStep.objects.filter(closure_id=closure_id, kind=Step.TOLD)
    return set(told.values_list("placement_id", flat=True))


def _closing(service_id: str) -> Closing:
    found = closing_of(service_id)
    if found is None:
        raise RuntimeError("A closure that was just recorded stands.")
    return found


def _living_there(service_id: str) -> list[Placement]:
    return list(Placement.objects.filter(end=None, option__service_id=service_id).order_by("package_ref", "id"))


def _tell_of_gaps(closing: Closing) -> None:
    """Tell the teams of those whose move is agreed already, and who would leave only after the home’s last day."""
    leaving = Placement.objects.filter(option__service_id=closing.service_id, end__last_on__gt=closing.last_on)
    _tell_teams(
        closing,
        list(leaving.exclude(end__reason=EndReason.DIED).order_by("package_ref", "id")),
        subject=f"{closing.service_name} closes before people move",
        body=f"The last day is {closing.last_on:%-d %B %Y}. These cases have another place, and it begins later:"
        " {cases}. See each person, and ask the next home whether they can come sooner, or find a place until then.",
    )


def _begun(closing: Closing, residents: list[Placement]) -> set[str]:
    """Return the places of those for whom a search, or another way, has begun."""
    authorities = {one.authority_id for one in residents}
    found = [one for authority_id in sorted(authorities) for one in residents_of(closing, authority_id)]
    return {one.placement.ref for one in found if one.stage not in {Stage.NOTHING, Stage.PORTRAIT}}


def _wait_for_a_place(closing: Closing, one: Placement, *, begun: bool) -> None:
    if not begun:
        recorded_on = london_day_of(closing.recorded_at)
        _wait(ClockKind.CLOSURE_SEARCHED, one, Role.BROKER, search_by(closing.last_on, recorded_on=recorded_on))
    _wait(ClockKind.HOME_CLOSES, one, Role.BROKER, end_of_day(closing.last_on))


def _wait(kind: ClockKind, one: Placement, role: Role, due_at: datetime) -> None:
    start_clock(
        kind,
        subject=subject_of(one),
        role=role,
        due_at=due_at,
        authority_id=one.authority_id,
        case_ref=one.package_ref,
    )


def _tell_teams(closing: Closing, residents: list[Placement], *, subject: str, body: str) -> None:
    _tell_by_authority(
        residents, subject=subject, body=body, about=f"closure:{closing.ref}", path=f"/closing/{closing.ref}/"
    )


def _tell_by_authority(residents: list[Placement], *, subject: str, body: str, about: str, path: str) -> None:
    cases: dict[int, list[str]] = defaultdict(list)
    for one in residents:
        cases[one.authority_id].append(one.package_ref)
    for authority_id, refs in sorted(cases.items()):
        tell_staff(
            [authority_id],
            FOLLOW,
            subject=subject,
            body=body.format(cases=", ".join(refs)),
            about=about,
            authority_id=authority_id,
            path=path,
        )
