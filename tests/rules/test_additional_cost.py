"""Additional costs: who may pay, after what, by which terms; and that the authority is liable for it all (§7)."""

import dataclasses
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.additional_cost import (
    OVER,
    STANDS,
    STEPS,
    Advice,
    Case,
    Figures,
    Ground,
    Payer,
    SignsAs,
    State,
    Wish,
    check_agreement,
    check_goes_on,
    check_signature,
    check_state,
    ends_on,
    review_due,
    shares_of,
    terms_of,
)
from placewell.rules.errors import Refused, WrongState
from placewell.rules.needs import CareType

TODAY = date(2026, 3, 9)
CASE = Case(care_type=CareType.RESIDENTIAL, healthcare=False, shown_in_budget=1, portrait_wrong=False)
FIGURES = Figures(price=Decimal("1100.00"), budget=Decimal("1000.00"), reference=Decimal("880.00"))
WISH = Wish(Payer.THIRD_PARTY, "Grace Marlowe")
ADVICE = Advice(TODAY - timedelta(days=2), "Ines Duarte", said_yes=True)

pounds = st.decimals(min_value="0", max_value="3000", places=2)
cases = st.builds(
    Case,
    care_type=st.sampled_from(CareType),
    healthcare=st.booleans(),
    shown_in_budget=st.integers(0, 3),
    portrait_wrong=st.booleans(),
)
figures = st.builds(Figures, price=pounds, budget=pounds, reference=pounds)
wishes = st.builds(
    Wish,
    payer=st.sampled_from(Payer),
    payer_name=st.sampled_from(["", "Grace Marlowe"]),
    ground=st.sampled_from(Ground),
    willing=st.booleans(),
    stay_weeks=st.none() | st.integers(1, 300),
    able_weeks=st.none() | st.integers(1, 300),
)
advices = st.none() | st.builds(
    Advice,
    given_on=st.dates(date(2026, 1, 1), date(2026, 6, 1)),
    given_by=st.sampled_from(["", "Ines Duarte"]),
    said_yes=st.booleans(),
)


def refusal(
    case: Case = CASE, figures: Figures = FIGURES, wish: Wish = WISH, advice: Advice | None = ADVICE
) -> Refused:
    """What is said of an agreement that the law does not allow."""
    with pytest.raises(Refused) as refused:
        check_agreement(case, figures, wish, advice, today=TODAY)
    return refused.value


# What is allowed


@pytest.mark.question("Q10")
def test_the_additional_cost_is_the_price_less_the_budget() -> None:
    assert check_agreement(CASE, FIGURES, WISH, ADVICE, today=TODAY) == Decimal("100.00")


@pytest.mark.parametrize("ground", [Ground.DISREGARD, Ground.DEFERRED, Ground.AFTERCARE])
def test_the_person_pays_it_themselves_on_three_grounds_alone(ground: Ground) -> None:
    wish = Wish(Payer.PERSON, "Edith Marlowe", ground)
    assert check_agreement(CASE, FIGURES, wish, ADVICE, today=TODAY) == Decimal("100.00")


# What is refused, each with what to do


def test_none_without_an_offer_in_budget_that_was_shown() -> None:
    said = refusal(dataclasses.replace(CASE, shown_in_budget=0))
    assert said.code == "no_in_budget_offer"
    assert "Put one to them first" in said.sentence


def test_none_for_nhs_continuing_healthcare() -> None:
    assert refusal(dataclasses.replace(CASE, healthcare=True)).code == "continuing_healthcare"


def test_none_for_home_care_for_which_a_direct_payment_is_offered() -> None:
    said = refusal(dataclasses.replace(CASE, care_type=CareType.HOME_CARE))
    assert said.code == "home_care"
    assert "direct payment" in said.sentence


def test_none_from_the_persons_own_money_without_a_ground() -> None:
    assert refusal(wish=Wish(Payer.PERSON, "Edith Marlowe")).code == "payer_not_entitled"


def test_none_because_a_portrait_was_wrong() -> None:
    said = refusal(dataclasses.replace(CASE, portrait_wrong=True))
    assert said.code == "portrait_wrong"
    assert "Correct the portrait" in said.sentence


