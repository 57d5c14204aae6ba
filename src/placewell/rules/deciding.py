"""Who may choose for a person, and what must be recorded before they do (rulebook §7)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from placewell.rules.errors import Refused

ADVOCATE_FIRST = (
    "You can have an advocate: somebody who helps you take part and say what you want. It is free. Ask the council for"
    " one first, then give their name here."
)


class AuthorityToDecide(StrEnum):
    """On what authority somebody chooses."""

    PERSON = "person"
    LPA_HEALTH_WELFARE = "lpa_health_welfare"
    DEPUTY = "deputy"
    BEST_INTERESTS = "best_interests"


AUTHORITY_WORDS = {
    AuthorityToDecide.PERSON: "I am choosing for myself",
    AuthorityToDecide.LPA_HEALTH_WELFARE: "I hold a lasting power of attorney for health and welfare",
    AuthorityToDecide.DEPUTY: "I am a deputy of the Court of Protection",
    AuthorityToDecide.BEST_INTERESTS: "It was decided in the person’s best interests, with those who know them",
}


@dataclass(frozen=True, slots=True)
class WhoDecides:
    """Who chose, on what authority, and what was recorded for it. Texts are names, as people gave them.

    `capacity_assessed_*` is of the assessment of capacity for this very decision; `consulted` says who was asked.
    `hard_alone` is substantial difficulty in taking part with nobody appropriate to help (Care Act 2014 s.67).
    """

    authority: AuthorityToDecide
    name: str
    capacity_assessed_by: str = ""
    capacity_assessed_on: date | None = None
    consulted: str = ""
    unbefriended: bool = False
    over_eight_weeks: bool = True
    imca: str = ""
    hard_alone: bool = False
    advocate: str = ""


def check_who_decides(who: WhoDecides, *, today: date) -> None:
    """Raise Refused, with what is missing in one sentence, unless somebody may choose on what is recorded.

    Law: Mental Capacity Act 2005 ss.2 and 3 (capacity for this decision), 4(7) (who is consulted), 9 to 11 (an
    attorney), 16 (a deputy), 39 (an independent mental capacity advocate before a stay likely to pass eight weeks,
    where there is nobody to consult); Care Act 2014 s.67 (an advocate).
    """
    if not who.name.strip():
        raise Refused("Give the name of who is choosing.", code="decided_name")
    if who.hard_alone and not who.advocate.strip():
        raise Refused(ADVOCATE_FIRST, code="advocate")
    if who.authority != AuthorityToDecide.BEST_INTERESTS:
        return
    if not who.capacity_assessed_by.strip() or who.capacity_assessed_on is None:
        raise Refused(
            "Before anybody decides for a person, somebody must check whether the person can make this choice. Say who"
            " checked, and when.",
            code="capacity_assessed_by",
        )
    if who.capacity_assessed_on > today:
        raise Refused(
            "The day on which it was checked whether the person can choose is still to come. Give a day up to today.",
            code="capacity_assessed_on",
        )
    if not who.unbefriended and not who.consulted.strip():
        raise Refused(
            "Say who was asked what the person would want, such as family or friends; or say that there is nobody.",
            code="consulted",
        )
    if who.unbefriended and who.over_eight_weeks and not who.imca.strip():
        raise Refused(
            "There is no family or friend to ask, and the stay is likely to be over eight weeks. An independent mental"
            " capacity advocate must be asked first. Give their name.",
            code="imca",
        )
