"""What waits for each role, put together from the rooms."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from placewell.accounts.actor import Actor
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.market.models.applications import READS_APPLICATIONS
from placewell.market.models.joining import READS_CLAIMS
from placewell.market.models.standing_offers import READS_STANDING_OFFERS
from placewell.market.pages.assessors import READS_ASSESSORS
from placewell.market.pages.running.desk import READS as RUNS_SCHEMES
from placewell.market.queries.applications import own_applications, to_look_at_again
from placewell.market.queries.rota import rota_of
from placewell.payments.queries.placements import without_funding
from placewell.placements.pages.closing import READERS as READS_CLOSINGS
from placewell.rules.clocks import london_moment_words
from placewell.scrutiny.delays import READS_DELAYS
from placewell.tenders.models import Tender
from placewell.tenders.queries.invitations import open_invitations
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
    """Where cases are."""
    links: tuple[Entry, ...] = (Entry(reverse("needs_cases"), "All cases, newest first"),)
    if actor.role == Role.SOCIAL_WORKER:
        links = (
            Entry(reverse("needs_new"), "Start a new case"),
            *links,
            Entry(reverse("placements_reviews"), "Reviews of placements, by date"),
            Entry(reverse("placements_assessing"), "People to meet for homes, as a trusted assessor"),
        )
    return Part("Cases", (), "", links)


def tenders(actor: Actor) -> Part:
    """Where tenders are, and what can be used in an emergency."""
    links: tuple[Entry, ...] = (Entry(reverse("tenders_list"), "All tenders, with their clocks"),)
    if actor.role in {Role.BROKER, Role.COMMISSIONER}:
        links = (*links, Entry(reverse("tenders_board"), "Open searches, live"))
        links = (*links, Entry(reverse("market_rota"), "The out-of-hours rota"))
    if actor.role in READS_STANDING_OFFERS:
        links = (*links, Entry(reverse("market_standing_offers"), "Standing offers for emergencies, usable now"))
    if actor.role in {Role.SOCIAL_WORKER, Role.COMMISSIONER, Role.AUDITOR}:
        links = (*links, Entry(reverse("placements_accuracy"), "How right portraits are, by team"))
    if actor.role in READS_ASSESSORS:
        links = (*links, Entry(reverse("market_assessors"), "Trusted assessors, and the homes that trust them"))
    if actor.role in READS_DELAYS:
        links = (*links, Entry(reverse("scrutiny_delays"), "How long searches take, and days lost in hospital"))
    if actor.role in READS_CLOSINGS:
        links = (*links, Entry(reverse("closing_home"), "Homes that close, and who lives there"))
    return Part("Tenders", (), "", links)


def to_score(actor: Actor) -> Part:
    """Tenders whose answers wait to be marked."""
    rows = Tender.objects.visible_to(actor).filter(state=TenderState.SCORING).order_by("closes_at", "id")[:SHOWS]
    entries = tuple(Entry(reverse("tenders_scoring", args=[row.ref]), f"Mark {row.ref}") for row in rows)
    return Part("To mark", entries, "No answers wait to be marked.")


def invited(actor: Actor) -> Part:
    """A provider's invitations."""
    entries = tuple(
        Entry(reverse("tenders_invitation", args=[line.ref]), f"{line.service_name}: {line.matters}", line.standing)
        for line in open_invitations(actor, now(), limit=SHOWS).rows
    )
    links = (
        Entry(reverse("tenders_invitations"), "All invitations, with their clocks"),
        Entry(reverse("placements_visits"), "People who chose you, visits and agreements"),
        Entry(reverse("market_offered_assessors"), "Trusted assessors: who may meet people for you"),
        Entry(reverse("payments_mine"), "What you are paid, run by run"),
        Entry(reverse("closing_ours"), "If one of your services closes"),
        Entry(reverse("redress_ours"), "Complaints: your own, and your side of others"),
    )
    return Part("Invitations", entries, "No service of yours is invited at the moment.", links)


def schemes(actor: Actor) -> Part:
    """Where schemes are read, and run."""
    runs = (Entry(reverse("market_running"), "Schemes that you run"),) if actor.role in RUNS_SCHEMES else ()
    return Part("Schemes", (Entry(reverse("market_schemes"), "Schemes, categories, policies and members"),), "", runs)


