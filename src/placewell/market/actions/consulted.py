"""Terms that change only after a consultation: whether there was one about exactly this (rulebook §1)."""

from collections.abc import Sequence

from placewell.market.models import Category
from placewell.market.queries.consulted import consulted_on
from placewell.rules.consulting import ConsultationSubject, Passage, needs_consultation, write_passages
from placewell.rules.errors import NotConsulted
from placewell.rules.legal_basis import RULES, LegalBasis
from placewell.rules.scheme_states import SchemeState


def check_consulted(
    category: Category, subject: ConsultationSubject, passages: Sequence[Passage], *, first: bool
) -> None:
    """Raise NotConsulted, with the paragraph and the text to put to people, where terms want what there was not.

    That is a closed consultation whose present form says exactly these `passages`; `first` where the category has no
    such terms yet.
    """
    scheme, basis = category.scheme, LegalBasis(category.scheme.legal_basis)
    if not needs_consultation(basis, scheme_in_use=scheme.state != SchemeState.DRAFT, first=first):
        return
    if consulted_on(scheme, subject, passages, category=category) is None:
        raise NotConsulted(
            f"Under {RULES[basis].source} this scheme changes {RULES[basis].what_may_change}. Open a consultation on"
            " exactly this, answer every comment and close it, then publish what it became.",
            proposal=write_passages(passages),
        )
