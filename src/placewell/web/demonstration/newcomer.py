"""A small new home that applies to join, as its manager would from a telephone. Everything here is made up."""

from datetime import timedelta

import typst

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor
from placewell.ledger.clock import now
from placewell.market.actions import (
    add_document,
    choose_services,
    keep_part,
    publish_joining_terms,
    send_applications,
)
from placewell.market.models import Application, Category
from placewell.market.queries.preparing import Preparation, preparation
from placewell.rules.clocks import LONDON
from placewell.rules.exclusion import GROUNDS, law_of
from placewell.rules.legal_basis import LegalBasis

NEWCOMER, NEWCOMERS_PROVIDER = "Kestrel Cottage", "Kestrel Care"
ASKED = ("public_liability", "safeguarding", "business_continuity")
QUESTION = "How do you make sure that somebody people know is there in the evening?"
ANSWER = "Nine people live with us and eleven of us work here: one of two carers they know does every evening."


def ask_of_those_who_join(commissioner: Actor, category: Category) -> None:
    """Publish what the scheme asks for: three documents and a question. Neither turnover nor years in business."""
    publish_joining_terms(
        actor=commissioner, scheme=category.scheme, documents=ASKED, questions={category.ref: [QUESTION]}
    )


def apply_to_join(manager: Actor, category: Category, service_id: str) -> Application:
    """Prepare every part and send it. It waits for its decision."""
    ref = category.scheme.ref
    choose_services(actor=manager, scheme_ref=ref, keys=[f"{category.ref} {service_id}"])
    today = now().astimezone(LONDON).date()
    for kind in ASKED:
        content = typst.compile(b"= Kestrel Cottage\nA page of a home that does not exist.")
        ends = today + timedelta(days=200) if kind == "public_liability" else None
        add_document(actor=manager, kind=kind, name=NEWCOMER, content=content, expires_on=ends)
    for part in _prepared(manager, category).parts_wanted:
        prepared = _prepared(manager, category)
        keep_part(actor=manager, scheme_ref=ref, part=part, typed=_typed(part, prepared), seen=None, done=True)
    (application,) = send_applications(actor=manager, scheme_ref=ref, confirmed=True)
    return application


def _prepared(manager: Actor, category: Category) -> Preparation:
    with acting_as(manager):
        return preparation(manager, category.scheme)


def _typed(part: str, prepared: Preparation) -> dict[str, list[str]]:
    if part == "declaration":
        law = law_of(LegalBasis(prepared.scheme.legal_basis))
        return {f"ground_{ground.code}": ["no"] for ground in GROUNDS[law]}
    if part == "documents":
        return {"documents": [str(one.pk) for one in prepared.documents]}
    asked = prepared.asked.questions[part.removeprefix("questions:")]
    return {f"answer_{one.id}": [ANSWER] for one in asked}
