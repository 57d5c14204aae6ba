"""What waits for each role, put together from the rooms."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from placewell.accounts.actor import Actor
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.needs.models import Package
from placewell.needs.queries import case_state
from placewell.tenders.models import Tender
from placewell.tenders.queries.invitations import open_invitations
from placewell.tenders.queries.lists import tender_lines
from placewell.tenders.states import TenderState

SHOWS = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that waits: where it leads, what it is, and what it waits for."""

    href: str
    text: str
    waits_for: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One list of a role's work."""

    title: str
    entries: tuple[Entry, ...]
    when_empty: str
    links: tuple[Entry, ...] = ()


def cases(actor: Actor) -> Part:
    """Cases of the authority, newest first, with what each waits for."""
    moment = now()
    rows = Package.objects.visible_to(actor).select_related("person").order_by("-id")[:SHOWS]
    entries = tuple(
        Entry(
            reverse("needs_case", args=[row.ref]),
            f"{row.person.forename} {row.person.surname} ({row.ref})",
            f"waits for {case_state(row, moment).waits_for}",
        )
        for row in rows
    )
    links = (Entry(reverse("needs_new"), "Start a new case"),) if actor.role == Role.SOCIAL_WORKER else ()
    return Part("Cases", entries, "There is no case yet.", links)


def tenders(actor: Actor) -> Part:
    """Tenders of the authority, those that close soonest first."""
    entries = tuple(
        Entry(reverse("tenders_tender", args=[line.ref]), f"{line.ref}, {line.category}", line.state)
        for line in tender_lines(actor)[:SHOWS]
    )
    links = (Entry(reverse("tenders_list"), "All tenders, with their clocks"),)
    return Part("Tenders", entries, "There is no tender yet.", links)


def to_score(actor: Actor) -> Part:
    """Tenders whose case responses wait for scores."""
    rows = Tender.objects.visible_to(actor).filter(state=TenderState.SCORING).order_by("closes_at", "id")[:SHOWS]
    entries = tuple(Entry(reverse("tenders_scoring", args=[row.ref]), f"Score {row.ref}") for row in rows)
    return Part("To score", entries, "No tender waits for scores.")


def to_place(actor: Actor) -> Part:
    """Tenders that are with the person, or accepted after a visit."""
    rows = Tender.objects.visible_to(actor).filter(state=TenderState.OFFERED).order_by("id")[:SHOWS]
    entries = tuple(
        Entry(reverse("placements_placement", args=[row.ref]), row.ref, "from choice to placement") for row in rows
    )
    return Part("With the person", entries, "Nobody is choosing at the moment.")


def invited(actor: Actor) -> Part:
    """A provider's invitations."""
    entries = tuple(
        Entry(reverse("tenders_invitation", args=[line.ref]), f"{line.service_name}: {line.matters}", line.standing)
        for line in open_invitations(actor, now(), limit=SHOWS).rows
    )
    links = (
        Entry(reverse("tenders_invitations"), "All invitations, with their clocks"),
        Entry(reverse("placements_visits"), "People who chose you, visits and agreements"),
    )
    return Part("Invitations", entries, "No service of yours is invited at the moment.", links)


def schemes(actor: Actor) -> Part:  # noqa: ARG001 (public, whoever asks)
    """Where schemes are read."""
    return Part("Schemes", (Entry(reverse("market_schemes"), "Schemes, categories, policies and members"),), "")


PARTS: dict[Role, tuple[Callable[[Actor], Part], ...]] = {
    Role.SOCIAL_WORKER: (cases, tenders),
    Role.BROKER: (tenders, to_score, to_place, cases),
    Role.APPROVER: (cases, to_place),
    Role.EVALUATOR: (to_score,),
    Role.COMMISSIONER: (schemes, tenders),
    Role.AUDITOR: (tenders, schemes),
    Role.FINANCE_OFFICER: (to_place,),
    Role.ADMINISTRATOR: (schemes,),
    Role.PROVIDER: (invited,),
}


def work_for(actor: Actor) -> list[Part]:
    """Return the parts of an actor's work, in order."""
    return [part(actor) for part in PARTS.get(actor.role, ())]
