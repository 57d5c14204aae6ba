"""What stands between a draft scheme and going live."""

from datetime import datetime

from placewell.market.models import Scheme
from placewell.market.queries.notices import unsent_before_going_live
from placewell.market.queries.terms import cost_at, policy_at, questions_at
from placewell.rules.going_live import Answer, CategoryReady, Missing, RecordEntry, RecordKind, missing
from placewell.rules.legal_basis import LegalBasis
from placewell.rules.notices import title_of


def missing_of(scheme: Scheme, moment: datetime) -> tuple[Missing, ...]:
    """Return everything that a scheme lacks before it can go live at a moment; empty when nothing."""
    basis = LegalBasis(scheme.legal_basis)
    entries = [
        RecordEntry(RecordKind(row.kind), row.dated, row.about, Answer(row.answer) if row.answer else None)
        for row in scheme.record.order_by("id")
    ]
    categories = [
        CategoryReady(
            name=category.name,
            has_policy=policy_at(category, moment) is not None,
            has_cost_model=cost_at(category, moment) is not None,
            has_questions=bool(questions_at(category, moment).questions),
        )
        for category in scheme.categories.order_by("name", "id")
    ]
    return missing(
        entries,
        categories,
        is_pilot=scheme.pilot,
        stop_criteria=scheme.stop_criteria.count(),
        notices_wanted=[title_of(basis, kind) for kind in unsent_before_going_live(scheme)],
    )
