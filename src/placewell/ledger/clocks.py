"""Clocks: who waits for whom, on what, until when. Started and stopped inside actions, in their own transaction.

A clock tells nothing that is sealed: no act of bidding starts or stops one before the close.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from django.db import connection
from django.db.models import Q

from placewell.ledger.models import Clock


class ClockKind(StrEnum):
    """What is waited for."""

    PORTRAIT_CONFIRMED = "portrait_confirmed"
    PORTRAIT_EXPIRES = "portrait_expires"
    TENDER_CLOSES = "tender_closes"
    QUESTION_ANSWERED = "question_answered"
    MARKING = "marking"
    LOW_BID_EXPLAINED = "low_bid_explained"
    LOW_BID_DECIDED = "low_bid_decided"
    TELEPHONE_ROUND = "telephone_round"
    TELEPHONE_BID_CONFIRMED = "telephone_bid_confirmed"
    TELEPHONE_PRICE_DECIDED = "telephone_price_decided"
    BUDGET_RAISED = "budget_raised"
    OPTIONS_PUT = "options_put"
    SEARCH_AGAIN = "search_again"
    FOUND_DIRECTLY = "found_directly"
    SECOND_LOOK = "second_look"
    CHOICE = "choice"
    SERVICE_ANSWERS = "service_answers"
    NOMINATION_ANSWERED = "nomination_answered"
    VISIT = "visit"
    EMERGENCY_ANSWERED = "emergency_answered"
    ASSESSOR_VISITS = "assessor_visits"
    ASSESSOR_ANSWERED = "assessor_answered"
    INTERIM_REVIEWED = "interim_reviewed"
    PORTRAIT_CORRECTED = "portrait_corrected"
    BUDGET_CORRECTED = "budget_corrected"
    CONFIRMATION_ROUND = "confirmation_round"
    PLACEMENT_APPROVED = "placement_approved"
    AGREEMENT_SIGNED = "agreement_signed"
    VARIATION_DECIDED = "variation_decided"
    AWAY_REVIEWED = "away_reviewed"
    NOTICE_ENDS = "notice_ends"
    CLOSURE_TOLD = "closure_told"
    CLOSURE_SEARCHED = "closure_searched"
    HOME_CLOSES = "home_closes"
    NOTICE_SENT = "notice_sent"
    SCHEME_SHARED = "scheme_shared"
    SCHEME_ENDS = "scheme_ends"
    PILOT_DECIDED = "pilot_decided"
    CLAIM_VERIFIED = "claim_verified"
    APPLICATION_DECIDED = "application_decided"
    APPLICATION_REVIEWED = "application_reviewed"
    DOCUMENT_EXPIRES = "document_expires"
    PROCEEDING_REPLIED_TO = "proceeding_replied_to"
    PROCEEDING_DECIDED = "proceeding_decided"
    DECISION_REVIEWED = "decision_reviewed"
    SUSPENSION_REVIEWED = "suspension_reviewed"
    DISPUTE_ANSWERED = "dispute_answered"
    COMMENTS_ANSWERED = "comments_answered"
    INVESTMENT_DECIDED = "investment_decided"
    INVESTMENT_ANSWERED = "investment_answered"
    INVESTMENT_LOOKED_AT = "investment_looked_at"
    INVESTMENT_EXPIRES = "investment_expires"
    ADDITIONAL_COST = "additional_cost"
    ADDITIONAL_COST_REVIEWED = "additional_cost_reviewed"
    EXTRA_PAYMENT_STOPPED = "extra_payment_stopped"
    FUNDING_DIFFERS = "funding_differs"
    UPLIFT_DECIDED = "uplift_decided"
    NURSING_RATES = "nursing_rates"
    RUN_DRAFTED = "run_drafted"
    RUN_CHECKED = "run_checked"
    RUN_APPROVED = "run_approved"
    RUN_PAID = "run_paid"
    START_RECORDED = "start_recorded"
    REVIEW_HELD = "review_held"
    CONCERN_DECIDED = "concern_decided"
    CONCERN_PUT = "concern_put"
    CONCERN_REPLIED = "concern_replied"
    COMPLAINT_SAFETY = "complaint_safety"
    COMPLAINT_URGENT = "complaint_urgent"
    COMPLAINT_ACKNOWLEDGED = "complaint_acknowledged"
    COMPLAINT_REPLIED = "complaint_replied"
    COMPLAINT_ANSWERED = "complaint_answered"
    COMPLAINT_REVIEWED = "complaint_reviewed"
    COMPLAINT_SIX_MONTHS = "complaint_six_months"


# Whoever is placed may still be in danger where they were, and their complaint still waits for its answer.
NOT_SETTLED_BY_A_PLACE = frozenset(
    {
        *(ClockKind.CONCERN_DECIDED, ClockKind.CONCERN_PUT, ClockKind.CONCERN_REPLIED),
        *(ClockKind.COMPLAINT_SAFETY, ClockKind.COMPLAINT_URGENT, ClockKind.COMPLAINT_ACKNOWLEDGED),
        *(ClockKind.COMPLAINT_REPLIED, ClockKind.COMPLAINT_ANSWERED, ClockKind.COMPLAINT_REVIEWED),
        ClockKind.COMPLAINT_SIX_MONTHS,
    }
)


WORDS: Mapping[ClockKind, str] = MappingProxyType(
    {
        ClockKind.PORTRAIT_CONFIRMED: "The person is asked whether the portrait is right",
        ClockKind.PORTRAIT_EXPIRES: "The portrait expires unless a search starts",
        ClockKind.TENDER_CLOSES: "The search closes",
        ClockKind.QUESTION_ANSWERED: "A service asked a question",
        ClockKind.MARKING: "Answers have to be marked",
        ClockKind.LOW_BID_EXPLAINED: "An offer under what care costs has to be explained",
        ClockKind.LOW_BID_DECIDED: "An offer under what care costs has to be decided",
        ClockKind.TELEPHONE_ROUND: "Too few offers came, so services have to be rung",
        ClockKind.TELEPHONE_BID_CONFIRMED: "An offer taken by telephone has to be confirmed by its provider",
        ClockKind.TELEPHONE_PRICE_DECIDED: "A price by telephone under what care costs has to be decided",
        ClockKind.BUDGET_RAISED: "Nothing suitable is within the budget, which has to rise",
        ClockKind.OPTIONS_PUT: "The choices have to be put to the person",
        ClockKind.SEARCH_AGAIN: "A new search is wanted",
        ClockKind.FOUND_DIRECTLY: "Nothing suitable came: the published timetable comes to a place found directly",
        ClockKind.SECOND_LOOK: "A place was found directly: a second person says whether they agree",
        ClockKind.CHOICE: "The person is choosing",
        ClockKind.SERVICE_ANSWERS: "The person asked a service for a visit, or a question",
        ClockKind.NOMINATION_ANSWERED: "The person named another home, which has to be asked",
        ClockKind.VISIT: "The chosen service visits",
        ClockKind.EMERGENCY_ANSWERED: "The service chosen in an emergency answers",
        ClockKind.ASSESSOR_VISITS: "A trusted assessor meets the person for the chosen service",
        ClockKind.ASSESSOR_ANSWERED: "The chosen service answers on what a trusted assessor handed it",
        ClockKind.INTERIM_REVIEWED: "An interim placement has to be reviewed, and the lasting choice made",
        ClockKind.PORTRAIT_CORRECTED: "A visit found the portrait wrong, so it has to be corrected and signed again",
        ClockKind.BUDGET_CORRECTED: "The portrait was corrected, so the budget has to be set again",
        ClockKind.CONFIRMATION_ROUND: "The corrected portrait has to go to every service that was invited",
        ClockKind.PLACEMENT_APPROVED: "The placement has to be approved",
        ClockKind.AGREEMENT_SIGNED: "The agreement has to be signed",
        ClockKind.VARIATION_DECIDED: "A change of an agreement has to be decided",
        ClockKind.AWAY_REVIEWED: "Somebody is away, and both sides look again whether the place is kept",
        ClockKind.NOTICE_ENDS: "Notice was given, and the person needs another place by then",
        ClockKind.CLOSURE_TOLD: "The home closes: the person, and whoever speaks for them, have to be told",
        ClockKind.CLOSURE_SEARCHED: "The home closes: a search, or another way, has to begin",
        ClockKind.HOME_CLOSES: "The home closes, and the person needs another place by then",
        ClockKind.NOTICE_SENT: "A notice has to be sent",
        ClockKind.SCHEME_SHARED: "Your authority is asked to share a scheme",
        ClockKind.SCHEME_ENDS: "The scheme ends",
        ClockKind.PILOT_DECIDED: "A pilot met a stop criterion: decide what becomes of it",
        ClockKind.CLAIM_VERIFIED: "Somebody says that they speak for a provider, which has to be verified",
        ClockKind.APPLICATION_DECIDED: "An application to join has to be decided",
        ClockKind.APPLICATION_REVIEWED: "A refusal to join has to be looked at again",
        ClockKind.DOCUMENT_EXPIRES: "A document of a member, or of an applicant, expires",
        ClockKind.PROCEEDING_REPLIED_TO: "A notice about a membership can be replied to",
        ClockKind.PROCEEDING_DECIDED: "A notice to a member has to be decided",
        ClockKind.DECISION_REVIEWED: "A decision about a member has to be looked at again",
        ClockKind.SUSPENSION_REVIEWED: "A suspension has to be reviewed",
        ClockKind.DISPUTE_ANSWERED: "A provider says that something held about it is wrong",
        ClockKind.COMMENTS_ANSWERED: "Comments on a proposal have to be answered, and the consultation closed",
        ClockKind.INVESTMENT_DECIDED: "A member’s investment in quality has to be verified, or decided again",
        ClockKind.INVESTMENT_ANSWERED: "A question or a notice about an investment in quality can be answered",
        ClockKind.INVESTMENT_LOOKED_AT: "A decision about an investment in quality has to be looked at again",
        ClockKind.INVESTMENT_EXPIRES: "A verified investment in quality expires",
        ClockKind.ADDITIONAL_COST: "A home above the budget was asked for",
        ClockKind.ADDITIONAL_COST_REVIEWED: "An additional cost has to be reviewed",
        ClockKind.EXTRA_PAYMENT_STOPPED: "An extra payment stopped, changed or became less: set who pays from that day",
        ClockKind.FUNDING_DIFFERS: "An agreement was changed: write who pays the price that is agreed now",
        ClockKind.UPLIFT_DECIDED: "A rise of what is paid in a category waits for an approver",
        ClockKind.NURSING_RATES: "What the NHS pays for nursing this year has to be recorded, once it is published",
        ClockKind.RUN_DRAFTED: "A payment run has to be drafted",
        ClockKind.RUN_CHECKED: "A payment run has to be checked by somebody who did not draft it",
        ClockKind.RUN_APPROVED: "A payment run has to be approved",
        ClockKind.RUN_PAID: "An approved payment run has to be paid",
        ClockKind.START_RECORDED: "Somebody has to say when the person moved in",
        ClockKind.REVIEW_HELD: "A placement has to be reviewed",
        ClockKind.CONCERN_DECIDED: "Somebody may not be safe: decide today what is done",
        ClockKind.CONCERN_PUT: "The home has to be asked about a concern, or why it is not looked at again",
        ClockKind.CONCERN_REPLIED: "A concern is about a service of yours: say your side",
        ClockKind.COMPLAINT_SAFETY: "A complaint says that somebody may not be safe: look today",
        ClockKind.COMPLAINT_URGENT: "Somebody appeals against a choice or a placement, and it is urgent",
        ClockKind.COMPLAINT_ACKNOWLEDGED: "A complaint has to be acknowledged",
        ClockKind.COMPLAINT_REPLIED: "A complaint is about a service of yours: say your side",
        ClockKind.COMPLAINT_ANSWERED: "A complaint has to be answered by somebody who had no part in it",
        ClockKind.COMPLAINT_REVIEWED: "A complaint has to be looked at again by somebody else",
        ClockKind.COMPLAINT_SIX_MONTHS: "Six months without an answer: tell the complainant why",
    }
)


@dataclass(frozen=True, slots=True)
class Running:
    """One clock that runs: what for, on which subject, whose turn it is, and until when."""

    id: int
    kind: ClockKind
    subject: str
    case_ref: str
    role: str
    started_at: datetime
    due_at: datetime

    @property
    def ref(self) -> str:
        """The reference of its subject, without the kind."""
        return self.subject.partition(":")[2]

    @property
    def words(self) -> str:
        """What is waited for, in words."""
        return WORDS[self.kind]


def start_clock(
    kind: ClockKind,
    *,
    subject: str,
    role: str,
    due_at: datetime,
    authority_id: int,
    case_ref: str = "",
    organisation_id: int | None = None,
) -> None:
    """Start a clock, or set the one that runs to a new time. `subject` is `kind:reference`, as of an event.

    `role` is whose turn it is; `organisation_id` is the provider's where it is a provider's.
    Part of an action: raises RuntimeError outside a transaction.
    """
    _call(
        "SELECT ledger_start_clock(%s, %s, %s, %s, %s, %s, %s)",
        (kind.value, subject, role, due_at, authority_id, case_ref, organisation_id),
    )


def stop_clock(*kinds: ClockKind, subject: str) -> None:
    """Stop the clocks of these kinds that run on a subject; of all kinds when none is named."""
    _stop(kinds, subject=subject)


def stop_clocks_of_case(*kinds: ClockKind, case_ref: str) -> None:
    """Stop the clocks of these kinds that run anywhere in a case."""
    _stop(kinds, case_ref=case_ref)


def stop_clocks_at_placement(*, case_ref: str) -> None:
    """Stop every clock of a case that a place settles: all but those of somebody's safety, and of complaints."""
    stop_clocks_of_case(*(kind for kind in ClockKind if kind not in NOT_SETTLED_BY_A_PLACE), case_ref=case_ref)