def administration(actor: Actor) -> Part:
    """What an administrator looks after; hours of the rota that nobody has are said first."""
    open_hours = rota_of(actor, now()).gaps
    entries: tuple[Entry, ...] = ()
    if open_hours:
        first = f"The first are from {london_moment_words(open_hours[0].begins_at)}"
        said = f"Nobody has the out-of-hours turn: {len(open_hours)} times in the coming four weeks"
        entries = (Entry(reverse("market_rota"), said, first),)
    links = (
        Entry(reverse("market_rota"), "The out-of-hours rota"),
        Entry(reverse("people"), "People and their posts"),
        Entry(reverse("health"), "Health of the service"),
        Entry(reverse("directory_runs"), "Reading the register"),
    )
    return Part("Administration", entries, "", links)


def joining(actor: Actor) -> Part:
    """A provider's applications that wait, and where it joins."""
    rows = own_applications(actor, limit=SHOWS)
    entries = tuple(
        Entry(reverse("joining_application", args=[row.ref]), f"{row.service}: {row.category}", row.words)
        for row in rows
    )
    links = (
        Entry(reverse("joining_home"), "Join a scheme, and see all your applications"),
        Entry(reverse("joining_documents"), "Your documents"),
        Entry(reverse("standing_home"), "What is held about you"),
        Entry(reverse("investment_home"), "Investment in quality: what you can claim, and your claims"),
        Entry(reverse("directory_places"), "Your places, by bed type"),
        Entry(reverse("standing_offers"), "Standing offers, for emergencies"),
    )
    return Part("Joining", entries, "You have sent no application.", links)


def applicants(actor: Actor) -> Part:
    """Where those who want to join are decided about."""
    links: tuple[Entry, ...] = ()
    entries: tuple[Entry, ...] = ()
    if actor.role == Role.APPROVER:  # a commissioner's clocks say it already
        entries = tuple(
            Entry(reverse("market_application", args=[row.ref]), f"{row.service}: {row.category}", row.words)
            for row in to_look_at_again(actor)
        )
    if actor.role in READS_APPLICATIONS:
        links = (Entry(reverse("market_applications"), "Applications to join, with their clocks"),)
    if actor.role in READS_CLAIMS:
        links = (*links, Entry(reverse("market_claims"), "Who says that they speak for a provider"))
    if actor.role in READS_APPLICATIONS:
        links = (
            *links,
            Entry(reverse("market_standing"), "Members: notices, suspensions and disputes"),
            Entry(reverse("market_investment"), "Investment in quality: claims to verify"),
        )
    return Part("Joining", entries, "", links)


def payments(actor: Actor) -> Part:
    """Placements of which nobody wrote who pays, and where all of payments is. Runs that wait have clocks."""
    unfunded = without_funding(actor, limit=SHOWS) if actor.role == Role.FINANCE_OFFICER else ()
    entries = tuple(
        Entry(reverse("payments_fund", args=[row.ref]), f"{row.ref}: {row.option.service_name}", "Who pays for it?")
        for row in unfunded
    )
    links = (Entry(reverse("payments_home"), "Payments: placements, runs and rises"),)
    return Part("Payments", entries, "Nothing of payments waits for you.", links)


def complaints(actor: Actor) -> Part:  # noqa: ARG001 (a link, whoever follows it)
    """Where complaints are."""
    return Part("Complaints", (), "", (Entry(reverse("redress_complaints"), "Complaints and appeals, by what is due"),))


PARTS: dict[Role, tuple[Callable[[Actor], Part], ...]] = {
    Role.SOCIAL_WORKER: (cases, tenders, complaints),
    Role.BROKER: (tenders, cases),
    Role.APPROVER: (cases, tenders, payments, schemes, applicants, complaints),
    Role.EVALUATOR: (to_score,),
    Role.COMMISSIONER: (schemes, tenders, applicants, complaints),
    Role.AUDITOR: (tenders, payments, schemes, applicants, complaints),
    Role.FINANCE_OFFICER: (payments, schemes),
    Role.ADMINISTRATOR: (administration, schemes, applicants),
    Role.PROVIDER: (invited, joining),
}


def work_for(actor: Actor) -> list[Part]:
    """Return the parts of an actor's work, in order."""
    return [part(actor) for part in PARTS.get(actor.role, ())]
