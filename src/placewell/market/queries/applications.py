"""Applications as they are read: by clock for those who decide, its own for an applicant, in counts for the public."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Aggregate, Count, DurationField, F, Q

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor
from placewell.accounts.models import User
from placewell.ledger.clock import Now
from placewell.market.models import Application, ApplicationCheck, Claim, Scheme
from placewell.market.models.applications import ApplicationQuerySet
from placewell.market.models.joining import DOCUMENT_NAMES
from placewell.market.queries.joining import READER, checks_of
from placewell.rules.errors import NotFound
from placewell.rules.exclusion import GROUNDS, Declared, Law
from placewell.rules.joining import APPLICATION_WORDS, ApplicationState, ClaimState
from placewell.rules.joining_checks import Finding
from placewell.ui.keyset import After, rows_after

A_PAGE = 25
FIRST = 20  # who wants to bid, shown before all others


class Median(Aggregate):
    """The middle one of some lengths of time."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True, slots=True)
class ApplicationLine:
    """One application in a list."""

    id: int
    ref: str
    service: str
    category: str
    provider: str
    scheme: str
    state: str
    words: str
    sent_at: datetime
    due_at: datetime
    waits: bool
    bids_by: datetime | None


@dataclass(frozen=True, slots=True)
class DeclaredLine:
    """One ground as declared, in words."""

    words: str
    source: str
    mandatory: bool
    applies: bool
    explanation: str


@dataclass(frozen=True, slots=True)
class JoiningRecord:
    """What a scheme has decided about those who applied, in counts alone."""

    waiting: int
    late_now: int
    decided: int
    in_time: int
    accepted: int
    refused: int
    looked_at_again: int
    reversed: int
    median_days: int | None

    @property
    def late(self) -> int:
        """How many decisions came after their time."""
        return self.decided - self.in_time

    @property
    def kept(self) -> str:
        """The rate of decisions made in time, as a percentage in words; empty before the first."""
        return f"{round(100 * self.in_time / self.decided)}%" if self.decided else ""


def application_by_ref(actor: Actor, ref: str) -> Application:
    """Return an application with its rows. Raises NotFound when there is none that the actor may see."""
    rows = Application.objects.visible_to(actor).select_related(
        "scheme__authority", "category", "service__provider", "organisation"
    )
    found = rows.filter(ref=ref).first()
    if found is None:
        raise NotFound("There is no such application that you may see.")
    return found


def names_of(*refs: str) -> dict[str, str]:
    """Return the names of people by actor reference, for those who work with what they decided."""
    wanted = {int(ref.removeprefix("user:")): ref for ref in refs if ref.startswith("user:")}
    return {wanted[user.pk]: user.name for user in User.objects.filter(pk__in=wanted)} if wanted else {}


def to_decide(actor: Actor, *, after: After | None = None) -> list[ApplicationLine]:
    """Return a page of the applications that wait, soonest due first, but for those in `bidding_first`."""
    rows = _lines(actor).filter(state=ApplicationState.SENT).exclude(pk__in=[one.pk for one in _bidding(actor)])
    if after is not None:
        rows = rows.filter(rows_after("due_at", after))
    return [_line(one) for one in rows.order_by("due_at", "id")[:A_PAGE]]


def bidding_first(actor: Actor) -> list[ApplicationLine]:
    """Return those who want to bid while they wait, soonest due first: they are decided first.

    There are at most `FIRST`; more of them wait among the others, in `to_decide`.
    """
    return [_line(one) for one in _bidding(actor)]


def to_look_at_again(actor: Actor) -> list[ApplicationLine]:
    """Return the refusals that wait for a second look, soonest due first."""
    rows = _lines(actor).filter(state=ApplicationState.REVIEW_ASKED)
    return [_line(one) for one in rows.order_by("review_due_at", "id")[:A_PAGE]]


def decided_newest(actor: Actor, *, after: After | None = None) -> list[ApplicationLine]:
    """Return a page of what was decided or withdrawn, newest first."""
    rows = _lines(actor).exclude(state__in=(ApplicationState.SENT, ApplicationState.REVIEW_ASKED))
    if after is not None:
        rows = rows.filter(rows_after("sent_at", after, descending=True))
    return [_line(one) for one in rows.order_by("-sent_at", "-id")[:A_PAGE]]


