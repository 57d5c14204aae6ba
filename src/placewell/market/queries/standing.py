"""What stands about members: for those who decide, by clock; and for a provider, everything held about it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from placewell.accounts.actor import Actor
from placewell.accounts.models import Organisation
from placewell.directory.models import Service, Vacancy
from placewell.directory.queries import today
from placewell.market.models import (
    Application,
    Dispute,
    Document,
    InvestmentClaim,
    Membership,
    MembershipDecision,
    NoticeFile,
    Proceeding,
)
from placewell.market.queries.track import track_records_of
from placewell.rules.errors import NotFound
from placewell.rules.standing import UNDER_WAY, ProceedingState
from placewell.rules.track_record import Record

A_PAGE = 25
MOST_SHOWN = 50  # of each kind on a provider's own page, newest first
DECISION_WORDS = {
    "admitted": "Admitted",
    "suspended": "Suspended",
    "reinstated": "Suspension lifted",
    "ended": "Ended",
    "stops_changed": "Stops on new work changed",
    "investment_verified": "Points for investment in quality set",
    "reviewed": "Suspension reviewed, and goes on",
}
ABOUT_WORDS = {
    "register": "What the register says",
    "membership": "A membership",
    "decision": "A decision",
    "track_record": "The track record",
    "places": "Places and vacancies",
    "investment": "Investment in quality",
    "application": "An application",
    "document": "A document",
    "other": "Something else",
}


@dataclass(frozen=True, slots=True)
class StandingWork:
    """What waits for a decision about members, each part soonest first."""

    notices: tuple[Proceeding, ...]
    again: tuple[Proceeding, ...]
    reviews: tuple[Membership, ...]
    disputes: tuple[Dispute, ...]


@dataclass(frozen=True, slots=True)
class HeldAboutService:
    """Everything held about one service of a provider."""

    service: Service
    vacancy: Vacancy | None
    memberships: tuple[Membership, ...]


@dataclass(frozen=True, slots=True)
class HeldAbout:
    """Everything held about a provider: what others read about it, and what it sent."""

    services: tuple[HeldAboutService, ...]
    notices: tuple[Proceeding, ...]
    decisions: tuple[MembershipDecision, ...]
    applications: tuple[Application, ...]
    documents: tuple[Document, ...]
    disputes: tuple[Dispute, ...]
    records: Mapping[int, Record]  # by membership


def work_on_standing(actor: Actor) -> StandingWork:
    """Return what waits in the actor's authority, at most a page of each kind."""
    notices = Proceeding.objects.visible_to(actor).select_related("membership__service", "membership__category")
    suspended = Membership.objects.run_by(actor).filter(state=Membership.State.SUSPENDED)
    disputes = Dispute.objects.visible_to(actor).filter(state=Dispute.State.OPEN)
    return StandingWork(
        tuple(
            notices.filter(state__in=[one.value for one in UNDER_WAY]).order_by("reply_due_at", "id")[:A_PAGE],
        ),
        tuple(notices.filter(state=ProceedingState.REVIEW_ASKED).order_by("objected_at", "id")[:A_PAGE]),
        tuple(suspended.select_related("service", "category").order_by("review_due_at", "id")[:A_PAGE]),
        tuple(disputes.select_related("membership__service").order_by("made_at", "id")[:A_PAGE]),
    )


def proceeding_by_id(actor: Actor, proceeding_id: int) -> Proceeding:
    """Return a notice that the actor may read, with its membership. Raises NotFound."""
    rows = Proceeding.objects.visible_to(actor).select_related(
        "membership__service", "membership__category__scheme", "membership__organisation"
    )
    found = rows.filter(pk=proceeding_id).first()
    if found is None:
        raise NotFound("There is no such notice of yours.")
    return found


def files_of(proceeding: Proceeding) -> list[NoticeFile]:
    """Return the files that came with the reply to a notice, in order."""
    return list(proceeding.files.order_by("id"))


def file_by_id(actor: Actor, file_id: int) -> NoticeFile:
    """Return a file of a reply that the actor may read. Raises NotFound."""
    found = NoticeFile.objects.visible_to(actor).filter(pk=file_id).first()
    if found is None:
        raise NotFound("There is no such file of yours.")
    return found


def dispute_by_id(actor: Actor, dispute_id: int) -> Dispute:
    """Return a dispute that the actor may read. Raises NotFound."""
    rows = Dispute.objects.visible_to(actor).select_related("membership__service", "membership__category")
    found = rows.filter(pk=dispute_id).first()
    if found is None:
        raise NotFound("There is no such dispute of yours.")
    return found


