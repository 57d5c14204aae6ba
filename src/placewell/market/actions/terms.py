"""Publishing the terms of a category: questions, cost of care, and policy. A version, once there, is never edited."""

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from django.db.models import Max, Model

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.events.market import CostModelPublished, QuestionsPublished
from placewell.ledger.record import record
from placewell.market.actions.consulted import check_consulted
from placewell.market.actions.own import own_category
from placewell.market.models import Category, CategoryQuestions, CostModel
from placewell.market.queries.consulted import passages_of_cost_model, passages_of_questions
from placewell.market.stored import stored_lines, stored_questions, stored_uplifts, stored_visit_rates
from placewell.market.values import Question
from placewell.rules import cost_model as costs
from placewell.rules.clocks import LONDON
from placewell.rules.consulting import ConsultationSubject
from placewell.rules.errors import Refused
from placewell.rules.home_care import check_visit_rates
from placewell.rules.needs import CareType, check_level
from placewell.rules.wages import HoursClaimed, check_wages_of_all

MOST_QUESTIONS = 10
MOST_WORDS = 2_000
BIGGEST_BAND = Decimal(1)
_QUESTION_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
HOUR, WEEK = "hour", "week"
M = TypeVar("M", bound=Model)


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY)
def publish_questions(
    *, actor: Actor, category: Category, questions: Sequence[Question], in_force_from: datetime | None = None
) -> CategoryQuestions:
    """Publish a version of the case-response questions, in force from now or a later moment.

    Raises Refused for no question or more than ten, an id that is not plain or comes twice, an empty text, a word
    limit out of range, or a moment in the past; and where the basis asks for a consultation on exactly these that
    there was not (rulebook §1).
    """
    own = own_category(actor, category)
    asked = tuple(questions)
    _check_questions(asked)
    check_consulted(
        own,
        ConsultationSubject.QUESTIONS,
        passages_of_questions(asked),
        first=not CategoryQuestions.objects.filter(category=own).exists(),
    )
    moment = now()
    starts = in_force(in_force_from, moment)
    made = CategoryQuestions.objects.create(
        category=own,
        version=next_version(CategoryQuestions, own),
        questions=stored_questions(asked),
        published_by=actor.ref,
        published_at=moment,
        in_force_from=starts,
    )
    published = QuestionsPublished(
        category_ref=own.ref, questions_version=made.version, in_force_from=starts.isoformat()
    )
    record(published, actor=actor, authority_id=None)
    return made


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY)
def publish_cost_model(
    *,
    actor: Actor,
    category: Category,
    model: costs.CostModel,
    claimed: HoursClaimed,
    unit: str | None = None,
    in_force_from: datetime | None = None,
) -> CostModel:
    """Publish a version of a category's cost-of-care model; floor, reference and ceiling are computed and kept.

    Beds are per `week` on the Fair Cost of Care lines, home care per `hour` on the Homecare Association's; other care
    may use either. `claimed` says for how many hours of care staff it pays, and is published with it. Raises Refused
    for a floor that cannot pay the living wage of its first day for those hours, for lines that are not the unit's, a
    line without a source, amounts below a penny's precision, a level a domain does not have, or figures out of order
    (rulebook §5); and where the scheme's basis asks for a closed consultation on exactly these lines, and there was
    none (rulebook §1).
    """
    own = own_category(actor, category)
    chosen = unit_of(CareType(own.care_type), unit)
    _check_lines(model, chosen)
    _check_uplifts(model.uplifts, chosen)
    check_visit_rates(model)
    check_consulted(
        own,
        ConsultationSubject.COST_MODEL,
        passages_of_cost_model(model, chosen),
        first=not CostModel.objects.filter(category=own).exists(),
    )
    published = costs.figures(model)
    moment = now()
    starts = in_force(in_force_from, moment)
    check_wages_of_all(model, claimed, unit=chosen, day=starts.astimezone(LONDON).date())
    made = CostModel.objects.create(
        category=own,
        version=next_version(CostModel, own),
        unit=chosen,
        lines=stored_lines(model.lines),
        band=model.band,
        wages={"hours": str(claimed.hours), "on_costs": str(claimed.on_costs)},
        uplifts=stored_uplifts(model.uplifts),
        visit_rates=stored_visit_rates(model.visit_rates),
        floor=published.floor,
        reference=published.reference,
        ceiling=published.ceiling,
        published_by=actor.ref,
        published_at=moment,
        in_force_from=starts,
    )
    event = CostModelPublished(
        category_ref=own.ref,
        model_version=made.version,
        floor=str(made.floor),
        reference=str(made.reference),
        ceiling=str(made.ceiling),
        in_force_from=starts.isoformat(),
    )
    record(event, actor=actor, authority_id=None)
    return made


