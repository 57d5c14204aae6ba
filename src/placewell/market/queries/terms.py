"""Which terms are in force in a category at a moment, and what care costs at somebody's levels of need."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet

from placewell.ledger.clock import now
from placewell.market.models import (
    Category,
    CategoryQuestions,
    CategoryTimes,
    CostModel,
    Policy,
    PolicyApproval,
    Scheme,
    SchemeAuthority,
    SuitabilityStatement,
)
from placewell.market.stored import read_cost_model, read_policy, read_questions, read_statement, read_timetable
from placewell.market.values import CostTerms, PolicyTerms, QuestionTerms, Reason, Terms, TimesTerms
from placewell.rules import cost_model as costs
from placewell.rules.clocks import LONDON, london_day_words
from placewell.rules.errors import NotFound, WrongState
from placewell.rules.home_care import Visits, a_week_of
from placewell.rules.legal_basis import LegalBasis
from placewell.rules.needs import CareType, Domain, Level, NeedBand
from placewell.rules.scheme_states import STARTS_SEARCHES, WORDS, SchemeState
from placewell.rules.suitability import Statement
from placewell.rules.timetable import default_timetable


def category_by_ref(ref: str) -> Category:
    """Return a category with its scheme. Raises NotFound."""
    found = Category.objects.select_related("scheme").filter(ref=ref).first()
    if found is None:
        raise NotFound(f"There is no category {ref}.")
    return found


def live_categories(authority_id: int) -> list[Category]:
    """List the categories in which the authority can start a tender now, with their schemes, by name.

    Their scheme, which it leads or shares, runs today, and a policy and a cost model are in force.
    """
    moment = now()
    today = moment.astimezone(LONDON).date()
    adopted = PolicyApproval.objects.filter(policy__category=OuterRef("pk"), in_force_from__lte=moment)
    costed = CostModel.objects.filter(category=OuterRef("pk"), in_force_from__lte=moment)
    found = (
        Category.objects.select_related("scheme")
        .filter(scheme__in=_schemes_of(authority_id), scheme__state__in=STARTS_SEARCHES, scheme__starts_on__lte=today)
        .filter(Q(scheme__ends_on=None) | Q(scheme__ends_on__gte=today))
        .filter(Exists(adopted), Exists(costed))
    )
    return list(found.order_by("name", "id"))


def check_search_starts(category: Category, authority_id: int, moment: datetime) -> None:
    """Raise WrongState unless the authority may start a search in a category at a moment, with what to do.

    A paused or closed scheme starts none, nor one whose first day is to come or whose last day has been.
    """
    day = moment.astimezone(LONDON).date()
    scheme = _schemes_of(authority_id).filter(pk=category.scheme_id).first()  # as it stands now
    if scheme is None:
        raise WrongState("Your authority does not share the scheme of this category, so it cannot search in it.")
    state = SchemeState(scheme.state)
    if state not in STARTS_SEARCHES:
        raise WrongState(f"The scheme {scheme.name} is {WORDS[state]}: no search starts in it now.")
    if scheme.starts_on > day:
        raise WrongState(f"The scheme {scheme.name} starts on {scheme.starts_on:%-d %B %Y}. No search starts before.")
    if scheme.ends_on is not None and scheme.ends_on < day:
        raise WrongState(f"The scheme {scheme.name} ended on {scheme.ends_on:%-d %B %Y}. No search starts after it.")


def may_use(category: Category, authority_id: int) -> bool:
    """Tell whether an authority leads or shares the scheme of a category."""
    return _schemes_of(authority_id).filter(pk=category.scheme_id).exists()


def _schemes_of(authority_id: int) -> QuerySet[Scheme]:
    shared = SchemeAuthority.objects.filter(authority_id=authority_id, state=SchemeAuthority.State.JOINED)
    return Scheme.objects.filter(Q(authority_id=authority_id) | Q(pk__in=shared.values("scheme_id")))


def policy_at(category: Category, moment: datetime) -> PolicyTerms | None:
    """Return the policy in force at a moment, or None before the first."""
    approval = (
        PolicyApproval.objects.select_related("policy")
        .filter(policy__category=category, in_force_from__lte=moment)
        .order_by("-in_force_from", "-id")
        .first()
    )
    if approval is None or approval.in_force_from is None:
        return None
    return _policy_terms(category, approval.policy, approval.in_force_from)


def cost_at(category: Category, moment: datetime) -> CostTerms | None:
    """Return the cost model in force at a moment, or None before the first."""
    row = (
        CostModel.objects.filter(category=category, in_force_from__lte=moment)
        .order_by("-in_force_from", "-version")
        .first()
    )
    if row is None:
        return None
    return CostTerms(
        version=row.version,
        in_force_from=row.in_force_from,
        unit=row.unit,
        model=read_cost_model(row),
        figures=costs.Figures(floor=row.floor, reference=row.reference, ceiling=row.ceiling),
    )


def questions_at(category: Category, moment: datetime) -> QuestionTerms:
    """Return the case-response questions in force at a moment; version 0 and none before the first."""
    row = (
        CategoryQuestions.objects.filter(category=category, in_force_from__lte=moment)
        .order_by("-in_force_from", "-version")
        .first()
    )
    return QuestionTerms(row.version, read_questions(row)) if row else QuestionTerms(0, ())


def times_at(category: Category, moment: datetime) -> TimesTerms:
    """Return the times in force at a moment; version 0, the defaults of its legal basis, before the first."""
    row = (
        CategoryTimes.objects.filter(category=category, in_force_from__lte=moment)
        .order_by("-in_force_from", "-version")
        .first()
    )
    if row is None:
        return TimesTerms(0, default_timetable(LegalBasis(category.scheme.legal_basis)))
    return TimesTerms(row.version, read_timetable(row), row.rationale)


def statement_of(category: Category) -> Statement:
    """Return the newest suitability statement of a category. Every category has one from its first day."""
    return read_statement(SuitabilityStatement.objects.filter(category=category).order_by("-version")[0])


def terms_at(category: Category, moment: datetime) -> Terms:
    """Return all that a tender started at `moment` goes by; what is adopted later never changes it.

    Raises WrongState when no policy, or no cost model, is in force by then.
    """
    when = london_day_words(moment)
    policy, cost = policy_at(category, moment), cost_at(category, moment)
    if policy is None:
        raise WrongState(f"{category.name} had no policy in force on {when}. A commissioner has to adopt one first.")
    if cost is None:
        raise WrongState(f"{category.name} had no cost model in force on {when}. A commissioner has to publish one.")
    scheme = category.scheme
    return Terms(
        category_ref=category.ref,
        category_name=category.name,
        scheme_ref=scheme.ref,
        authority_id=category.authority_id,
        moment=moment,
        legal_basis=LegalBasis(scheme.legal_basis),
        notice=scheme.notice,
        closing_hour=scheme.closing_hour,
        care_type=CareType(category.care_type),
        need_bands=frozenset(NeedBand(band) for band in category.need_bands),
        radius_miles=category.radius_miles,
        within=category.within or None,
        rating_gate=category.gate,
        policy=policy,
        cost=cost,
        case_response=questions_at(category, moment),
        times=times_at(category, moment),
    )


def figures_for(
    category: Category,
    levels: Mapping[Domain, Level],
    one_to_one_hours: Decimal,
    waking_nights: int,
    moment: datetime,
    *,
    hours_a_week: Decimal | None = None,
    visits: Sequence[Visits] = (),
) -> costs.Figures:
    """Return floor, reference and ceiling at a person's levels of need, by the cost model in force at `moment`.

    Pounds a week, net of NHS-funded nursing care; for a model per hour, pounds an hour, or a week when `hours_a_week`
    says how many, of which some are `visits` of a length. Raises WrongState when no cost model is in force.
    """
    cost = cost_at(category, moment)
    if cost is None:
        when = london_day_words(moment)
        raise WrongState(f"{category.name} had no cost model in force on {when}. A commissioner has to publish one.")
    model = cost.model
    if cost.unit == "hour" and hours_a_week is not None:
        model = a_week_of(model, hours_a_week, visits)
    return costs.figures_at(model, levels, one_to_one_hours=one_to_one_hours, waking_nights=waking_nights)


def _policy_terms(category: Category, row: Policy, in_force_from: datetime) -> PolicyTerms:
    return PolicyTerms(
        version=row.version,
        in_force_from=in_force_from,
        pack=read_policy(row, rating_gate=category.gate),
        portrait_days=row.portrait_days,
        rationale=tuple(Reason(number, text) for number, text in row.rationale.items()),
    )
