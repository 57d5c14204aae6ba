"""A service that closes: recorded or announced, given another last day, or called off. It takes nobody new."""

import secrets
from datetime import date

from django.db import IntegrityError, transaction

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, system_actor
from placewell.accounts.models import Organisation
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.directory.models import Service
from placewell.directory.queries import today
from placewell.ledger.clock import now
from placewell.ledger.events.market import ClosureCalledOff, ClosureDayChanged, ClosureRecorded, NewWorkStopped
from placewell.ledger.record import record
from placewell.market.actions.changing import Decision, decide
from placewell.market.actions.own import written
from placewell.market.models import Closure, ClosureDay, Membership, MembershipDecision
from placewell.market.queries.closing import closing_by_ref
from placewell.market.telling import tell_managers, tell_staff
from placewell.rules.closing import ClosureKind, check_closure, check_new_day, check_own_notice
from placewell.rules.errors import Conflict, NotFound, WrongState

STOPPER = "closing"


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY)
def record_closure(
    *, actor: Actor, service_id: str, kind: ClosureKind, last_on: date, evidence: str, whole_provider: bool = False
) -> list[Closure]:
    """Record that a service closes, or every registered service of its provider; new admissions stop at once.

    Raises NotFound for an unknown service, Refused without evidence or for a day that is over, Conflict where it is
    recorded already that one of them closes.
    """
    service = Service.objects.filter(pk=service_id).first()
    if service is None:
        raise NotFound("There is no such service on the register.")
    check_closure(kind, last_on=last_on, today=today(), evidence=evidence)
    services = [service]
    if whole_provider and service.provider_id is not None:
        others = Service.objects.filter(provider_id=service.provider_id, registered=True).exclude(pk=service.pk)
        services += others.order_by("pk")
    authority_id = _authority(actor)
    return [_close(actor, one, authority_id, "authority", kind, last_on, evidence) for one in services]


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def announce_closure(*, actor: Actor, service_id: str, last_on: date, said: str) -> Closure:
    """Say that one's own service closes, with the days that agreements ask for. The council's work begins at once.

    Raises NotFound for a service that is no member of one's own, Refused for too few days or without words, Conflict
    where it is known already.
    """
    members = Membership.objects.live().filter(organisation_id=actor.organisation_id or 0, service_id=service_id)
    member = members.select_related("service").order_by("id").first()
    if member is None:
        raise NotFound("There is no such service of yours here.")
    check_own_notice(last_on=last_on, today=today(), said=said)
    return _close(actor, member.service, member.authority_id, "provider", ClosureKind.PLANNED, last_on, said)


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY)
def change_last_day(*, actor: Actor, closure_ref: str, last_on: date, because: str) -> ClosureDay:
    """Give a service that closes another last day. What was said before stays readable; everybody concerned is told."""
    closure = _own(actor, closure_ref)
    before = closure.days.order_by("-number")[0]
    check_new_day(last_on=last_on, before=before.last_on, today=today(), because=because)
    made = _keep_day(actor, closure, before.number + 1, last_on, because)
    event = ClosureDayChanged(closure_ref=closure.ref, service_id=closure.service_id, last_on=last_on.isoformat())
    record(event, actor=actor, authority_id=closure.authority_id)
    _tell(
        closure,
        subject=f"{closure.service.name}: another last day",
        body=f"The last day of {closure.service.name} is now {last_on:%-d %B %Y}. It was {before.last_on:%-d %B %Y}.",
    )
    return made


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY)
def call_off_closure(*, actor: Actor, closure_ref: str, because: str) -> Closure:
    """Record that a service goes on after all. It takes people again, as far as its other standing allows."""
    closure = _own(actor, closure_ref)
    closure.called_off_because = written(because, "why the service goes on")
    closure.called_off_by, closure.called_off_at = actor.ref, now()
    closure.save(update_fields=["called_off_because", "called_off_by", "called_off_at"])
    _allow_new_work(closure)
    event = ClosureCalledOff(closure_ref=closure.ref, service_id=closure.service_id)
    record(event, actor=actor, authority_id=closure.authority_id)
    _tell(
        closure,
        subject=f"{closure.service.name} goes on",
        body=f"{closure.service.name} does not close after all. {closure.called_off_because}",
    )
    return closure