@pytest.mark.parametrize(
    ("advice", "code"),
    [
        (None, "no_advice"),
        (Advice(TODAY, "  ", said_yes=True), "no_advice"),
        (Advice(TODAY + timedelta(days=1), "Ines Duarte", said_yes=True), "given_on"),
        (Advice(TODAY, "Ines Duarte", said_yes=False), "no_consent"),
    ],
)
def test_none_before_advice_was_given_and_the_payer_said_yes(advice: Advice | None, code: str) -> None:
    assert refusal(advice=advice).code == code


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"willing": False}, "not_willing"),
        ({"payer_name": " "}, "payer_name"),
        ({"stay_weeks": 60, "able_weeks": 52}, "not_able"),
        ({"stay_weeks": None, "able_weeks": 52}, "not_able"),
    ],
)
def test_none_from_a_payer_who_is_not_willing_and_able_for_the_whole_stay(
    changed: dict[str, object], code: str
) -> None:
    assert refusal(wish=dataclasses.replace(WISH, **changed)).code == code  # type: ignore[arg-type] # as given


def test_a_payer_who_can_pay_to_the_end_of_a_stay_that_ends_is_able() -> None:
    wish = dataclasses.replace(WISH, stay_weeks=52, able_weeks=52)
    assert check_agreement(CASE, FIGURES, wish, ADVICE, today=TODAY) == Decimal("100.00")


def test_none_where_the_budget_pays_for_it_all_or_is_under_what_care_costs() -> None:
    assert refusal(figures=dataclasses.replace(FIGURES, price=Decimal("1000.00"))).code == "within_budget"
    assert refusal(figures=dataclasses.replace(FIGURES, reference=Decimal("1000.01"))).code == "budget_below_reference"


@given(cases, figures, wishes, advices)
def test_whatever_is_asked_no_agreement_is_without_an_offer_in_budget_and_advice(
    case: Case, figures: Figures, wish: Wish, advice: Advice | None
) -> None:
    try:
        amount = check_agreement(case, figures, wish, advice, today=TODAY)
    except Refused:
        return
    assert case.shown_in_budget >= 1
    assert not case.portrait_wrong
    assert not case.healthcare
    assert case.care_type != CareType.HOME_CARE
    assert advice is not None
    assert advice.given_on <= TODAY
    assert wish.payer == Payer.THIRD_PARTY or wish.ground != Ground.NONE
    assert amount == figures.price - figures.budget > 0


@given(cases, figures, wishes, advices)
def test_with_no_offer_in_budget_everything_else_may_be_right_and_it_is_refused(
    case: Case, figures: Figures, wish: Wish, advice: Advice | None
) -> None:
    refusal(dataclasses.replace(case, shown_in_budget=0), figures, wish, advice)


# Who signs


def test_the_payer_signs_by_their_own_name() -> None:
    check_signature(WISH, name="Grace  Marlowe", signs_as=SignsAs.PAYER, evidence="on paper, kept")
    with pytest.raises(Refused, match="Grace Marlowe"):
        check_signature(WISH, name="Edith Marlowe", signs_as=SignsAs.PAYER, evidence="on paper, kept")


@pytest.mark.parametrize("standing", [SignsAs.LPA_HEALTH, SignsAs.FAMILY])
def test_a_power_over_health_or_being_family_signs_for_no_money(standing: SignsAs) -> None:
    with pytest.raises(Refused, match="property and money"):
        check_signature(WISH, name="Tom Marlowe", signs_as=standing, evidence="on paper, kept")


def test_an_attorney_for_property_signs_by_their_own_name_and_with_evidence() -> None:
    check_signature(WISH, name="Tom Marlowe", signs_as=SignsAs.LPA_PROPERTY, evidence="power seen, page 1 to 4")
    with pytest.raises(Refused, match="how they signed"):
        check_signature(WISH, name="Tom Marlowe", signs_as=SignsAs.LPA_PROPERTY, evidence=" ")


# The terms, and who is liable


def test_the_agreement_has_eight_terms_and_is_paid_to_the_council() -> None:
    terms = terms_of(FIGURES, payee="Oakshire", begins_on=TODAY)
    assert len(dataclasses.fields(terms)) == 8
    assert all(getattr(terms, one.name) for one in dataclasses.fields(terms))
    assert (terms.amount, terms.budget, terms.payee) == (Decimal("100.00"), Decimal("1000.00"), "Oakshire")
    assert "goes on paying the whole fee" in terms.if_it_stops


@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)), st.sampled_from(Ground))
def test_a_review_is_due_within_the_year(since: date, ground: Ground) -> None:
    due = review_due(since, ground)
    assert since < due <= since + timedelta(days=366)
    if ground == Ground.DISREGARD:
        assert due == since + timedelta(weeks=12)


