"""Every write of needs, from the person to the budget."""

from placewell.needs.actions.budgets import (
    BudgetStart,
    approval_limit_of,
    budget_figures,
    budget_start,
    set_budget,
)
from placewell.needs.actions.cases import (
    PersonDetails,
    answer_continuing_healthcare,
    open_package,
    record_assessment,
)
from placewell.needs.actions.confirming import (
    answer_remark,
    confirm_my_portrait,
    confirm_portrait,
    question_my_portrait,
    send_portrait,
)
from placewell.needs.actions.drafts import discard_draft, save_draft
from placewell.needs.actions.further import record_further, say_my_further
from placewell.needs.actions.hospital import record_hospital_stay
from placewell.needs.actions.portraits import answer_finding, sign_portrait, write_portrait
from placewell.needs.actions.reading import read_second_part
from placewell.needs.actions.suitability import (
    Facts,
    answer_test,
    need_query,
    portrait_point,
    record_suitability,
    suitability_facts,
)

__all__ = [
    "BudgetStart",
    "Facts",
    "PersonDetails",
    "answer_continuing_healthcare",
    "answer_finding",
    "answer_remark",
    "answer_test",
    "approval_limit_of",
    "budget_figures",
    "budget_start",
    "confirm_my_portrait",
    "confirm_portrait",
    "discard_draft",
    "need_query",
    "open_package",
    "portrait_point",
    "question_my_portrait",
    "read_second_part",
    "record_assessment",
    "record_further",
    "record_hospital_stay",
    "record_suitability",
    "save_draft",
    "say_my_further",
    "send_portrait",
    "set_budget",
    "sign_portrait",
    "suitability_facts",
    "write_portrait",
]
