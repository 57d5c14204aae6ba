"""Reads of nominations: the homes that a person named, what became of each, and what is known of it already."""

from dataclasses import dataclass

from placewell.accounts.actor import Actor
from placewell.choice.additional import Agreed, extras_of
from placewell.choice.models import Nomination, Option
from placewell.rules.errors import NotFound
from placewell.rules.matching import NOT_INVITED_WORDS
from placewell.rules.matching import NotInvited as Why
from placewell.rules.nominating import NOT_MET_WORDS, Condition, Outcome, way_on_words
from placewell.tenders.models import Invitation, NotInvited


@dataclass(frozen=True, slots=True)
class Named:
    """A nomination as it stands. `reasons` are sentences: why it is no choice.

    `option` is the choice that it became: by its answer, by a budget that rose since, or because what it costs above
    the budget was agreed as `extra`.
    """

    nomination: Nomination
    option: Option | None
    extra: Agreed | None = None

    @property
    def answered(self) -> bool:
        """Tell whether the home was asked, and the person told."""
        return hasattr(self.nomination, "answer")

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it is no choice, one sentence a condition."""
        not_met = self.nomination.answer.not_met if self.answered else ()
        return tuple(NOT_MET_WORDS[Condition(one)] for one in not_met)

    @property
    def way_on(self) -> str:
        """What can be done where it costs more than the budget alone; empty otherwise."""
        above = self.answered and self.option is None and self.nomination.answer.outcome == Outcome.ABOVE_BUDGET
        return way_on_words(self.nomination.tender.broker_name) if above else ""


def nominations_of(package_ref: str) -> list[Named]:
    """Return the homes that were named in a case, in order, each with its answer."""
    found = Nomination.objects.filter(package_ref=package_ref).select_related("answer__option", "service", "tender")
    return _named(list(found.order_by("id")))


def nomination_by_ref(actor: Actor, ref: str) -> Named:
    """Return a nomination of the actor's authority. Raises NotFound for another's."""
    found = Nomination.objects.filter(ref=ref, authority_id=actor.authority_id or 0)
    one = found.select_related("answer__option", "service__provider", "tender__package").first()
    if one is None:
        raise NotFound("There is no such nomination in your authority.")
    return _named([one])[0]


def _named(found: list[Nomination]) -> list[Named]:
    """Return nominations with the choices that they became."""
    above = [one.ref for one in found if hasattr(one, "answer") and one.answer.outcome == Outcome.ABOVE_BUDGET]
    since = {one.bid_ref: one for one in Option.objects.filter(bid_ref__in=above)} if above else {}
    extras = extras_of(found[0].package_ref) if since else {}
    named = []
    for one in found:
        extra = extras.get(one.ref)
        became = one.answer.option if hasattr(one, "answer") and one.answer.option else since.get(one.ref)
        # While nobody has agreed to pay the rest it is no choice: it costs more than the budget.
        named.append(Named(one, None if extra is not None and not extra.stands else became, extra))
    return named


def known_of(nomination: Nomination) -> str:
    """Say to an officer what the search knew of a named home: asked without an offer, not asked and why, or nothing."""
    if Invitation.objects.filter(tender=nomination.tender, service=nomination.service).exists():
        return "It was invited to this search, and made no offer that could be put to the person."
    row = NotInvited.objects.filter(tender=nomination.tender, service=nomination.service).first()
    if row is None:
        return "The search did not reach it."
    return f"It was not invited to this search: it {', and '.join(NOT_INVITED_WORDS[Why(one)] for one in row.reasons)}."
