"""A proposal that Fernshire argued about: what was put to people, what they said, and what became of it. Made up."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from placewell.accounts.actor import NOBODY, Actor
from placewell.ledger.clock import now
from placewell.market.actions import (
    adopt_policy,
    answer_comment,
    close_consultation,
    comment_on,
    open_consultation,
    propose_policy,
    revise_consultation,
    withdraw_policy,
)
from placewell.market.models import Comment, Consultation
from placewell.market.queries import terms_at
from placewell.market.values import PolicyTerms, Reason
from placewell.rules.consulting import AnswerKind, ConsultationSubject
from placewell.web.demonstration.county import County

READING = timedelta(days=28)
HALF = "The budget of the county is under strain, so price would count for half."
STAYS = (
    "Price stays at 40. Three homes showed us that a carer on every corridor at night is the first thing that a heavier"
    " price takes away."
)


def put_to_people(commissioner: Actor, county: County) -> Consultation:
    """Propose that price counts for half, and open a consultation about it; three people say what they think."""
    standing = terms_at(county.category, now()).policy
    pack = replace(standing.pack, quality_weight=Decimal(50), price_weight=Decimal(50))
    proposed = propose_policy(
        actor=commissioner, category=county.category, policy=pack, rationale=_reasons(standing, HALF)
    )
    opened = open_consultation(
        actor=commissioner,
        scheme=county.category.scheme,
        category=county.category,
        subject=ConsultationSubject.POLICY,
        title="Should price count for half?",
        summary="At present quality counts for 60 and price for 40. We ask whether each should count for 50.",
        why="The county has to save, and wants to hear what that would do before it decides.",
        days=READING.days,
        policy=proposed,
    )
    home = next(actor for name, actor in county.managers.items() if name == "Fernleigh Trust")
    comment_on(
        actor=home,
        consultation_ref=opened.ref,
        passage="weights",
        text="At 50 we could not keep two people awake at night for eighteen residents. Leave price at 40.",
    )
    comment_on(
        actor=NOBODY,
        consultation_ref=opened.ref,
        passage="weights",
        said_by=Comment.Said.PERSON,
        name="A daughter",
        text="I would have chosen by who sits with him in the evening. Nobody asked me what a pound is worth.",
    )
    comment_on(
        actor=NOBODY,
        consultation_ref=opened.ref,
        passage="register_points",
        text="Leave the ratings out. An inspection of two years ago says little.",
    )
    return opened


def answer_and_adopt(commissioner: Actor, approver: Actor, county: County, opened: Consultation) -> None:
    """Revise the proposal for what was said, answer everybody, close, and adopt what it became."""
    standing = terms_at(county.category, now()).policy
    revised = propose_policy(
        actor=commissioner, category=county.category, policy=standing.pack, rationale=_reasons(standing, STAYS)
    )
    said = list(opened.comments.order_by("id"))
    about_price = [one for one in said if one.passage == "weights"]
    version = revise_consultation(
        actor=commissioner,
        consultation=opened,
        why="Price stays where it was, because of what homes and families told us.",
        policy=revised,
        follows=about_price,
    )
    for comment in about_price:
        answer_comment(
            actor=commissioner,
            comment=comment,
            kind=AnswerKind.WE_DID,
            text="Price stays at 40.",
            version=version,
            passage="weights",
        )
    for comment in said:
        if comment not in about_price:
            answer_comment(
                actor=commissioner,
                comment=comment,
                kind=AnswerKind.WE_DID_NOT,
                text="It is the one measure that every home is held to. We show its date, and how old it is.",
            )
    close_consultation(actor=commissioner, consultation=opened)
    adopt_policy(actor=approver, policy=revised)
    first = opened.versions.select_related("policy").get(number=1).policy
    if first is not None:
        withdraw_policy(actor=commissioner, policy=first, because="Homes and families told us what it would do.")


def _reasons(standing: PolicyTerms, weights: str) -> list[Reason]:
    return [Reason(one.number, weights if one.number == "weights" else one.text) for one in standing.rationale]
