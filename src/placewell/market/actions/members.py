"""Who is a member: admissions, stops on new work, and verified investment."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import prefetch_related_objects

from placewell.accounts.actions import add_organisation
from placewell.accounts.actor import Actor, system_actor
from placewell.accounts.models import Organisation
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.directory.models import Service
from placewell.ledger.clock import now
from placewell.ledger.events.market import NewWorkStopped, ServiceAdmitted
from placewell.ledger.record import record
from placewell.market.actions.changing import Decision, check_registration, decide, decision_of, set_points
from placewell.market.actions.own import own_category, own_membership, written
from placewell.market.models import Category, Membership, MembershipDecision
from placewell.market.queries.closing import closing_among
from placewell.rules.clocks import LONDON
from placewell.rules.errors import Conflict, Refused, WrongState
from placewell.rules.scheme_states import TAKES_MEMBERS, WORDS, SchemeState

MOST_POINTS = Decimal(100)


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY, states=("live", "paused"))
def admit_service(
    *, actor: Actor, category: Category, service: Service, reasons: str, decided_on: date | None = None
) -> Membership:
    """Make a service a member of a category, from now on. There is no cap and no fee (rulebook §1).

    `decided_on` is the date of the decision, today when not given. Raises Refused when the service is not registered,
    or not for this care type or these need bands; Conflict when it is a member already; WrongState when the scheme
    is closed.
    """
    return admit_services(actor=actor, category=category, services=[service], reasons=reasons, decided_on=decided_on)[0]


@action(by={Role.COMMISSIONER, Role.APPROVER}, whose=Whose.OWN_AUTHORITY, states=("live", "paused"))
def admit_services(
    *, actor: Actor, category: Category, services: Iterable[Service], reasons: str, decided_on: date | None = None
) -> list[Membership]:
    """Make several services members of a category, all or none. Raises as `admit_service` does.

    An approver does so by reversing a refusal after a second look at it.
    """
    own = own_category(actor, category)
    state = SchemeState(own.scheme.state)
    if state not in TAKES_MEMBERS:
        raise WrongState(f"The scheme {own.scheme.ref} is {WORDS[state]}. It takes no new members.")
    moment = now()
    why, on = written(reasons, "the reasons for admitting"), _decision_date(decided_on, moment)
    wanted = list(services)
    prefetch_related_objects(wanted, "provider")
    for service in wanted:
        check_registration(own, service)
    closing = closing_among(service.pk for service in wanted)
    if closing:
        named = ", ".join(service.name for service in wanted if service.pk in closing)
        raise Refused(f"{named}: it is recorded that it closes, so it cannot join.", code="closing")
    organisations = _organisations_of(wanted, actor=actor)
    made = [
        Membership(
            authority_id=own.authority_id,
            category=own,
            service=service,
            organisation=organisations[service.pk],
            joined_at=moment,
        )
        for service in wanted
    ]
    try:
        with transaction.atomic():
            Membership.objects.bulk_create(made)
    except IntegrityError as error:
        raise Conflict("One of these services is already a member of this category.", code="member_already") from error
    MembershipDecision.objects.bulk_create(
        [decision_of(member, Decision.ADMITTED, why, actor, moment, on) for member in made]
    )
    for member in made:
        admitted = ServiceAdmitted(
            category_ref=own.ref,
            membership_id=member.pk,
            service_id=member.service.service_id,
            organisation_id=member.organisation_id,
        )
        record(admitted, actor=actor, authority_id=None)
    return made


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY, states=("active", "suspended"))
def set_stops(
    *, actor: Actor, membership: Membership, embargoed: bool, safeguarding_stop: bool, reasons: str
) -> Membership:
    """Put an embargo or a safeguarding stop on a member's new work, or take it off; it stays a member.

    Raises WrongState when the membership has ended.
    """
    own = own_membership(actor, membership, states=(Membership.State.ACTIVE, Membership.State.SUSPENDED))
    why = written(reasons, "the reasons for this change")
    if own.embargoed and not embargoed and closing_among([own.service_id]):
        raise WrongState(f"{own.service.name} is closing. Call the closure off first, if it goes on.")
    own.embargoed, own.safeguarding_stop = embargoed, safeguarding_stop
    own.save(update_fields=["embargoed", "safeguarding_stop"])
    decide(own, Decision.STOPS_CHANGED, why, actor)
    stopped = NewWorkStopped(
        category_ref=own.category.ref,
        membership_id=own.pk,
        embargoed=embargoed,
        safeguarding_stop=safeguarding_stop,
    )
    # Why a home takes nobody new may concern people who live there: staff of the authority only.
    record(stopped, actor=actor, authority_id=own.authority_id)
    return own


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY, states=("active", "suspended"))
def set_investment_points(*, actor: Actor, membership: Membership, points: Decimal, evidence: str) -> Membership:
    """Record the points (0 to 100) of a member whose category has no points list, and what the evidence was.

    Where a list is published, points come from what is claimed and verified under it, and from nothing else. Raises
    Refused there and for points out of range, WrongState when the membership has ended (rulebook §6).
    """
    own = own_membership(actor, membership, states=(Membership.State.ACTIVE, Membership.State.SUSPENDED))
    if own.category.investment_lists.exists():
        raise Refused(
            f"{own.category.name} has a points list. Points come from what members claim under it and you verify.",
            code="investment_list",
        )
    if not points.is_finite() or not 0 <= points <= MOST_POINTS or points != round(points, 2):
        raise Refused("Investment points are between 0 and 100, with at most two decimals.", code="out_of_range")
    set_points(own, points, written(evidence, "the evidence for these points"), actor)
    return own


def _decision_date(given: date | None, moment: datetime) -> date:
    today = moment.astimezone(LONDON).date()
    if given is not None and given > today:
        raise Refused("The decision cannot be dated in the future.", code="decision_date")
    return given or today


def _organisations_of(services: list[Service], *, actor: Actor) -> dict[str, Organisation]:
    """Return the organisation of each service by its row, adding those of providers that have none yet."""
    providers = {}
    for service in services:
        if service.provider is None:
            raise Refused(f"The register does not say who provides {service.name}.", code="no_provider")
        providers[service.provider.provider_id] = service.provider.name
    known = {one.code: one for one in Organisation.objects.filter(kind=Organisation.Kind.PROVIDER, code__in=providers)}
    admitting = system_actor("admission", authority_id=actor.authority_id)
    for code, name in providers.items():
        if code not in known:
            known[code] = add_organisation(actor=admitting, kind=Organisation.Kind.PROVIDER, name=name, code=code)
    return {service.pk: known[str(service.provider_id)] for service in services}
