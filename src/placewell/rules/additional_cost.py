"""Additional-cost agreements: when somebody may pay for a home above the budget, and by which terms (rulebook §7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from placewell.rules.errors import Refused, WrongState
from placewell.rules.money import format_money
from placewell.rules.needs import CareType

FREQUENCY = "every four weeks"
DISREGARD_LASTS = timedelta(weeks=12)


class Payer(StrEnum):
    """Who would pay the additional cost."""

    THIRD_PARTY = "third_party"
    PERSON = "person"


PAYER_WORDS: Mapping[Payer, str] = {
    Payer.THIRD_PARTY: "Somebody else, such as family, a friend or a charity",
    Payer.PERSON: "The person, out of their own money",
}


class Ground(StrEnum):
    """On what ground a person may pay it out of their own money."""

    DISREGARD = "property_disregard"
    DEFERRED = "deferred_payment"
    AFTERCARE = "s117"
    NONE = "none"


GROUND_WORDS: Mapping[Ground, str] = {
    Ground.DISREGARD: "In the first 12 weeks of a lasting stay, in which the worth of their home is not counted",
    Ground.DEFERRED: "They have a deferred payment agreement with the council",
    Ground.AFTERCARE: "They get after-care under section 117 of the Mental Health Act",
    Ground.NONE: "None of these, or somebody else pays",
}


class SignsAs(StrEnum):
    """In what standing somebody signs for the money."""

    PAYER = "payer"
    LPA_PROPERTY = "lpa_property_affairs"
    DEPUTY_PROPERTY = "deputy_property_affairs"
    LPA_HEALTH = "lpa_health_welfare"
    FAMILY = "family"


SIGNS_AS_WORDS: Mapping[SignsAs, str] = {
    SignsAs.PAYER: "I am the one who pays",
    SignsAs.LPA_PROPERTY: "I hold a power of attorney for the property and money of the one who pays",
    SignsAs.DEPUTY_PROPERTY: "I am a deputy for the property and money of the one who pays",
    SignsAs.LPA_HEALTH: "I hold a power of attorney for health and welfare",
    SignsAs.FAMILY: "I am family, and none of these",
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for: who would pay, on what ground, and for how long they are willing and able.

    Weeks are of the stay as it is expected and of what the payer can pay; None is for as long as the stay lasts.
    """

    payer: Payer
    payer_name: str
    ground: Ground = Ground.NONE
    willing: bool = True
    stay_weeks: int | None = None
    able_weeks: int | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """What the payer was told before anything was agreed: on which day, by whom, and that they then said yes."""

    given_on: date
    given_by: str
    said_yes: bool


@dataclass(frozen=True, slots=True)
class Case:
    """What stands about a case, whoever would pay.

    `healthcare` says that NHS continuing healthcare pays; `shown_in_budget` counts the suitable offers within the
    budget that were shown to the person while they could be chosen; `portrait_wrong` says that a service found the
    portrait of this search wrong.
    """

    care_type: CareType
    healthcare: bool
    shown_in_budget: int
    portrait_wrong: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """A home's price, the personal budget and C0 at the person's levels: pounds a week, net of FNC."""

    price: Decimal
    budget: Decimal
    reference: Decimal


def check_case(case: Case) -> None:
    """Raise Refused where no additional cost may be talked of at all, whoever would pay it."""
    if case.care_type == CareType.HOME_CARE:
        raise Refused(
            "The law of additional costs is for places to live, not for care at home. Offer a direct payment instead.",
            code="home_care",
        )
    if case.healthcare:
        raise Refused(
            "NHS continuing healthcare pays for all of this care, so nobody may be asked to add to it. Agree the place"
            " with the NHS instead.",
            code="continuing_healthcare",
        )
    if case.portrait_wrong:
        raise Refused(
            "A service found that the portrait of this search is wrong, and that must never become a cost to anybody."
            " Correct the portrait, set the budget again, and search again.",
            code="portrait_wrong",
        )
    if case.shown_in_budget < 1:
        raise Refused(
            "No place that the budget pays for in full has been shown to the person yet. Put one to them first, and"
            " raise the budget if there is none.",
            code="no_in_budget_offer",
        )


def check_wish(wish: Wish) -> None:
    """Raise Refused unless the payer may pay, and is willing and able for the expected stay."""
    if not wish.payer_name.strip():
        raise Refused("Give the name of who would pay.", code="payer_name")
    if wish.payer == Payer.PERSON and wish.ground == Ground.NONE:
        raise Refused(
            "The person may pay it themselves only in the 12 weeks in which their home is not counted, under a deferred"
            " payment agreement, or as after-care under section 117. Otherwise somebody else must pay.",
            code="payer_not_entitled",
        )
    if not wish.willing:
        raise Refused("Whoever would pay must want to. Ask them themselves first.", code="not_willing")
    if not _able(wish):
        raise Refused(
            "Whoever would pay must be able to for as long as the stay is likely to last. Talk with them about what"
            " would happen when the money ends.",
            code="not_able",
        )


