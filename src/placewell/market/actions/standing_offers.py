"""Standing offers: made, replaced, withdrawn by their provider, which is reminded before one runs out."""

from datetime import timedelta

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, system_actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.events.market import StandingOfferMade, StandingOfferWithdrawn
from placewell.ledger.record import record
from placewell.market.models import (
    Membership,
    StandingOffer,
    StandingOfferEnd,
    StandingOfferReminder,
    StandingPrice,
)
from placewell.market.nursing import nursing_rates
from placewell.market.queries.terms import cost_at
from placewell.market.references import new_reference
from placewell.market.telling import tell_managers
from placewell.rules.clocks import LONDON
from placewell.rules.errors import NotFound, WrongState
from placewell.rules.home_care import highest_floor
from placewell.rules.needs import CareType
from placewell.rules.offers import LineKind
from placewell.rules.standing_offers import (
    REMINDED,
    OfferState,
    OfferTerms,
    check_offer,
    reminders_owed,
    state_of,
)


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION, states=("active", "suspended"))
def make_standing_offer(*, actor: Actor, membership_id: int, terms: OfferTerms) -> StandingOffer:
    """Offer terms for emergencies as a member; they replace at once what the member offered before (rulebook §8).

    Raises NotFound for another's membership or one that has ended, WrongState where nothing says what care costs in
    the category, Refused for terms that do not hold.
    """
    member, moment = _own(actor, membership_id, live=True), now()
    cost = cost_at(member.category, moment)
    if cost is None:
        raise WrongState(f"{member.category.name} has no published cost of care yet, so no price can be offered in it.")
    check_offer(
        terms,
        care_type=CareType(member.category.care_type),
        floor=highest_floor(cost.model),
        today=moment.astimezone(LONDON).date(),
        beds=member.service.beds,
        rates=nursing_rates(member.authority_id),
    )
    before = _newest(member)
    if before is not None and not _ended(before):
        _end(before, OfferState.REPLACED, actor)
    sides = {"authority_id": member.authority_id, "organisation_id": member.organisation_id}
    made = StandingOffer.objects.create(
        **sides,
        membership=member,
        ref=before.ref if before else new_reference("SO"),
        version=before.version + 1 if before else 1,
        availability=terms.availability.value(),
        conditions=terms.conditions.strip(),
        not_covered=terms.not_covered.strip(),
        response_hours=terms.response_hours,
        places=terms.places,
        valid_from=terms.valid_from,
        valid_until=terms.valid_until,
        made_by=actor.ref,
        made_at=moment,
    )
    StandingPrice.objects.create(
        **sides,
        offer=made,
        unit=cost.unit,
        basis=terms.basis.value,
        core=terms.core,
        rates={one.kind.value: f"{one.amount:.2f}" for one in terms.rates if one.kind != LineKind.CORE},
    )
    event = StandingOfferMade(
        category_ref=member.category.ref, membership_id=member.pk, offer_ref=made.ref, offer_version=made.version
    )
    record(event, actor=actor, authority_id=member.authority_id)
    return made


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION, states=("live",))
def withdraw_standing_offer(*, actor: Actor, membership_id: int) -> StandingOffer:
    """Withdraw a member's standing offer, from now on. Raises WrongState where none stands."""
    member = _own(actor, membership_id, live=False)
    newest = _newest(member)
    if newest is None or state_of(_ended(newest), newest.valid_until, now=now()) != OfferState.LIVE:
        raise WrongState(f"{member.service.name} has no standing offer in {member.category.name} now.")
    _end(newest, OfferState.WITHDRAWN, actor)
    event = StandingOfferWithdrawn(
        category_ref=member.category.ref, membership_id=member.pk, offer_ref=newest.ref, offer_version=newest.version
    )
    record(event, actor=actor, authority_id=member.authority_id)
    return newest


@action(by={Role.SYSTEM}, whose=Whose.EVERYONES)
def remind_of_standing_offer(*, actor: Actor, offer: StandingOffer) -> bool:  # noqa: ARG001 (the system alone)
    """Write to those who manage its provider that an offer runs out: 14 and 3 days before.

    Tells whether that was owed. One that was withdrawn or replaced, or whose membership ended, is not reminded of.
    """
    members = Membership.objects.live().select_related("service", "category")
    member = members.select_for_update(of=("self",)).filter(pk=offer.membership_id).first()
    if member is None or _ended(offer):
        return False
    moment = now()
    owed = reminders_owed(
        offer.valid_until,
        moment.astimezone(LONDON).date(),
        sent=offer.reminders.values_list("days_before", flat=True),
    )
    if not owed:
        return False
    StandingOfferReminder.objects.bulk_create(
        [StandingOfferReminder(offer=offer, days_before=days, at=moment) for days in owed]
    )
    tell_managers(
        [offer.organisation_id],
        subject=f"The standing offer of {member.service.name} runs out on {offer.valid_until:%-d %B %Y}",
        body=(
            f"After that day nobody can use it in an emergency in {member.category.name}. Make it again if you still"
            " stand by it, and look at its price and hours first."
        ),
        about=f"standing-offer:{offer.ref}",
        authority_id=offer.authority_id,
        path=f"/standing-offers/{member.pk}/",
    )
    return True


def remind_of_standing_offers() -> int:
    """Send every reminder that is owed today; return how many offers were written about."""
    actor = system_actor("reminders")
    with acting_as(actor):
        today = now().astimezone(LONDON).date()
        rows = list(
            StandingOffer.objects.standing()
            .filter(valid_until__gte=today, valid_until__lte=today + timedelta(days=max(REMINDED)))
            .exclude(reminders__days_before=min(REMINDED))
            .order_by("valid_until", "pk")
        )
    return sum(remind_of_standing_offer(actor=actor, offer=row) for row in rows)


def _own(actor: Actor, membership_id: int, *, live: bool) -> Membership:
    """Return a membership of the actor's provider, locked: its versions follow each other."""
    rows = Membership.objects.live() if live else Membership.objects.all()
    own = rows.select_related("category", "service").select_for_update(of=("self",))
    member = own.filter(organisation_id=actor.organisation_id or 0, pk=membership_id).first()
    if member is None:
        raise NotFound("There is no such membership of yours.")
    return member


def _newest(member: Membership) -> StandingOffer | None:
    return StandingOffer.objects.filter(membership=member).order_by("-version").first()


def _ended(offer: StandingOffer) -> OfferState | None:
    how = StandingOfferEnd.objects.filter(offer=offer).values_list("how", flat=True).first()
    return None if how is None else OfferState(how)


def _end(offer: StandingOffer, how: OfferState, actor: Actor) -> None:
    StandingOfferEnd.objects.create(
        offer=offer,
        authority_id=offer.authority_id,
        organisation_id=offer.organisation_id,
        how=how.value,
        ended_by=actor.ref,
        ended_at=now(),
    )
