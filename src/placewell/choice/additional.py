"""Reads of additional-cost agreements: where each stands, its figures, and what above the budget could be agreed."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from placewell.accounts.actor import Actor
from placewell.accounts.vault import lock_for, unlock_for
from placewell.choice.models import (
    AdditionalCost,
    AdditionalCostStep,
    Decision,
    Option,
    ReturnedChoice,
    Showing,
    Source,
)
from placewell.directory.queries import today
from placewell.ledger.events.placements import PlacementApproved, PlacementEnded, VisitReported
from placewell.ledger.models import EventRow
from placewell.needs.queries import newest_budget, read_budget
from placewell.rules.additional_cost import (
    GROUND_WORDS,
    OVER,
    STANDS,
    STEPS,
    Case,
    Figures,
    Ground,
    Payer,
    Shares,
    State,
    Terms,
    Wish,
    ends_on,
    shares_of,
    terms_of,
)
from placewell.rules.additional_next import Span, span_of
from placewell.rules.choosing import Standing
from placewell.rules.clocks import london_day_of
from placewell.rules.errors import NotFound, WrongState
from placewell.rules.legal_basis import LegalBasis
from placewell.rules.needs import CareType
from placewell.tenders.models import Tender
from placewell.tenders.states import TenderState

MOST = 20


@dataclass(frozen=True, slots=True)
class Agreed:
    """An additional-cost agreement as it stands on a day: what was asked, and every step since, oldest first."""

    cost: AdditionalCost
    steps: tuple[AdditionalCostStep, ...]
    day: date

    @property
    def state(self) -> State:
        """Where it stands."""
        return State(self.steps[-1].state)

    @property
    def stands(self) -> bool:
        """Tell whether it is in force: signed by both, begun, not stopped, and not past the end of what it rests on."""
        return self.state in STANDS and not self.begins_later and not self.lapsed

    @property
    def begins_on(self) -> date | None:
        """The day from which it was drawn up, or that it states: one that follows another begins when that ends."""
        if self.document is None:
            return None
        stated = self.document.facts.get("begins_on")
        return date.fromisoformat(stated) if stated else london_day_of(self.document.at)

    @property
    def begins_later(self) -> bool:
        """Tell whether it is agreed, and its first day is still to come."""
        return self.state in STANDS and self.begins_on is not None and self.day < self.begins_on

    @property
    def ends_on(self) -> date | None:
        """The last day on which it can stand; None where it has none."""
        return ends_on(self.begins_on, self.wish.ground) if self.begins_on else None

    @property
    def lapsed(self) -> bool:
        """Tell whether the 12 weeks on which it rests are over."""
        return self.ends_on is not None and self.day > self.ends_on

    @property
    def done(self) -> bool:
        """Tell whether nothing of it is left to finish before another is asked for."""
        return self.state in OVER or self.lapsed

    @property
    def wish(self) -> Wish:
        """What was asked, as the rule takes it."""
        one = self.cost
        return Wish(
            payer=Payer(one.payer),
            payer_name=one.payer_name,
            ground=Ground(one.ground),
            stay_weeks=one.stay_weeks,
            able_weeks=one.able_weeks,
        )

    def newest(self, *states: State) -> AdditionalCostStep | None:
        """Return the newest step into one of these states."""
        return next((one for one in reversed(self.steps) if one.state in states), None)

    @property
    def advice(self) -> AdditionalCostStep | None:
        """The newest advice, which names the home."""
        return self.newest(State.ADVISED)

    @property
    def document(self) -> AdditionalCostStep | None:
        """The step that drew up the written agreement."""
        return self.newest(State.CHECKED)

    @property
    def amount(self) -> Decimal:
        """What is paid above the budget, pounds a week; nothing before the advice."""
        figures = self.figures
        return figures.price - figures.budget if figures else Decimal("0.00")

    @property
    def figures(self) -> Figures | None:
        """What was agreed or, before that, what the advice was about; unlocked."""
        step = self.document or self.advice
        return None if step is None or step.locked is None else unlocked(step)

    @property
    def service(self) -> str:
        """The home's name, or what the person called it."""
        return str(self.advice.facts["service"]) if self.advice else self.cost.home

    @property
    def bid_ref(self) -> str:
        """The offer that the newest advice was about."""
        return str(self.advice.facts["bid_ref"]) if self.advice else ""

    @property
    def review_by(self) -> date | None:
        """The last day of the next review."""
        step = self.newest(State.IN_FORCE, State.REVIEWED)
        return step.review_by if step else None

    @property
    def advised_on(self) -> date | None:
        """The day of the newest advice."""
        return date.fromisoformat(self.advice.facts["given_on"]) if self.advice else None

    @property
    def ground_words(self) -> str:
        """On what ground the person pays themselves, in words."""
        return "" if self.wish.ground == Ground.NONE else GROUND_WORDS[self.wish.ground]

    @property
    def terms(self) -> Terms | None:
        """The eight terms, as they were drawn up."""
        step, figures = self.document, self.figures
        if step is None or figures is None:
            return None
        begins_on = self.begins_on or london_day_of(step.at)
        return terms_of(figures, payee=step.facts["payee"], begins_on=begins_on, ground=self.wish.ground)