def own_applications(
    actor: Actor, *, scheme: Scheme | None = None, after: After | None = None, limit: int = A_PAGE
) -> list[ApplicationLine]:
    """Return a page of an applicant's own, newest first; those of one scheme where it is given."""
    rows = _lines(actor)
    if scheme is not None:
        rows = rows.filter(scheme=scheme)
    if after is not None:
        rows = rows.filter(rows_after("sent_at", after, descending=True))
    return [_line(one) for one in rows.order_by("-sent_at", "-id")[:limit]]


def claims_waiting(actor: Actor, *, after: After | None = None) -> list[Claim]:
    """Return a page of the claims that wait for this actor's side, longest waiting first."""
    rows = Claim.objects.visible_to(actor).filter(state=ClaimState.PENDING).exclude(claimed_by=actor.ref)
    if after is not None:
        rows = rows.filter(rows_after("made_at", after))
    return list(rows.select_related("provider").order_by("made_at", "id")[:A_PAGE])


def checks_now(application: Application) -> tuple[Finding, ...]:
    """Return every check of an application as found now."""
    law = Law(application.law)
    sent = application.sendings.values_list("document__kind", "document__expires_on")
    return checks_of(
        application.service,
        application.category,
        documents_asked={code: DOCUMENT_NAMES[code] for code in application.documents_asked},
        documents=list(sent),
        law=law,
        declared=declared_in(application),
    )


def checks_kept(application: Application) -> list[ApplicationCheck]:
    """Return what the checks found at the newest stage, as it was kept then."""
    rows = list(application.checks.order_by("id"))
    newest = rows[-1].stage if rows else ""
    return [one for one in rows if one.stage == newest]


def declared_in(application: Application) -> tuple[Declared, ...]:
    """Return what was declared with an application."""
    return tuple(Declared(one["code"], one["applies"], one["explanation"]) for one in application.declared)


def declaration_lines(law: Law, declared: Sequence[Declared]) -> list[DeclaredLine]:
    """Return a declaration in words, what applies first."""
    by_code = {one.code: one for one in declared}
    lines = []
    for ground in GROUNDS[law]:
        said = by_code.get(ground.code)
        if said is not None:
            lines.append(DeclaredLine(ground.words, ground.source, ground.mandatory, said.applies, said.explanation))
    return sorted(lines, key=lambda line: not line.applies)


def joining_record(scheme: Scheme) -> JoiningRecord:
    """Return how a scheme decides about those who apply: counts and times, naming nobody (rulebook §11)."""
    decided = Q(decided_at__isnull=False)
    with acting_as(READER):
        found = (
            Application.objects.filter(scheme=scheme)
            .exclude(state=ApplicationState.WITHDRAWN)
            .aggregate(
                waiting=Count("pk", filter=Q(decided_at=None)),
                late_now=Count("pk", filter=Q(decided_at=None, due_at__lt=Now())),
                decided=Count("pk", filter=decided),
                in_time=Count("pk", filter=Q(in_time=True)),
                accepted=Count("pk", filter=decided & Q(membership__isnull=False)),
                refused=Count("pk", filter=decided & Q(membership=None)),
                looked_at_again=Count("pk", filter=Q(review_asked_at__isnull=False)),
                reversed=Count("pk", filter=Q(state=ApplicationState.REVERSED)),
                half=Median(F("decided_at") - F("sent_at"), filter=decided),
            )
        )
    half = found.pop("half")
    return JoiningRecord(**found, median_days=None if half is None else half.days)


def _bidding(actor: Actor) -> list[Application]:
    rows = _lines(actor).filter(state=ApplicationState.SENT, bids_by__isnull=False)
    return list(rows.order_by("due_at", "id")[:FIRST])


def _lines(actor: Actor) -> ApplicationQuerySet[Application]:
    return Application.objects.visible_to(actor).select_related("service", "category", "organisation", "scheme")


def _line(one: Application) -> ApplicationLine:
    again = one.state == ApplicationState.REVIEW_ASKED
    return ApplicationLine(
        id=one.pk,
        ref=one.ref,
        service=one.service.name,
        category=one.category.name,
        provider=one.organisation.name,
        scheme=one.scheme.name,
        state=one.state,
        words=APPLICATION_WORDS[ApplicationState(one.state)],
        sent_at=one.sent_at,
        due_at=one.review_due_at if again and one.review_due_at else one.due_at,
        waits=one.state in {ApplicationState.SENT, ApplicationState.REVIEW_ASKED},
        bids_by=one.bids_by,
    )
