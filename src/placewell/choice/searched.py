"""What was searched for, and why: read for the person after the close, with who was not asked in counts alone."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import system_actor
from placewell.choice.models import Source
from placewell.choice.queries import Choice, Choices
from placewell.rules.matching import NotInvited as Why
from placewell.rules.needs import BAND_NAMES, CARE_TYPE_NAMES, CareType, NeedBand
from placewell.rules.preferring import said_about
from placewell.rules.widening import WideningOutcome
from placewell.tenders.models import Invitation, NotInvited, Widening

# Where every must-have was asked about, and a no leaves no choice.
SAID_YES = frozenset({Source.BID.value, Source.NOMINATION.value, Source.DIRECT.value, Source.TELEPHONE.value})

# Why homes were not asked, as the person reads it, after how many they are.
WHY_WORDS = {
    Why.NOT_MEMBER: "not on the council’s list",
    Why.NOT_IN_CATEGORY: "on the list for another kind of care",
    Why.CARE_TYPE: "not set up for this kind of care",
    Why.NEED_BAND: "not set up for one of your needs",
    Why.DISTANCE: "too far away",
    Why.RATING_GATE: "not rated well enough",
    Why.SUSPENDED: "not allowed to take new people now",
    Why.NO_VACANCY: "full",
}


@dataclass(frozen=True, slots=True)
class Searched:
    """One search as the person reads of it. `not_asked` is how many homes, by the first reason against each."""

    care: str
    needs: tuple[str, ...]
    district: str
    miles: Decimal
    start_on: date
    asked: int
    not_asked: tuple[tuple[int, str], ...]


def searched_of(choices: Choices) -> Searched:
    """Return what the newest search was for. Choices are there only after its close, so nothing sealed is told.

    The person may not read who was asked, nor who was not; here they are told how many, as the system.
    """
    tender, about = choices.tender, choices.tender.portrait
    with acting_as(system_actor("choice", authority_id=tender.authority_id)):
        asked = Invitation.objects.filter(tender=tender).count()
        widening = Widening.objects.filter(tender=tender, outcome=WideningOutcome.WIDENED).first()
        if widening is not None:
            reasons, beyond = [one["reasons"] for one in widening.left_out], widening.counts
        else:
            reasons = list(NotInvited.objects.filter(tender=tender).values_list("reasons", flat=True))
            beyond = tender.not_invited
    counts = Counter(one[0] for one in reasons if one)
    counts.update({code: count for code, count in beyond.items() if count})
    return Searched(
        care=CARE_TYPE_NAMES[CareType(about["care_type"])],
        needs=tuple(BAND_NAMES[NeedBand(one)] for one in about["bands"]),
        district=about["search_district"],
        miles=widening.to_miles if widening is not None else tender.radius_miles,
        start_on=date.fromisoformat(about["start_on"]),
        asked=asked,
        not_asked=tuple((counts[one.value], WHY_WORDS[one]) for one in Why if counts[one.value]),
    )


@dataclass(frozen=True, slots=True)
class Said:
    """What one home says about one thing that the person must have or wished for.

    `yes` says that it was asked about this and said yes; `said` is what it wrote about it, empty for nothing.
    """

    wish: str
    yes: bool
    said: str


def wishes_of(choices: Choices) -> dict[str, tuple[Said, ...]]:
    """Return by offer each thing that the person must have, then each that they wished for, and what the home says.

    Both were recorded before the search. No offer of a search, and no home that was named, is a choice without a yes to
    every must-have; of wishes nobody is asked, so only the home's own words tell: its offer, and its answers.
    """
    about = choices.tender.portrait
    return {
        one.option.bid_ref: (
            *(
                Said(must, one.option.source in SAID_YES, said_about(must, _words_of(one)))
                for must in about["must_haves"]
            ),
            *(Said(wish, False, said_about(wish, _words_of(one))) for wish in about["preferences"]),
        )
        for one in choices.choices
    }


def _words_of(choice: Choice) -> list[str]:
    answers = [one.answered.text for one in choice.asked if hasattr(one, "answered")]
    return [choice.option.for_me, *answers]