def _able(wish: Wish) -> bool:
    if wish.able_weeks is None:
        return True
    return wish.stay_weeks is not None and wish.able_weeks >= wish.stay_weeks


def check_advice(advice: Advice | None, *, today: date) -> None:
    """Raise Refused unless information and advice were given first, and the payer said yes after it."""
    if advice is None or not advice.given_by.strip():
        raise Refused(
            "Whoever would pay needs information and advice first. Give it, or have it given, and record when and by"
            " whom.",
            code="no_advice",
        )
    if advice.given_on > today:
        raise Refused("The day of the advice is still to come. Give a day up to today.", code="given_on")
    if not advice.said_yes:
        raise Refused("Whoever would pay has not said yes after the advice. Do not press them.", code="no_consent")


def additional_cost(figures: Figures) -> Decimal:
    """Return price − budget, pounds a week. Raises Refused under C0, and where the budget pays for it all."""
    if figures.budget < figures.reference:
        cost = format_money(figures.reference)
        raise Refused(
            f"The budget is under {cost} a week, which is what this care costs. It must rise first.",
            code="budget_below_reference",
        )
    if figures.price <= figures.budget:
        raise Refused(
            "The budget pays for this place in full, so there is nothing to add. Put it to the person as a choice.",
            code="within_budget",
        )
    return figures.price - figures.budget


def check_agreement(case: Case, figures: Figures, wish: Wish, advice: Advice | None, *, today: date) -> Decimal:
    """Return the additional cost, pounds a week, of an agreement that the law allows; else raise Refused.

    Law: Care Act 2014 s.30 and SI 2014/2670 (payers, the eight terms); the ombudsman's findings on offers that were
    never made.
    """
    check_case(case)
    check_wish(wish)
    check_advice(advice, today=today)
    return additional_cost(figures)


def check_signature(wish: Wish, *, name: str, signs_as: SignsAs, evidence: str, by_link: bool = False) -> None:
    """Raise Refused unless whoever signs may sign for this payer's money, by name, with evidence of how they did.

    `by_link` says that it is typed on the person's private page: there the person alone signs, for their own money.
    """
    if by_link and (wish.payer != Payer.PERSON or signs_as != SignsAs.PAYER):
        raise Refused(
            "On this page you can sign only for your own money. Whoever else pays signs with the council.",
            code="signs_as",
        )
    if not name.strip():
        raise Refused("Type the full name of who signs.", code="name")
    if signs_as in {SignsAs.LPA_HEALTH, SignsAs.FAMILY}:
        raise Refused(
            "This signs for money. Only the one who pays can sign, or somebody with authority over their property and"
            " money.",
            code="signs_as",
        )
    if signs_as == SignsAs.PAYER and name.split() != wish.payer_name.split():
        if by_link:
            raise Refused("Type your full name, as it stands in the paper.", code="name")
        raise Refused(f"The one who pays is {wish.payer_name.strip()}. They must type that name to sign.", code="name")
    if not evidence.strip():
        raise Refused("Say how they signed, so that it can be shown later.", code="evidence")


@dataclass(frozen=True, slots=True)
class Terms:
    """The eight terms of the written agreement. Money in pounds a week."""

    amount: Decimal
    budget: Decimal
    frequency: str
    payee: str
    review_by: date
    if_it_stops: str
    price_rises: str
    change_of_finances: str


def terms_of(figures: Figures, *, payee: str, begins_on: date, ground: Ground = Ground.NONE) -> Terms:
    """Return the terms for a place, payable to the council `payee`, with the last day of the first review."""
    return Terms(
        amount=additional_cost(figures),
        budget=figures.budget,
        frequency=FREQUENCY,
        payee=payee,
        review_by=review_due(begins_on, ground),
        if_it_stops=(
            f"If the payments stop, {payee} goes on paying the whole fee, and the person is not moved at once. It looks"
            " at their needs again before it decides anything. It may pay more itself, or offer another place that the"
            " personal budget pays for in full."
        ),
        price_rises=(
            f"If the home’s price rises, {payee} pays the rise. Nobody pays more than is written here until they have"
            " signed a new agreement. When the personal budget rises, the additional cost falls by as much."
        ),
        change_of_finances=(
            "Whoever pays tells the council as soon as they can no longer afford it. They can ask for a review at any"
            " time, and can end this agreement."
        ),
    )


def ends_on(begins_on: date, ground: Ground) -> date | None:
    """Return the last day on which an agreement can stand: of the 12 weeks of a disregard; None where it has none."""
    return begins_on + DISREGARD_LASTS if ground == Ground.DISREGARD else None


