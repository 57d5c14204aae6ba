"""Reads of needs: cases, portraits and budgets, and what each case waits for."""

from placewell.needs.queries.budgets import LineGroup, budget_of, line_groups, newest_budget, read_budget
from placewell.needs.queries.cases import (
    CaseState,
    case_state,
    case_states,
    check_case_stands,
    find_packages,
    names_of,
    names_of_cases,
    newest_suitability,
    package_by_ref,
    search_under_way,
)
from placewell.needs.queries.drafts import draft_of, revision_of
from placewell.needs.queries.hands import hands_on
from placewell.needs.queries.portraits import (
    PlacedFinding,
    check_nothing_identifies,
    findings_in,
    findings_of,
    left_out_in,
    left_out_of,
    live_portrait,
    newest_assessment,
    open_remarks,
    own_portrait,
    remarks_on,
    signed_portrait,
)

__all__ = [
    "CaseState",
    "LineGroup",
    "PlacedFinding",
    "budget_of",
    "case_state",
    "case_states",
    "check_case_stands",
    "check_nothing_identifies",
    "draft_of",
    "find_packages",
    "findings_in",
    "findings_of",
    "hands_on",
    "left_out_in",
    "left_out_of",
    "line_groups",
    "live_portrait",
    "names_of",
    "names_of_cases",
    "newest_assessment",
    "newest_budget",
    "newest_suitability",
    "open_remarks",
    "own_portrait",
    "package_by_ref",
    "read_budget",
    "remarks_on",
    "revision_of",
    "search_under_way",
    "signed_portrait",
]
