"""Terms that change only after a consultation: whether there was one about exactly this (rulebook §1)."""

from collections.abc import Sequence

from placewell.market.models import Category
from placewell.market.queries.consulted import consulted_on
from placewell.rules.consulting import ConsultationSubject, Passage, needs_consultation
from placewell.rules.errors import Refused
from placewell.rules.legal_basis import RULES, LegalBasis
from placewell.rules.scheme_states import SchemeState


def check_consulted(
    category: Category, subject: ConsultationSubject, passages: Sequence[Passage], *, first: bool
) -> None:
    """Raise Refused, with the paragraph, where a category's terms want a closed consultation that there was not.

    Its present form says exactly these `passages`; `first` where the category has no such terms yet.
    """
    scheme, basis = category.scheme, LegalBasis(category.scheme.legal_basis)
    if not needs_consultation(basis, scheme_in_use=scheme.state != SchemeState.DRAFT, first=first):
        return
    if consulted_on(scheme, subject, passages, category=category) is None:
        raise Refused(
            f"Under {RULES[basis].source} this scheme changes {RULES[basis].what_may_change}. Open a consultation on"
            " exactly this, answer every comment and close it, then publish what it became.",
            code="consultation",
        )
