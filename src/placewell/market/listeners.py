"""What the market does when the register changes: who left it, or fell under the gate, is stopped at once."""

from placewell.accounts.actor import system_actor
from placewell.directory.models import Service
from placewell.ledger.events.directory import RatingChanged, ServiceDeregistered
from placewell.ledger.record import listen
from placewell.market.actions.standing.proceedings import give_notice, suspend_meanwhile
from placewell.market.actions.standing.reviews import bring_review_forward
from placewell.market.models import Membership, Proceeding
from placewell.market.queries.joining import successors_of
from placewell.market.telling import tell_commissioners
from placewell.rules.ratings import normalise_rating, passes_gate
from placewell.rules.standing import UNDER_WAY, Ground, ProceedingKind

LEFT = "The Care Quality Commission’s register shows this service as no longer registered."
UNDER_THE_GATE = "The Care Quality Commission rated it {after} (before: {before}). Members are rated {gate} or better."


@listen(ServiceDeregistered)
def suspend_deregistered(event: ServiceDeregistered) -> None:
    """Suspend every active membership of the service at once, and say which registration followed (rulebook §10)."""
    following = successors_of(Service.objects.get(pk=event.service_id))
    for member in _memberships(event.service_id, Membership.State.ACTIVE):
        _stop(member, Ground.REGISTRATION, LEFT)
        found = f"The register names what followed: {', '.join(following)}." if following else "No successor is named."
        tell_commissioners(
            member,
            subject=f"{member.service.name} left the register",
            body=f"It is suspended from now on in {member.category.name}. {found} If it closes, record that on its page"
            " in the register: everybody placed there then comes on one list.",
        )


@listen(RatingChanged)
def look_at_rating(event: RatingChanged) -> None:
    """Stop new work for a member whose rating fell under its gate; look again at one whose rating is back over it.

    Who lives there stays. A suspension is not lifted by a better rating: its review comes forward (rulebook §10).
    """
    rating = normalise_rating(event.after)
    for member in _memberships(event.service_id, Membership.State.ACTIVE):
        if not passes_gate(rating, member.category.gate):
            evidence = UNDER_THE_GATE.format(
                after=event.after or "nothing yet", before=event.before or "not yet", gate=member.category.rating_gate
            )
            _stop(member, Ground.RATING, evidence)
            tell_commissioners(
                member, subject=f"{member.service.name} fell under the rating gate", body=f"{evidence} Decide on it."
            )
    for member in _memberships(event.service_id, Membership.State.SUSPENDED):
        last = Proceeding.objects.filter(membership=member).order_by("-id").first()
        if last is not None and last.ground == Ground.RATING and passes_gate(rating, member.category.gate):
            actor = system_actor("register", authority_id=member.authority_id)
            bring_review_forward(actor=actor, membership=member)
            tell_commissioners(
                member,
                subject=f"{member.service.name} is over the rating gate again",
                body="Review its suspension. It is not lifted by itself.",
            )


def _memberships(service_id: str, state: Membership.State) -> list[Membership]:
    rows = Membership.objects.filter(service_id=service_id, state=state).select_related("category", "service")
    return list(rows.order_by("id"))


def _stop(member: Membership, ground: Ground, evidence: str) -> None:
    """Suspend with a notice; where another notice is under way, that one is decided with this as its news."""
    under_way = Proceeding.objects.filter(membership=member, state__in=[one.value for one in UNDER_WAY])
    actor = system_actor("register", authority_id=member.authority_id)
    if under_way.exists():
        suspend_meanwhile(actor=actor, membership=member, ground=ground, reasons=evidence)
        return
    give_notice(
        actor=actor,
        membership=member,
        kind=ProceedingKind.SUSPENSION,
        ground=ground,
        evidence=evidence,
        at_once=True,
    )
