"""The clocks of a work list as people read them: what waits, for whom, since when, and where to do it."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from placewell.accounts.actor import Actor
from placewell.accounts.roles import Role, named
from placewell.ledger.clocks import ClockKind, Running, running_clocks
from placewell.market.queries.standing import services_of
from placewell.needs.queries import names_of_cases
from placewell.redress.models import READS as READS_COMPLAINTS
from placewell.ui.keyset import After

A_PAGE = 25
# Who chases everybody's clocks; the others see their own turn alone.
CHASES = frozenset({Role.BROKER, Role.AUDITOR, Role.COMMISSIONER})
# Who may know whose case it is.
KNOWS_NAMES = frozenset({Role.SOCIAL_WORKER, Role.BROKER, Role.APPROVER, Role.FINANCE_OFFICER, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class Wait:
    """One line of a work list."""

    id: int
    words: str
    about: str
    turn: str
    mine: bool
    href: str
    due_at: datetime
    choosing: bool = False


def waits_for(actor: Actor, *, only_mine: bool = False, after: After | None = None) -> list[Wait]:
    """Return a page of what waits, soonest first: the actor's own turn, or the whole authority's for who chases."""
    if actor.role == Role.PROVIDER:
        running = running_clocks(organisation_id=actor.organisation_id or 0, after=after, limit=A_PAGE)
    elif actor.role == Role.PERSON:
        running = running_clocks(case_ref=actor.case_ref, roles=frozenset({Role.PERSON}), limit=A_PAGE)
    else:
        roles = None if actor.role in CHASES and not only_mine else frozenset({actor.role.value})
        running = running_clocks(
            authority_id=actor.authority_id or 0,
            roles=roles,
            of_cases=actor.role == Role.BROKER,  # who joins and who leaves is a commissioner's work
            after=after,
            limit=A_PAGE,
        )
    names = names_of_cases(actor, {one.case_ref for one in running}) if actor.role in KNOWS_NAMES else {}
    services = services_of(one.subject for one in running)
    return [_wait(actor, one, names.get(one.case_ref, "") or services.get(one.subject, "")) for one in running]


def _wait(actor: Actor, running: Running, name: str) -> Wait:
    mine = running.role == actor.role
    return Wait(
        id=running.id,
        words=running.words,
        about=", ".join(part for part in (name, _subject(actor, running)) if part),
        turn="Your turn" if mine else f"Waits for {named(Role(running.role))}",
        mine=mine,
        href=_where(actor, running),
        due_at=running.due_at,
        choosing=running.kind == ClockKind.CHOICE,
    )


def _subject(actor: Actor, running: Running) -> str:
    kind, _, ref = running.subject.partition(":")
    if kind in {
        "tender",
        "interim",
        "agreement",
        "placement",
        "resident",
        "invitation",
        "application",
        "claim",
        "scheme",
        "notice",
        "consultation",
        "run",
        "complaint",
        "award",
    }:
        return ref
    return "" if actor.role == Role.PROVIDER else running.case_ref


def _where(actor: Actor, running: Running) -> str:
    """Return where the actor can do what is waited for, or see it."""
    name = _OWN_PLACES.get((running.kind, actor.role))
    if name is not None:
        return reverse(name, args=[] if name in _LISTS else [running.ref])
    if running.kind in _JOINING:
        return reverse(_JOINING[running.kind].get(actor.role, "market_schemes"))
    if running.subject.startswith(("scheme:", "notice:")):
        return reverse("market_scheme_record", args=[running.ref.partition("/")[0]])
    if actor.role == Role.PERSON:
        return reverse("choice_options" if running.kind == ClockKind.CHOICE else "needs_my_portrait")
    if actor.role == Role.PROVIDER:
        return reverse("placements_visits")
    if running.subject.startswith("tender:"):
        return reverse("tenders_tender", args=[running.ref])
    return reverse("needs_case", args=[running.case_ref]) if running.case_ref else reverse("market_schemes")


COMPLAINTS = (
    ClockKind.COMPLAINT_SAFETY,
    ClockKind.COMPLAINT_URGENT,
    ClockKind.COMPLAINT_ACKNOWLEDGED,
    ClockKind.COMPLAINT_REPLIED,
    ClockKind.COMPLAINT_ANSWERED,
    ClockKind.COMPLAINT_REVIEWED,
    ClockKind.COMPLAINT_SIX_MONTHS,
)
INVESTMENTS = (
    ClockKind.INVESTMENT_DECIDED,
    ClockKind.INVESTMENT_ANSWERED,
    ClockKind.INVESTMENT_LOOKED_AT,
    ClockKind.INVESTMENT_EXPIRES,
)
# Where whoever's turn it is does it, by the reference of the clock's subject.
_OWN_PLACES: dict[tuple[ClockKind, Role], str] = {
    (ClockKind.QUESTION_ANSWERED, Role.BROKER): "tenders_answer",
    (ClockKind.MARKING, Role.EVALUATOR): "tenders_scoring",
    (ClockKind.LOW_BID_EXPLAINED, Role.PROVIDER): "tenders_low_bid_explain",
    (ClockKind.LOW_BID_DECIDED, Role.APPROVER): "tenders_low_bids",
    (ClockKind.BUDGET_RAISED, Role.APPROVER): "tenders_raise_budget",
    (ClockKind.TELEPHONE_ROUND, Role.BROKER): "tenders_telephone",
    (ClockKind.TELEPHONE_BID_CONFIRMED, Role.PROVIDER): "tenders_telephone_confirm",
    (ClockKind.TELEPHONE_PRICE_DECIDED, Role.APPROVER): "tenders_telephone_price",
    (ClockKind.SEARCH_AGAIN, Role.BROKER): "tenders_search_again",
    (ClockKind.FOUND_DIRECTLY, Role.BROKER): "choice_direct_after",
    **dict.fromkeys(
        ((ClockKind.SECOND_LOOK, role) for role in (Role.APPROVER, Role.BROKER, Role.AUDITOR)), "choice_direct_award"
    ),
    (ClockKind.SERVICE_ANSWERS, Role.PROVIDER): "choice_answer",
    (ClockKind.NOMINATION_ANSWERED, Role.BROKER): "choice_nomination",
    (ClockKind.VISIT, Role.PROVIDER): "placements_visit",
    (ClockKind.EMERGENCY_ANSWERED, Role.PROVIDER): "placements_visit",
    (ClockKind.ASSESSOR_VISITS, Role.SOCIAL_WORKER): "placements_assessing",
    (ClockKind.ASSESSOR_ANSWERED, Role.PROVIDER): "placements_visit_outcome",
    (ClockKind.PLACEMENT_APPROVED, Role.APPROVER): "placements_placement",
    (ClockKind.INTERIM_REVIEWED, Role.BROKER): "placements_placement",
    (ClockKind.PORTRAIT_CORRECTED, Role.SOCIAL_WORKER): "placements_placement",
    (ClockKind.BUDGET_CORRECTED, Role.APPROVER): "placements_placement",
    (ClockKind.CONFIRMATION_ROUND, Role.BROKER): "tenders_confirm",
    (ClockKind.AGREEMENT_SIGNED, Role.BROKER): "placements_agreement",
    (ClockKind.AGREEMENT_SIGNED, Role.PROVIDER): "placements_agreement",
    (ClockKind.START_RECORDED, Role.BROKER): "placements_start",
    (ClockKind.START_RECORDED, Role.SOCIAL_WORKER): "placements_start",
    (ClockKind.REVIEW_HELD, Role.SOCIAL_WORKER): "placements_history",
    (ClockKind.REVIEW_HELD, Role.BROKER): "placements_history",
    (ClockKind.CONCERN_DECIDED, Role.SOCIAL_WORKER): "placements_concern",
    (ClockKind.CONCERN_PUT, Role.SOCIAL_WORKER): "placements_concern",
    (ClockKind.CONCERN_REPLIED, Role.PROVIDER): "placements_our_concern",
    (ClockKind.VARIATION_DECIDED, Role.APPROVER): "placements_agreement",
    (ClockKind.AWAY_REVIEWED, Role.BROKER): "placements_agreement",
    (ClockKind.NOTICE_ENDS, Role.BROKER): "placements_agreement",
    **dict.fromkeys(
        (
            (kind, role)
            for kind in (ClockKind.CLOSURE_TOLD, ClockKind.CLOSURE_SEARCHED, ClockKind.HOME_CLOSES)
            for role in (Role.SOCIAL_WORKER, Role.BROKER)
        ),
        "closing_resident",
    ),
    (ClockKind.CLAIM_VERIFIED, Role.COMMISSIONER): "joining_claim_decide",
    (ClockKind.CLAIM_VERIFIED, Role.PROVIDER): "joining_claim_decide",
    (ClockKind.APPLICATION_DECIDED, Role.COMMISSIONER): "market_application",
    (ClockKind.APPLICATION_DECIDED, Role.AUDITOR): "market_application",
    (ClockKind.APPLICATION_REVIEWED, Role.COMMISSIONER): "market_application",
    (ClockKind.APPLICATION_REVIEWED, Role.AUDITOR): "market_application",
    (ClockKind.SCHEME_ENDS, Role.COMMISSIONER): "market_running_desk",
    (ClockKind.PILOT_DECIDED, Role.COMMISSIONER): "market_running_desk",
    (ClockKind.SCHEME_SHARED, Role.COMMISSIONER): "market_running_answer",
    (ClockKind.PROCEEDING_REPLIED_TO, Role.PROVIDER): "standing_notice",
    (ClockKind.PROCEEDING_REPLIED_TO, Role.COMMISSIONER): "market_standing_notice",
    (ClockKind.PROCEEDING_REPLIED_TO, Role.AUDITOR): "market_standing_notice",
    (ClockKind.PROCEEDING_DECIDED, Role.COMMISSIONER): "market_standing_notice",
    (ClockKind.PROCEEDING_DECIDED, Role.AUDITOR): "market_standing_notice",
    (ClockKind.DECISION_REVIEWED, Role.COMMISSIONER): "market_standing_notice",
    (ClockKind.DECISION_REVIEWED, Role.AUDITOR): "market_standing_notice",
    (ClockKind.SUSPENSION_REVIEWED, Role.COMMISSIONER): "market_standing_member",
    (ClockKind.SUSPENSION_REVIEWED, Role.AUDITOR): "market_standing_member",
    (ClockKind.DISPUTE_ANSWERED, Role.COMMISSIONER): "market_standing_dispute",
    (ClockKind.COMMENTS_ANSWERED, Role.COMMISSIONER): "market_consulting",
    (ClockKind.COMMENTS_ANSWERED, Role.AUDITOR): "market_consulting",
    (ClockKind.DISPUTE_ANSWERED, Role.AUDITOR): "market_standing",
    **dict.fromkeys(
        (
            (kind, role)
            for kind in (ClockKind.RUN_CHECKED, ClockKind.RUN_APPROVED, ClockKind.RUN_PAID)
            for role in (Role.FINANCE_OFFICER, Role.APPROVER, Role.AUDITOR)
        ),
        "payments_run",
    ),
    (ClockKind.RUN_DRAFTED, Role.FINANCE_OFFICER): "payments_draft",
    (ClockKind.RUN_DRAFTED, Role.AUDITOR): "payments_home",
    (ClockKind.NURSING_RATES, Role.COMMISSIONER): "market_record_nursing",
    (ClockKind.NURSING_RATES, Role.AUDITOR): "market_nursing_rates",
    **dict.fromkeys(
        ((kind, Role.FINANCE_OFFICER) for kind in (ClockKind.EXTRA_PAYMENT_STOPPED, ClockKind.FUNDING_DIFFERS)),
        "payments_fund",
    ),
    **dict.fromkeys(
        ((kind, Role.AUDITOR) for kind in (ClockKind.EXTRA_PAYMENT_STOPPED, ClockKind.FUNDING_DIFFERS)),
        "payments_placement",
    ),
    **dict.fromkeys(
        ((ClockKind.UPLIFT_DECIDED, role) for role in (Role.FINANCE_OFFICER, Role.APPROVER, Role.AUDITOR)),
        "payments_uplift",
    ),
    **dict.fromkeys(
        (
            (kind, role)
            for kind in (ClockKind.ADDITIONAL_COST, ClockKind.ADDITIONAL_COST_REVIEWED)
            for role in (Role.SOCIAL_WORKER, Role.BROKER, Role.APPROVER, Role.AUDITOR)
        ),
        "choice_additional_cost",
    ),
    (ClockKind.COMPLAINT_REPLIED, Role.PROVIDER): "redress_part",
    **dict.fromkeys(((kind, role) for kind in COMPLAINTS for role in sorted(READS_COMPLAINTS)), "redress_complaint"),
    **dict.fromkeys(((kind, Role.PROVIDER) for kind in INVESTMENTS), "investment_claim"),
    **dict.fromkeys(((kind, Role.COMMISSIONER) for kind in INVESTMENTS), "market_investment_claim"),
    **dict.fromkeys(((kind, Role.AUDITOR) for kind in INVESTMENTS), "market_investment_claim"),
}
_LISTS = frozenset(
    {
        "market_nursing_rates",
        "market_record_nursing",
        "market_standing",
        "payments_draft",
        "payments_home",
        "placements_assessing",
    }
)
# Clocks of joining for whoever has no place of their own for them: a list, or what everybody reads.
_JOINING: dict[ClockKind, dict[Role, str]] = {
    ClockKind.CLAIM_VERIFIED: {Role.AUDITOR: "market_claims"},
    ClockKind.APPLICATION_DECIDED: {},
    ClockKind.APPLICATION_REVIEWED: {},
    ClockKind.DOCUMENT_EXPIRES: {
        Role.PROVIDER: "joining_documents",
        Role.COMMISSIONER: "market_applications",
        Role.AUDITOR: "market_applications",
    },
}