def review_due(since: date, ground: Ground = Ground.NONE, *, begins_on: date | None = None) -> date:
    """Return the last day of the next review: a year later (of 29 February, the 28th), or when the 12 weeks end.

    `begins_on` is when the agreement began: no review moves the end of the 12 weeks.
    """
    try:
        yearly = since.replace(year=since.year + 1)
    except ValueError:
        yearly = since.replace(year=since.year + 1, day=28)
    return min(yearly, ends_on(begins_on or since, ground) or yearly)


def check_goes_on(begins_on: date, ground: Ground, *, today: date) -> None:
    """Raise Refused for an agreement whose ground is over: after the 12 weeks only a new one can take its place."""
    last = ends_on(begins_on, ground)
    if last is not None and today >= last:
        raise Refused(
            f"The 12 weeks in which the person’s home is not counted end on {last:%-d %B %Y}. This agreement ends with"
            " them, and the council pays the whole fee. If somebody may pay after that, agree it anew.",
            code="disregard_over",
        )


@dataclass(frozen=True, slots=True)
class Shares:
    """Who pays what of a fee, pounds a week. The authority is liable for the whole of it, whatever the payer does."""

    liable: Decimal
    payer: Decimal
    authority: Decimal


def shares_of(*, price: Decimal, budget: Decimal, agreed: Decimal, stopped: bool = False) -> Shares:
    """Return the shares of a fee at the present price and budget, under what was agreed, pounds a week.

    A risen price is the authority's until a new agreement is signed; a risen budget takes from the payer's share;
    a payer who stopped pays nothing, from that moment.
    """
    payer = Decimal("0.00") if stopped else min(agreed, max(price - budget, Decimal("0.00")))
    return Shares(liable=price, payer=payer, authority=price - payer)


class State(StrEnum):
    """Where an additional-cost agreement stands."""

    ASKED = "asked"
    ADVISED = "advised"
    CHECKED = "checked"
    SIGNED = "signed"
    IN_FORCE = "in_force"
    REVIEWED = "reviewed"
    STOPPED = "stopped"
    ENDED = "ended"
    REFUSED = "refused"
    COVERED = "covered"


STATE_WORDS: Mapping[State, str] = {
    State.ASKED: "asked for; the advice comes first",
    State.ADVISED: "advice was given; an approver checks it",
    State.CHECKED: "checked; whoever pays can sign",
    State.SIGNED: "signed by whoever pays; the council has still to sign",
    State.IN_FORCE: "in force",
    State.REVIEWED: "in force, and reviewed",
    State.STOPPED: "the payer stopped; the council pays the whole fee, and must review it",
    State.ENDED: "ended",
    State.REFUSED: "refused",
    State.COVERED: "over: the budget pays for this home in full now",
}
STEPS: Mapping[State, frozenset[State]] = {
    State.ASKED: frozenset({State.ADVISED, State.REFUSED}),
    State.ADVISED: frozenset({State.ADVISED, State.CHECKED, State.REFUSED, State.COVERED}),
    State.CHECKED: frozenset({State.SIGNED, State.REFUSED, State.COVERED}),
    State.SIGNED: frozenset({State.IN_FORCE, State.REFUSED, State.COVERED}),
    State.IN_FORCE: frozenset({State.REVIEWED, State.STOPPED, State.ENDED, State.COVERED}),
    State.REVIEWED: frozenset({State.REVIEWED, State.STOPPED, State.ENDED, State.COVERED}),
    State.STOPPED: frozenset({State.ENDED, State.COVERED}),
    State.ENDED: frozenset({State.COVERED}),
    State.REFUSED: frozenset(),
    State.COVERED: frozenset(),
}
STANDS = frozenset({State.IN_FORCE, State.REVIEWED})
OVER = frozenset({State.ENDED, State.REFUSED, State.COVERED})
PENDING = frozenset({State.ASKED, State.ADVISED, State.CHECKED, State.SIGNED})


def check_state(present: State, after: State) -> None:
    """Raise WrongState unless an agreement may go from one state to another."""
    if after not in STEPS[present]:
        raise WrongState(f"This agreement cannot do that now: it is {STATE_WORDS[present]}.")


# What the person reads of a refusal; the sentences above are for staff.
PLAIN_REFUSALS: Mapping[str, str] = {
    "home_care": "This is for care homes. For help at home, ask the council about a direct payment.",
    "continuing_healthcare": "The NHS pays for all of your care, so nobody may pay more for it.",
    "portrait_wrong": "What we wrote about you was not right. We must put that right first. You do not pay for that.",
    "no_in_budget_offer": "Look at your choices first. You must have a home that nobody pays extra for.",
    "payer_not_entitled": (
        "You may pay it out of your own money only if one of these is true. If not, somebody else must pay."
    ),
    "not_willing": "Ask them first. Nobody has to pay.",
    "not_able": "They must be able to pay for as long as you stay. If the money might end, talk to the council first.",
}