def member_by_id(actor: Actor, membership_id: int) -> Membership:
    """Return a membership that the actor's authority decides about. Raises NotFound."""
    rows = Membership.objects.run_by(actor).select_related("service", "category__scheme", "organisation")
    found = rows.filter(pk=membership_id).first()
    if found is None:
        raise NotFound("There is no such membership in your authority.")
    return found


def own_member_by_id(actor: Actor, membership_id: int) -> Membership:
    """Return a membership of the actor's own provider. Raises NotFound."""
    rows = Membership.objects.select_related("service", "category__scheme")
    found = rows.filter(organisation_id=actor.organisation_id or 0, pk=membership_id).first()
    if found is None:
        raise NotFound("There is no such membership of yours.")
    return found


def about_member(actor: Actor, member: Membership) -> dict[str, object]:
    """Return what is held about one member: its notices, decisions and disputes, newest first."""
    return {
        "notices": tuple(Proceeding.objects.visible_to(actor).filter(membership=member).order_by("-id")[:A_PAGE]),
        "decisions": tuple(
            MembershipDecision.objects.visible_to(actor).filter(membership=member).order_by("-id")[:MOST_SHOWN]
        ),
        "disputes": tuple(Dispute.objects.visible_to(actor).filter(membership=member).order_by("-id")[:A_PAGE]),
        "track": track_records_of([member], as_of=today())[member.pk],
    }


def held_about(actor: Actor) -> HeldAbout:
    """Return everything held about the actor's own provider, newest first within each kind."""
    own = actor.organisation_id or 0
    memberships = (
        Membership.objects.filter(organisation_id=own).select_related("category__scheme__authority").order_by("-id")
    )
    services = (
        Service.objects.filter(provider__provider_id__in=_codes(own))
        .prefetch_related(Prefetch("memberships", queryset=memberships, to_attr="own_memberships"))
        .order_by("name", "pk")[:MOST_SHOWN]
    )
    listed = list(services)
    newest: dict[str, Vacancy] = {}
    stated = Vacancy.objects.filter(service__in=listed).order_by("service_id", "-stated_at", "-id")
    for one in stated.distinct("service_id"):
        newest[one.service_id] = one
    notices = Proceeding.objects.visible_to(actor).select_related("membership__service", "membership__category")
    decisions = MembershipDecision.objects.visible_to(actor).select_related(
        "membership__service", "membership__category"
    )
    return HeldAbout(
        tuple(HeldAboutService(one, newest.get(one.pk), tuple(one.own_memberships)) for one in listed),
        tuple(notices.order_by("-id")[:MOST_SHOWN]),
        tuple(decisions.order_by("-id")[:MOST_SHOWN]),
        tuple(
            Application.objects.visible_to(actor)
            .select_related("service", "category")
            .order_by("-sent_at", "-id")[:MOST_SHOWN]
        ),
        tuple(Document.objects.visible_to(actor).kept().order_by("kind", "-id")[:MOST_SHOWN]),
        tuple(
            Dispute.objects.visible_to(actor).select_related("membership__service").order_by("-id")[:MOST_SHOWN],
        ),
        track_records_of((member for one in listed for member in one.own_memberships), as_of=today()),
    )


def until_reply(proceeding: Proceeding, moment: datetime) -> bool:
    """Tell whether the provider may reply now."""
    return proceeding.state == ProceedingState.NOTICE and moment <= proceeding.reply_due_at


def _codes(organisation_id: int) -> list[str]:
    return list(Organisation.objects.filter(pk=organisation_id).values_list("code", flat=True))


# Whose member each subject of a clock is about, by its kind: the rows, and where the name of the service stands.
_OF_A_MEMBER: dict[str, tuple[QuerySet[Any], str]] = {
    "membership": (Membership.objects.all(), "service__name"),
    "proceeding": (Proceeding.objects.all(), "membership__service__name"),
    "dispute": (Dispute.objects.all(), "membership__service__name"),
    "investment": (InvestmentClaim.objects.all(), "membership__service__name"),
}


def services_of(subjects: Iterable[str]) -> dict[str, str]:
    """Return the service that each subject of a clock is about, such as `dispute:7`, where it is about a member.

    Read as whoever asks: row security leaves out what is not theirs. One query for each kind that is there.
    """
    wanted: dict[str, set[int]] = defaultdict(set)
    for subject in subjects:
        kind, _, ref = subject.partition(":")
        if kind in _OF_A_MEMBER and ref.isdigit():
            wanted[kind].add(int(ref))
    found: dict[str, str] = {}
    for kind, keys in wanted.items():
        rows, name = _OF_A_MEMBER[kind]
        found |= {f"{kind}:{pk}": service for pk, service in rows.filter(pk__in=keys).values_list("pk", name)}
    return found
