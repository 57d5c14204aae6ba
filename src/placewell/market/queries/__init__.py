"""Every read of the market that is more than a line: terms in force, which members match, and the public pages."""

from placewell.market.queries.matching import eligible_members, match_members
from placewell.market.queries.members import register_facts, register_facts_of
from placewell.market.queries.terms import (
    category_by_ref,
    check_search_starts,
    cost_at,
    figures_for,
    live_categories,
    may_use,
    statement_of,
    terms_at,
)

__all__ = [
    "category_by_ref",
    "check_search_starts",
    "cost_at",
    "eligible_members",
    "figures_for",
    "live_categories",
    "match_members",
    "may_use",
    "register_facts",
    "register_facts_of",
    "statement_of",
    "terms_at",
]