def next_version(model: type[M], category: Category) -> int:
    """Return the number of a category's next version; its row is locked, so no other takes the same."""
    newest = model._default_manager.filter(category=category).aggregate(newest=Max("version"))  # noqa: SLF001 (Django's)
    return (newest["newest"] or 0) + 1


def in_force(given: datetime | None, moment: datetime) -> datetime:
    """Return when new terms start: now, or the later moment given. Raises Refused for one in the past."""
    if given is not None and given < moment:
        raise Refused("New terms never apply to the past. Choose a time from now on.", code="retroactive")
    return given or moment


def _check_questions(asked: tuple[Question, ...]) -> None:
    if not 1 <= len(asked) <= MOST_QUESTIONS:
        raise Refused(f"Ask between 1 and {MOST_QUESTIONS} questions.", code="questions")
    for one in asked:
        if not _QUESTION_ID.fullmatch(one.id):
            raise Refused(f"“{one.id}” is not an id: use small letters, figures and underscores.", code="questions")
        if not one.text.strip():
            raise Refused(f"The question “{one.id}” asks nothing.", code="questions")
        if not 1 <= one.max_words <= MOST_WORDS:
            raise Refused(f"An answer has between 1 and {MOST_WORDS:,} words.", code="questions")
    if len({one.id for one in asked}) != len(asked):
        raise Refused("Each question needs an id of its own.", code="questions")


def unit_of(care_type: CareType, given: str | None) -> str:
    """Return the unit a kind of care is costed in. Raises Refused for one that it is not."""
    fixed = WEEK if care_type.is_bed else HOUR if care_type == CareType.HOME_CARE else None
    chosen = given or fixed or WEEK
    if chosen not in {HOUR, WEEK} or (fixed is not None and chosen != fixed):
        raise Refused(f"The cost of this care is published per {fixed or 'week or per hour'}.", code="unit")
    return chosen


def _check_lines(model: costs.CostModel, unit: str) -> None:
    allowed = costs.BED_LINES if unit == WEEK else costs.HOME_CARE_LINES
    for line in model.lines:
        if line.code not in allowed:
            raise Refused(f"A cost model per {unit} has no line {line.code!r}.", code="cost_line")
        if not line.source.strip():
            raise Refused(f"Say where the figure of “{allowed[line.code][1]}” is from.", code="cost_line")
        _check_pence(line.amount)
    if not (model.band.is_finite() and 0 < model.band <= BIGGEST_BAND and model.band == round(model.band, 3)):
        raise Refused("The band over the reference is above 0 and at most 1, such as 0.15.", code="band")


def _check_uplifts(uplifts: costs.Uplifts, unit: str) -> None:
    amounts = [*uplifts.by_level.values(), uplifts.per_one_to_one_hour, uplifts.per_waking_night]
    for domain, level in uplifts.by_level:
        check_level(domain, level)
    for amount in amounts:
        _check_pence(amount)
        if amount < 0:
            raise Refused("An uplift for needs cannot be below £0.00.", code="uplifts")
    if unit == HOUR and any(amounts):
        raise Refused(
            "Uplifts are pounds a week, so a model per hour has none: more need is more hours.", code="uplifts"
        )


def _check_pence(amount: Decimal) -> None:
    if not amount.is_finite() or amount != round(amount, 2):
        raise Refused("Amounts are pounds and pence, such as 412.50.", code="amount")