def _close(
    actor: Actor, service: Service, authority_id: int, said_by: str, kind: ClosureKind, last_on: date, evidence: str
) -> Closure:
    provider = Organisation.objects.filter(kind=Organisation.Kind.PROVIDER, code=service.provider_id or "").first()
    made = Closure(
        ref=f"H-{secrets.token_hex(4).upper()}",
        service=service,
        authority_id=authority_id,
        organisation_id=provider.pk if provider else None,
        kind=kind.value,
        said_by=said_by,
        recorded_by=actor.ref,
        recorded_at=now(),
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(f"It is recorded already that {service.name} closes.", code="service_id") from error
    _keep_day(actor, made, 1, last_on, evidence)
    _stop_new_work(made)
    event = ClosureRecorded(
        closure_ref=made.ref,
        service_id=service.pk,
        kind=kind.value,
        last_on=last_on.isoformat(),
        said_by=said_by,
    )
    record(event, actor=actor, authority_id=authority_id)
    who = "Its provider says" if said_by == "provider" else "The council recorded"
    _tell(
        made,
        subject=f"{service.name} is closing",
        body=f"{who} that {service.name} closes. Its last day is {last_on:%-d %B %Y}. It takes nobody new from now on.",
    )
    return made


def _keep_day(actor: Actor, closure: Closure, number: int, last_on: date, evidence: str) -> ClosureDay:
    return ClosureDay.objects.create(
        closure=closure,
        number=number,
        authority_id=closure.authority_id,
        organisation_id=closure.organisation_id,
        last_on=last_on,
        evidence=evidence.strip(),
        by=actor.ref,
        at=now(),
    )


def _stop_new_work(closure: Closure) -> None:
    """Put an embargo on every membership of the service, whichever authority's scheme it is of."""
    for member in _members(closure):
        if not member.embargoed:
            _set_embargo(member, stopped=True, reasons=f"It closes: {closure.ref}.")


def _allow_new_work(closure: Closure) -> None:
    """Take off those embargoes that the closure put on, and that nobody has decided about since."""
    for member in _members(closure):
        with acting_as(system_actor(STOPPER, authority_id=member.authority_id)):
            stops = MembershipDecision.objects.filter(membership=member, decision=Decision.STOPS_CHANGED)
            last = stops.order_by("-id").first()
        if member.embargoed and last is not None and last.decided_by == system_actor(STOPPER).ref:
            _set_embargo(member, stopped=False, reasons=f"It goes on after all: {closure.ref}.")


def _members(closure: Closure) -> list[Membership]:
    rows = Membership.objects.live().filter(service_id=closure.service_id).select_related("category")
    return list(rows.select_for_update(of=("self",)).order_by("id"))


def _set_embargo(member: Membership, *, stopped: bool, reasons: str) -> None:
    actor = system_actor(STOPPER, authority_id=member.authority_id)
    with acting_as(actor):
        member.embargoed = stopped
        member.save(update_fields=["embargoed"])
        decide(member, Decision.STOPS_CHANGED, reasons, actor)
        event = NewWorkStopped(
            category_ref=member.category.ref,
            membership_id=member.pk,
            embargoed=stopped,
            safeguarding_stop=member.safeguarding_stop,
        )
        record(event, actor=actor, authority_id=member.authority_id)


def _own(actor: Actor, closure_ref: str) -> Closure:
    seen = closing_by_ref(actor, closure_ref)
    if seen.authority_id != actor.authority_id:
        raise NotFound("Another council recorded this. Ask it to change what it recorded.")
    closure = Closure.objects.select_related("service").select_for_update(of=("self",)).get(ref=closure_ref)
    if closure.called_off_at is not None:
        raise WrongState(f"{closure.service.name} goes on: this closure was called off.")
    return closure


def _authority(actor: Actor) -> int:
    if actor.authority_id is None:
        raise NotFound("There is no such service in your authority.")
    return actor.authority_id


def _tell(closure: Closure, *, subject: str, body: str) -> None:
    """Write to the provider's managers, and to the commissioners of every authority whose member the service is."""
    about = f"closure:{closure.ref}"
    if closure.organisation_id is not None:
        tell_managers(
            [closure.organisation_id],
            subject=subject,
            body=body,
            about=about,
            authority_id=closure.authority_id,
            path="/closing/ours/",
        )
    members = Membership.objects.live().filter(service_id=closure.service_id)
    authorities = {closure.authority_id, *members.values_list("authority_id", flat=True)}
    for authority_id in sorted(authorities):
        tell_staff(
            [authority_id],
            [Role.COMMISSIONER],
            subject=subject,
            body=body,
            about=about,
            authority_id=authority_id,
            path=f"/closing/{closure.ref}/",
        )
