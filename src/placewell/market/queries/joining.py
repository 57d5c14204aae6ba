"""What stands against a service that wants to join, and what is checked of it, as found now."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import system_actor
from placewell.accounts.models import Organisation
from placewell.directory.models import Service, ServiceLink
from placewell.ledger.clock import now
from placewell.market.models import (
    Category,
    JoiningTerms,
    Membership,
    MembershipDecision,
    Proceeding,
    Scheme,
)
from placewell.market.models.joining import DOCUMENT_NAMES
from placewell.rules.clocks import LONDON
from placewell.rules.exclusion import Declared, Law, declaration_finding
from placewell.rules.joining_checks import (
    Bar,
    BarKind,
    Finding,
    Link,
    Registered,
    Wanted,
    check_registration,
    document_findings,
    standing_findings,
)
from placewell.rules.needs import BAND_NAMES, CARE_TYPE_NAMES, CareType, NeedBand
from placewell.rules.ratings import normalise_rating, passes_gate
from placewell.rules.scheme_states import TAKES_MEMBERS
from placewell.rules.standing import GROUND_WORDS, UNDER_WAY, Ground, ProceedingKind, ProceedingState

READER = system_actor("joining")
REMOVED = frozenset({ProceedingState.UPHELD, ProceedingState.REVIEW_ASKED, ProceedingState.CONFIRMED})
FARTHEST_BACK = 5  # registrations before a service that are followed


@dataclass(frozen=True, slots=True)
class JoiningQuestion:
    """One question of a category to those who join."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a scheme asks of those who join. Version 0 asks nothing but the declaration."""

    version: int
    documents: tuple[str, ...]
    questions: dict[str, tuple[JoiningQuestion, ...]]

    @property
    def wanted(self) -> dict[str, str]:
        """The documents asked for: code to name."""
        return {code: DOCUMENT_NAMES[code] for code in self.documents}


def asked_of_joiners(scheme: Scheme) -> Asked:
    """Return what a scheme asks now: the newest version."""
    row = JoiningTerms.objects.filter(scheme=scheme).order_by("-version").first()
    if row is None:
        return Asked(0, (), {})
    questions = {
        ref: tuple(JoiningQuestion(one["id"], one["text"]) for one in some) for ref, some in row.questions.items()
    }
    return Asked(row.version, tuple(row.documents), questions)


def standing_bars(service: Service, category: Category) -> tuple[Bar, ...]:
    """Return what stands against a service in a category and its scheme, nearest first (rulebook §10).

    A suspension is not laundered by a fresh application, nor by a new registration of the same provider. What another
    provider's earlier registration left behind, and what other services of the provider did, is looked at, and stops
    nothing by itself. Each part of `STANDS_AGAINST` tells one kind; a new kind of standing adds a part.
    """
    with acting_as(READER):
        return tuple(bar for part in STANDS_AGAINST for bar in part(service, category))


def _of_itself(service: Service, category: Category) -> Iterable[Bar]:
    rows = Membership.objects.filter(service=service, category__scheme=category.scheme_id).select_related("category")
    for row in rows.order_by("id"):
        here = row.category_id == category.pk
        if row.state == Membership.State.SUSPENDED and here:
            words = "Suspended in this category. A suspension ends by its own review, not by a new application."
            yield Bar(BarKind.SUSPENDED, service.pk, words)
        elif row.state == Membership.State.SUSPENDED:
            yield Bar(BarKind.ELSEWHERE, service.pk, f"Suspended in another category: {row.category.name}.")
        elif row.state == Membership.State.ENDED and _ended_while_suspended(row):
            words = f"Its membership of {row.category.name} ended while it was suspended."
            yield Bar(BarKind.ENDED_WHILE_SUSPENDED, service.pk, words)


def _of_predecessors(service: Service, category: Category) -> Iterable[Bar]:
    earlier = predecessors_of(service)
    rows = (
        Membership.objects.filter(service__in=earlier, category__scheme=category.scheme_id)
        .select_related("service", "category")
        .order_by("id")
    )
    for row in rows:
        suspended = row.state == Membership.State.SUSPENDED
        if not suspended and not (row.state == Membership.State.ENDED and _ended_while_suspended(row)):
            continue
        name = row.service.name
        if _by_the_register(row):
            words = f"{name}, registered before it, was suspended only because it left the register."
            yield Bar(BarKind.PREDECESSOR_LEFT_REGISTER, row.service_id, words)
        elif row.service.provider_id != service.provider_id or not suspended:
            whose = "" if row.service.provider_id == service.provider_id else ", of another provider,"
            words = f"{name}, registered before it,{whose} was suspended in {row.category.name}."
            yield Bar(BarKind.PREDECESSOR_OF_ANOTHER, row.service_id, words)
        elif row.category_id == category.pk:
            words = (
                f"{name} is the same provider’s earlier registration, and is suspended in this category. A new"
                " registration does not end a suspension: its review does."
            )
            yield Bar(BarKind.PREDECESSOR_SUSPENDED, row.service_id, words)
        else:
            words = f"{name}, registered before it, is suspended in {row.category.name}."
            yield Bar(BarKind.ELSEWHERE, row.service_id, words)