def agreements_of(package_ref: str) -> list[Agreed]:
    """Return the newest additional-cost agreements of a package, newest first, without their documents.

    One that is not over is always the newest: none is asked for beside it.
    """
    return _agreed(AdditionalCost.objects.filter(package_ref=package_ref).order_by("-id")[:MOST])


def extras_of(package_ref: str) -> dict[str, Agreed]:
    """Return the offers that are a choice under an agreement alone: offer to the newest agreement that was in force.

    An offer that the budget has come to pay for in full is none, whatever was agreed before.
    """
    by_step = AdditionalCostStep.objects.filter(package_ref=package_ref, state__in=(State.IN_FORCE, State.COVERED))
    found = _agreed(AdditionalCost.objects.filter(pk__in=by_step.values("cost_id")).order_by("id"))
    covered = {one.bid_ref for one in found if one.state == State.COVERED}
    agreed = [one for one in found if one.newest(State.IN_FORCE) and one.bid_ref not in covered]
    # One that is to follow another takes its place when it begins.
    return {one.bid_ref: one for one in sorted(agreed, key=lambda one: (not one.begins_later, one.cost.pk))}


def extra_of(package_ref: str, bid_ref: str) -> Agreed | None:
    """Return the agreement on a home: what stands, else the newest; None where nobody ever asked for it."""
    found = [one for one in agreements_of(package_ref) if one.bid_ref == bid_ref]
    return next((one for one in found if one.stands), found[0] if found else None)


def _agreed(costs: Iterable[AdditionalCost]) -> list[Agreed]:
    """Return these agreements as they stand today, in their order."""
    keys = [one.pk for one in costs]
    steps: dict[int, list[AdditionalCostStep]] = {key: [] for key in keys}
    rows = AdditionalCostStep.objects.filter(cost_id__in=keys).defer("pdf")
    for step in rows.select_related("cost__tender", "cost__follows").order_by("cost_id", "seq"):
        steps[step.cost_id].append(step)
    day = today()
    return [Agreed(steps[key][0].cost, tuple(steps[key]), day) for key in keys]


def figures_value(authority_id: int, figures: Figures) -> bytes:
    """Return figures, locked with the authority's data key."""
    value = {name: f"{getattr(figures, name):.2f}" for name in ("price", "budget", "reference")}
    return lock_for(authority_id, json.dumps(value).encode())


def unlocked(step: AdditionalCostStep) -> Figures:
    """Return the figures of a step."""
    value = json.loads(unlock_for(step.authority_id, bytes(step.locked or b"")))
    return Figures(**{name: Decimal(value[name]) for name in ("price", "budget", "reference")})


def case_of(tender: Tender, *, healthcare: bool) -> Case:
    """Return what stands about a case, as the rule takes it. A scheme of NHS choice pays for all care, whoever asks."""
    by_the_nhs = tender.category.scheme.legal_basis == LegalBasis.PSR_CHOICE
    return Case(
        care_type=CareType(tender.portrait["care_type"]),
        healthcare=healthcare or by_the_nhs,
        shown_in_budget=shown_in_budget(tender.package_ref),
        portrait_wrong=portrait_was_wrong(tender),
    )


def shown_in_budget(package_ref: str) -> int:
    """Count the offers within the budget that were shown to the person, as such, while they could be chosen."""
    seen = set()
    for snapshot in Showing.objects.filter(package_ref=package_ref).order_by("id").values_list("snapshot", flat=True):
        seen |= {one["bid_ref"] for one in snapshot.get("options", ()) if could_be_chosen(one)}
    return in_budget_of(package_ref).filter(bid_ref__in=seen).count() if seen else 0


def in_budget_of(package_ref: str) -> QuerySet[Option]:
    """Return the options that the budget pays for in full: all but those that were put under an agreement.

    One at the price that a visit changed was never put: it stands behind the one that was. A place for now is no
    choice of where to live, so it is none of them.
    """
    above = extras_of(package_ref)
    put = Option.objects.filter(package_ref=package_ref, interim=False).exclude(source=Source.VISIT)
    return put.exclude(bid_ref__in=above).order_by("id")


def could_be_chosen(shown: dict[str, Any]) -> bool:
    """Tell whether an offer of a showing's snapshot could be chosen then, with nobody paying extra for it."""
    return shown["standing"] == Standing.OPEN and "additional_cost" not in shown