def _stop(kinds: tuple[ClockKind, ...], *, subject: str = "", case_ref: str = "") -> None:
    names = [kind.value for kind in kinds] or None
    _call("SELECT ledger_stop_clocks(%s, %s, %s::text[])", (subject, case_ref, names))


def _call(statement: str, parameters: tuple[Any, ...]) -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("A clock was started or stopped outside the transaction of its change.")
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def running_clocks(
    *,
    authority_id: int | None = None,
    organisation_id: int | None = None,
    case_ref: str = "",
    roles: frozenset[str] | None = None,
    of_cases: bool = False,
    after: tuple[datetime, int] | None = None,
    limit: int = 50,
) -> list[Running]:
    """Return the clocks that run, soonest first; `after` is the (due_at, id) of the last one seen.

    `of_cases` leaves out those that are about no case: the clocks of the market itself.
    """
    found = Clock.objects.filter(stopped_at=None)
    if of_cases:
        found = found.exclude(case_ref="")
    if authority_id is not None:
        found = found.filter(authority_id=authority_id)
    if organisation_id is not None:
        found = found.filter(organisation_id=organisation_id)
    if case_ref:
        found = found.filter(case_ref=case_ref)
    if roles is not None:
        found = found.filter(role__in=sorted(roles))
    if after is not None:
        moment, last = after
        found = found.filter(Q(due_at__gte=moment) & (Q(due_at__gt=moment) | Q(id__gt=last)))
    return [_running(row) for row in found.order_by("due_at", "id")[:limit]]


def running_in_cases(case_refs: Collection[str], kinds: Collection[ClockKind]) -> list[Running]:
    """Return the clocks of these kinds that run in these cases, soonest first. Row security says who reads them."""
    names = [kind.value for kind in kinds]
    found = Clock.objects.filter(stopped_at=None, case_ref__in=list(case_refs), kind__in=names)
    return [_running(row) for row in found.order_by("due_at", "id")]


def providers_clocks_run_out(kind: ClockKind, *, at: datetime) -> list[Running]:
    """Return the providers' clocks of a kind that still run although their time was over by `at`, soonest first."""
    found = Clock.objects.filter(stopped_at=None, organisation_id__isnull=False, kind=kind.value, due_at__lte=at)
    return [_running(row) for row in found.order_by("due_at", "id")]


def _running(row: Clock) -> Running:
    return Running(row.pk, ClockKind(row.kind), row.subject, row.case_ref, row.role, row.started_at, row.due_at)