def _of_the_provider(service: Service, category: Category) -> Iterable[Bar]:
    """One home's suspension says nothing about another of the same provider; a commissioner looks all the same."""
    if service.provider_id is None:
        return
    others = Membership.objects.filter(
        service__provider=service.provider_id,
        category__scheme=category.scheme_id,
        state=Membership.State.SUSPENDED,
        service__registered=True,
    ).exclude(service=service)
    names = others.exclude(service__in=predecessors_of(service)).order_by("service__name", "pk")
    for name, service_id in names.values_list("service__name", "service_id").distinct():
        yield Bar(BarKind.SAME_PROVIDER, service_id, f"Another service of the provider is suspended: {name}.")


def _of_proceedings(service: Service, category: Category) -> Iterable[Bar]:
    """A notice that is under way is decided first, whether or not the service left meanwhile; a removal is told of."""
    rows = (
        Proceeding.objects.filter(membership__service=service, membership__category=category)
        .exclude(membership__state=Membership.State.SUSPENDED)
        .order_by("id")
    )
    for row in rows:
        if ProceedingState(row.state) in UNDER_WAY:
            words = f"A notice that proposes its {row.kind} is under way. It is decided before a new application."
            yield Bar(BarKind.PROCEEDINGS, service.pk, words)
        elif row.kind == ProceedingKind.REMOVAL and ProceedingState(row.state) in REMOVED:
            words = f"It was removed. Ground: {GROUND_WORDS[Ground(row.ground)]}. Look at what has changed since."
            yield Bar(BarKind.REMOVED, service.pk, words)


STANDS_AGAINST: tuple[Callable[[Service, Category], Iterable[Bar]], ...] = (
    _of_itself,
    _of_predecessors,
    _of_the_provider,
    _of_proceedings,
)


def predecessors_of(service: Service) -> list[str]:
    """Return the registrations before a service, nearest first, as either side of a link tells them."""
    found: list[str] = []
    front = [service.pk]
    for _step in range(FARTHEST_BACK):
        said = ServiceLink.objects.filter(service__in=front, kind="predecessor").values_list("other_id", flat=True)
        told = ServiceLink.objects.filter(other_id__in=front, kind="successor").values_list("service_id", flat=True)
        front = sorted({*said, *told} - {service.pk, *found})
        if not front:
            break
        found += front
    return found


def successors_of(service: Service) -> list[str]:
    """Return the registered services that followed a registration, as either side of a link tells them, by id."""
    said = ServiceLink.objects.filter(service=service, kind="successor").values_list("other_id", flat=True)
    told = ServiceLink.objects.filter(other_id=service.pk, kind="predecessor").values_list("service_id", flat=True)
    found = Service.objects.filter(pk__in={*said, *told}, registered=True).exclude(pk=service.pk)
    return list(found.order_by("pk").values_list("pk", flat=True))


def _ended_while_suspended(member: Membership) -> bool:
    kinds = (MembershipDecision.Decision.SUSPENDED, MembershipDecision.Decision.REINSTATED)
    last = MembershipDecision.objects.filter(membership=member, decision__in=kinds).order_by("-id").first()
    return last is not None and last.decision == MembershipDecision.Decision.SUSPENDED


def _by_the_register(member: Membership) -> bool:
    """Tell whether the last thing that stopped a member was that it left the register."""
    last = Proceeding.objects.filter(membership=member).order_by("-id").first()
    return last is not None and last.ground == Ground.REGISTRATION


def registration_of(service: Service, category: Category, links: Sequence[ServiceLink]) -> tuple[Finding, ...]:
    """Return what the register tells about a service and a category."""
    care = CareType(category.care_type)
    rating = normalise_rating(service.rating)
    told = Registered(
        name=service.name,
        registered=service.registered,
        care_types=frozenset(service.care_types),
        type_unconfirmed=service.type_unconfirmed,
        need_bands=frozenset(service.need_bands),
        local_authority=service.local_authority,
        located=service.latitude is not None,
        rating=rating.value if rating else None,
        passes_gate=passes_gate(rating, category.gate),
        links=tuple(Link(one.kind, one.other_id, one.other_name) for one in links),
    )
    wanted = Wanted(
        care_type_name=CARE_TYPE_NAMES[care],
        care_types=frozenset(one.value for one in care.registered_as),
        need_bands=tuple(band.value for band in NeedBand if band in category.need_bands),
        band_names={band.value: name for band, name in BAND_NAMES.items()},
        within=category.within,
        rating_gate=category.rating_gate,
    )
    return check_registration(told, wanted)


def checks_of(
    service: Service,
    category: Category,
    *,
    documents_asked: dict[str, str],
    documents: Iterable[tuple[str, date | None]],
    law: Law,
    declared: Sequence[Declared],
) -> tuple[Finding, ...]:
    """Return every check of an application as found now, in the order of its page."""
    today = now().astimezone(LONDON).date()
    return (
        *registration_of(service, category, list(service.links.order_by("kind", "other_id"))),
        *standing_findings(standing_bars(service, category)),
        *document_findings(documents_asked, documents, today),
        declaration_finding(law, declared),
    )


def asking_authorities() -> list[Organisation]:
    """Return the authorities that run a live scheme, by name: a claim is put to one of them."""
    return list(Organisation.objects.filter(schemes__state__in=TAKES_MEMBERS).distinct().order_by("name", "pk"))