def check_still_agreed(option: Option) -> None:
    """Raise WrongState for an option above the budget whose agreement does not stand any more."""
    extra = extras_of(option.package_ref).get(option.bid_ref)
    if extra is not None and not extra.stands:
        raise WrongState(
            f"{option.service_name} costs more than the budget, and nobody has agreed to pay the rest now. Give the"
            " choice back to the person, or raise the budget.",
            code="not_agreed",
        )


def lives_there_still(agreed: Agreed) -> bool:
    """Tell whether the person was placed in the home of an agreement, and that placement has not ended."""
    rows = EventRow.objects.filter(case_ref=agreed.cost.package_ref)
    placed = rows.filter(name=PlacementApproved.__name__).order_by("-id").first()
    if placed is None or not agreed.bid_ref or placed.payload["bid_ref"] != agreed.bid_ref:
        return False
    ended = rows.filter(name=PlacementEnded.__name__, payload__placement_ref=placed.payload["placement_ref"])
    return not ended.exists()


def lives_there(agreed: Agreed) -> bool:
    """Tell whether the person was placed in the home of an agreement."""
    placed = Decision.objects.filter(package_ref=agreed.cost.package_ref, tender__state=TenderState.AWARDED)
    newest = placed.select_related("option").order_by("-id").first()
    return newest is not None and newest.option is not None and newest.option.bid_ref == agreed.bid_ref


def spans_of(package_ref: str, bid_ref: str) -> list[Span]:
    """Return the days on which somebody pays an additional cost of a home, by every agreement on it, earliest first.

    Of an agreement that still runs the amount is what today's budget leaves to pay: a budget that rose takes from it,
    a price that rose does not add.
    """
    by_step = AdditionalCostStep.objects.filter(package_ref=package_ref, state=State.IN_FORCE)
    spans = []
    for agreed in _agreed(AdditionalCost.objects.filter(pk__in=by_step.values("cost_id")).order_by("id")):
        force, begins_on = agreed.newest(State.IN_FORCE), agreed.begins_on
        if agreed.bid_ref != bid_ref or force is None or begins_on is None:
            continue
        over = next((one for one in agreed.steps if one.state not in STANDS and one.seq > force.seq), None)
        shares = shares_today(agreed) if agreed.stands or agreed.begins_later else None
        span = span_of(
            begins_on=begins_on,
            signed_on=london_day_of(force.at),
            over_on=london_day_of(over.at) if over else None,
            last=agreed.ends_on,
            amount=agreed.amount if shares is None else shares.payer,
        )
        spans += [span] if span else []
    return sorted(spans, key=lambda one: one.first)


def portrait_was_wrong(tender: Tender) -> bool:
    """Tell whether a service that was chosen from this search found its portrait wrong, whether or not it declined."""
    wrong = (Standing.DECLINED_PORTRAIT_WRONG.value, Standing.PORTRAIT_CORRECTED.value)
    if ReturnedChoice.objects.filter(decision__tender=tender, because__in=wrong).exists():
        return True
    visits = EventRow.objects.filter(case_ref=tender.package_ref, name=VisitReported.__name__)
    found = visits.filter(Q(payload__material__gt=0) | Q(payload__outcome="accept_at_price"))
    bids = set(found.values_list("payload__bid_ref", flat=True))
    return bool(bids) and Option.objects.filter(tender=tender, bid_ref__in=bids).exists()


def agreements_on(tender: Tender, bid_refs: set[str]) -> list[Agreed]:
    """Return the agreements on these offers that a risen budget ends: neither refused nor ended by it before."""
    found = _agreed(AdditionalCost.objects.filter(tender=tender).order_by("id"))
    return [one for one in found if one.bid_ref in bid_refs and State.COVERED in STEPS[one.state]]


def agreement_by_ref(actor: Actor, ref: str) -> Agreed:
    """Return an additional cost of the actor's authority. Raises NotFound for another's."""
    cost = AdditionalCost.objects.filter(ref=ref, authority_id=actor.authority_id or 0).first()
    if cost is None:
        raise NotFound("There is no such additional cost in your authority.")
    return agreement_of(cost)


def agreement_of(cost: AdditionalCost) -> Agreed:
    """Return an additional cost as it stands."""
    return _agreed([cost])[0]


def shares_today(agreed: Agreed) -> Shares | None:
    """Return who pays what of the fee at today's budget, once an agreement is in force; else None."""
    figures, budget = agreed.figures, newest_budget(agreed.cost.tender.package)
    if agreed.newest(State.IN_FORCE) is None or figures is None or budget is None:
        return None
    return shares_of(
        price=figures.price,
        budget=read_budget(budget).amount,
        agreed=agreed.amount,
        stopped=not (agreed.stands or agreed.begins_later),
    )