def test_a_year_from_29_february_is_the_28th() -> None:
    assert review_due(date(2028, 2, 29)) == date(2029, 2, 28)


@given(pounds, pounds, pounds, st.booleans())
def test_the_authority_is_always_liable_for_the_whole_fee(
    price: Decimal, budget: Decimal, agreed: Decimal, stopped: bool
) -> None:
    shares = shares_of(price=price, budget=budget, agreed=agreed, stopped=stopped)
    assert shares.liable == price == shares.payer + shares.authority
    assert 0 <= shares.payer <= agreed
    assert shares.authority >= min(price, budget)
    if stopped:
        assert shares.authority == price


def test_a_risen_price_is_the_authoritys_and_a_risen_budget_is_the_payers_gain() -> None:
    agreed = Decimal("100.00")
    risen = shares_of(price=Decimal("1150.00"), budget=Decimal("1000.00"), agreed=agreed)
    assert (risen.payer, risen.authority) == (Decimal("100.00"), Decimal("1050.00"))
    more = shares_of(price=Decimal("1150.00"), budget=Decimal("1090.00"), agreed=agreed)
    assert more.payer == Decimal("60.00")


# The 12 weeks of a disregard


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.integers(0, 400))
def test_no_review_is_due_after_the_end_of_the_twelve_weeks(begins_on: date, later: int) -> None:
    last = ends_on(begins_on, Ground.DISREGARD)
    assert last == begins_on + timedelta(weeks=12)
    since = begins_on + timedelta(days=later)
    assert review_due(since, Ground.DISREGARD, begins_on=begins_on) <= last
    if since < last:
        check_goes_on(begins_on, Ground.DISREGARD, today=since)
    else:
        with pytest.raises(Refused, match="agree it anew"):
            check_goes_on(begins_on, Ground.DISREGARD, today=since)


@pytest.mark.parametrize("ground", [Ground.NONE, Ground.DEFERRED, Ground.AFTERCARE])
def test_what_rests_on_no_weeks_goes_on_and_is_reviewed_within_the_year(ground: Ground) -> None:
    begins_on = date(2024, 2, 29)
    assert ends_on(begins_on, ground) is None
    check_goes_on(begins_on, ground, today=date(2030, 1, 1))
    assert review_due(date(2028, 2, 29), ground, begins_on=begins_on) == date(2029, 2, 28)


# Who signs on the private page


@pytest.mark.parametrize("signs_as", SignsAs)
@pytest.mark.parametrize("payer", Payer)
def test_on_the_private_page_the_person_alone_signs_for_their_own_money(payer: Payer, signs_as: SignsAs) -> None:
    wish = Wish(payer, "Grace Marlowe", Ground.DEFERRED)
    if (payer, signs_as) == (Payer.PERSON, SignsAs.PAYER):
        check_signature(wish, name="Grace Marlowe", signs_as=signs_as, evidence="Typed.", by_link=True)
        return
    with pytest.raises(Refused) as refused:
        check_signature(wish, name="Grace Marlowe", signs_as=signs_as, evidence="Typed.", by_link=True)
    assert refused.value.code == "signs_as"
    assert "Grace" not in refused.value.sentence


# From asking to the end

ALLOWED = {
    ("asked", "advised"),
    ("asked", "refused"),
    ("advised", "advised"),
    ("advised", "checked"),
    ("advised", "refused"),
    ("checked", "signed"),
    ("checked", "refused"),
    ("signed", "in_force"),
    ("signed", "refused"),
    ("in_force", "reviewed"),
    ("in_force", "stopped"),
    ("in_force", "ended"),
    ("reviewed", "reviewed"),
    ("reviewed", "stopped"),
    ("reviewed", "ended"),
    ("stopped", "ended"),
    ("advised", "covered"),
    ("checked", "covered"),
    ("signed", "covered"),
    ("in_force", "covered"),
    ("reviewed", "covered"),
    ("stopped", "covered"),
    ("ended", "covered"),
}


@pytest.mark.parametrize("present", State)
@pytest.mark.parametrize("after", State)
def test_every_step_is_allowed_or_refused(present: State, after: State) -> None:
    if (present.value, after.value) in ALLOWED:
        check_state(present, after)
    else:
        with pytest.raises(WrongState):
            check_state(present, after)


def test_nothing_follows_what_is_over_and_what_stands_can_be_stopped() -> None:
    assert {state for state in State if STEPS[state] <= {State.COVERED}} == OVER
    assert not STEPS[State.COVERED]
    assert {state for state in State if State.STOPPED in STEPS[state]} == STANDS
