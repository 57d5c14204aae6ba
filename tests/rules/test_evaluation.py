"""The evaluation, as the rulebook's §§6 and 7 and the interfaces have it."""

import copy
import itertools
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.canonical import canonical_json
from placewell.rules.evaluation import decimal_text, evaluate
from placewell.rules.pack_reader import read_pack
from placewell.rules.ratings import Rating, normalise_rating
from tests.rules.oracle import naive_evaluation
from tests.rules.packs import bid, example, packs, plain_bid, worked


def result_of(pack: dict[str, Any]) -> dict[str, Any]:
    return evaluate(read_pack(pack)).as_value()


def by_ref(pack: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["bid_ref"]: one for one in result_of(pack)["bids"]}


A, B = plain_bid("A", "84", "900"), plain_bid("B", "70", "700")
C = plain_bid("C", "20", "500", low_bid="accepted")


@pytest.mark.question("Q12")
def test_the_worked_figures_of_the_rulebook() -> None:
    found = by_ref(worked(A, B, C))
    assert [found[ref]["quality_points"] for ref in "ABC"] == ["50.40", "42.00", "12.00"]
    assert [found[ref]["price_points"] for ref in "ABC"] == ["33.33", "40.00", "40.00"]
    assert [found[ref]["total"] for ref in "ABC"] == ["83.73", "82.00", "52.00"]
    assert [found[ref]["rank"] for ref in "ABC"] == [1, 2, 3]


def test_a_hopeless_third_bid_leaves_the_others_as_they_were() -> None:
    without, with_it = by_ref(worked(A, B)), by_ref(worked(A, B, C))
    assert without == {ref: with_it[ref] for ref in "AB"}


@pytest.mark.question("Q3")
def test_a_bid_under_the_floor_waits_for_its_explanation() -> None:
    low = plain_bid("C", "20", "699.99")
    assert by_ref(worked(low))["C"]["status"] == "explanation_required"
    assert by_ref(worked({**low, "low_bid": "rejected"}))["C"]["status"] == "rejected_low"
    assert by_ref(worked({**low, "low_bid": "accepted"}))["C"]["status"] == "in_budget_option"
    assert by_ref(worked({**low, "price": "700.00", "low_bid": "rejected"}))["C"]["status"] == "in_budget_option"


def test_a_bid_above_the_budget_is_an_additional_cost_option() -> None:
    above = by_ref(worked(plain_bid("A", "84", "1012.50")))["A"]
    assert (above["status"], above["additional_cost"]) == ("additional_cost_option", "62.50")
    assert above["price_points"] == "0.00"


def test_the_budget_must_rise_far_enough_for_a_real_choice() -> None:
    pack = worked(plain_bid("A", "84", "990"), plain_bid("B", "70", "960"), plain_bid("C", "70", "1200"))
    found = result_of(pack)
    assert (found["outcome"], found["least_budget"]) == ("budget_must_rise", "990.00")
    alone = result_of(worked(plain_bid("A", "84", "990")))
    assert (alone["outcome"], alone["least_budget"]) == ("budget_must_rise", "990.00")


def test_an_undecided_low_bid_is_waited_for_before_the_budget_rises() -> None:
    pack = worked(plain_bid("A", "84", "990"), plain_bid("B", "70", "600"))
    assert result_of(pack)["outcome"] == "awaiting_explanation"


def test_no_bids_at_all_is_a_valid_pack() -> None:
    found = result_of(example(bids=[]))
    assert found["outcome"] == "too_few_bids"
    assert found["bids"] == []
    assert found["effective_price_weight"] is None


def test_a_gross_price_is_compared_net_of_nursing_care() -> None:
    pack = example(bids=[bid("A", price="1167.68", price_basis="gross_of_fnc")])
    assert by_ref(pack)["A"]["comparable_price"] == "900.00"


def test_gates_shut_out_and_say_why() -> None:
    shut = bid(
        "A",
        register={"overall": "Inadequate", "key_questions": {}},
        investment="0",
        gates={"must_haves_met": False, "start_in_time": False, "vacancy_confirmed": False},
        price="1",
    )
    found = by_ref(example(bids=[shut]))["A"]
    assert found["status"] == "gated_out"
    assert found["gate_reasons"] == ["must_haves", "quality_minimum", "rating_gate", "start_date", "vacancy"]
    assert found["price_points"] is found["total"] is found["rank"] is None


@pytest.mark.question("Q13")
@pytest.mark.parametrize("questions", list(itertools.product(list(Rating), repeat=2)))
def test_good_beats_requires_improvement_whatever_the_key_questions(questions: tuple[Rating, Rating]) -> None:
    worst, best = questions
    names = ("Safe", "Effective", "Caring", "Responsive", "Well-led")
    good = bid("G", register={"overall": "Good", "key_questions": dict.fromkeys(names, worst.value)})
    poor = bid("P", register={"overall": "Requires improvement", "key_questions": dict.fromkeys(names, best.value)})
    found = by_ref(example(bids=[good, poor]))
    assert Decimal(found["G"]["quality_score"]) > Decimal(found["P"]["quality_score"])


@pytest.mark.parametrize("words", [None, "Not rated", "Inspected but not rated", "No published rating", "", "goodish"])
def test_an_unrated_service_has_the_categorys_points_and_passes_the_gate(words: str | None) -> None:
    unrated = bid("A", register={"overall": words, "key_questions": {}})
    pack = example(bids=[unrated])
    pack["policy"]["quality_shares"] = {"register": "100", "case_response": "0", "track_record": "0", "investment": "0"}
    pack["policy"]["rating_gate"] = "Outstanding"
    found = by_ref(pack)["A"]
    assert (found["quality_score"], found["status"]) == ("60.00", "in_budget_option")


@pytest.mark.parametrize(
    ("words", "rating"),
    [
        ("Requires Improvement", Rating.REQUIRES_IMPROVEMENT),
        (" requires_improvement ", Rating.REQUIRES_IMPROVEMENT),
        ("GOOD", Rating.GOOD),
        ("outstanding", Rating.OUTSTANDING),
        ("Inadequate", Rating.INADEQUATE),
    ],
)
def test_rating_spellings_are_one(words: str, rating: Rating) -> None:
    assert normalise_rating(words) is rating


def test_price_breaks_a_tie_of_quality_only_where_price_gives_no_points() -> None:
    pack = worked(plain_bid("A", "80", "890"), plain_bid("B", "80", "885"))
    pack["policy"] |= {"weights": {"quality": "100", "price": "0"}, "price_method": "quality_within_budget"}
    assert [by_ref(pack)[ref]["rank"] for ref in "AB"] == [2, 1]


def test_of_equal_totals_on_the_fixed_scale_quality_goes_first_and_price_does_not() -> None:
    better = {**plain_bid("A", "80", "940"), "distance_miles": "9"}
    cheaper = {**plain_bid("B", "70", "922"), "distance_miles": "1"}
    found = by_ref(worked(better, cheaper))
    assert found["A"]["total"] == found["B"]["total"] == "68.00"
    assert [found[ref]["rank"] for ref in "AB"] == [1, 2]


def test_of_equal_bids_the_nearer_goes_first_and_then_the_draw() -> None:
    near = {**plain_bid("A", "80", "800"), "distance_miles": "2"}
    far = {**plain_bid("B", "80", "700"), "distance_miles": "2.01"}
    assert [by_ref(worked(near, far))[ref]["rank"] for ref in "AB"] == [1, 2]
    drawn = by_ref(worked(*(plain_bid(ref, "80", "800") for ref in "ABCDE")))
    assert sorted(drawn, key=lambda ref: drawn[ref]["rank"]) == ["A", "C", "D", "E", "B"]


@pytest.mark.question("Q12")
def test_a_few_bids_short_of_the_target_and_a_price_that_weighs_too_much_are_warned_of() -> None:
    pack = worked(plain_bid("A", "80", "880"), plain_bid("B", "79", "1000"))
    found = result_of(pack)
    assert found["effective_price_weight"] == "0.9852"
    assert found["warnings"] == ["below_target_options", "effective_price_weight"]


def test_figures_are_rounded_once_half_away_from_zero() -> None:
    assert decimal_text(Fraction(5, 1000), 2) == "0.01"
    assert decimal_text(Fraction(-5, 1000), 2) == "-0.01"
    assert decimal_text(Fraction(4, 1000), 2) == "0.00"
    assert decimal_text(Fraction(-4, 1000), 2) == "0.00"
    assert decimal_text(Fraction(1, 3), 4) == "0.3333"


@given(packs())
def test_another_reading_of_the_rules_gives_the_same_bytes(pack: dict[str, Any]) -> None:
    assert canonical_json(result_of(pack)) == canonical_json(naive_evaluation(pack))


@given(packs())
def test_a_pack_written_and_read_again_is_the_same(pack: dict[str, Any]) -> None:
    read = read_pack(pack)
    assert read_pack(read.as_value()) == read


@given(packs(), st.randoms(use_true_random=False))
def test_the_order_of_bids_in_a_pack_does_not_matter(pack: dict[str, Any], random: Any) -> None:
    shuffled = copy.deepcopy(pack)
    random.shuffle(shuffled["bids"])
    assert result_of(pack) == result_of(shuffled)


@pytest.mark.question("Q12")
@given(packs())
def test_no_bids_score_depends_on_another_bid(pack: dict[str, Any]) -> None:
    together = by_ref(pack)
    for one in pack["bids"]:
        alone = by_ref({**pack, "bids": [one]})[one["bid_ref"]]
        fields = ("status", "quality_score", "quality_points", "price_points", "total")
        assert [alone[name] for name in fields] == [together[one["bid_ref"]][name] for name in fields]


@pytest.mark.question("Q1")
@given(packs(method="fixed_reference"), st.integers(0, 40_000))
def test_a_lower_price_never_loses_and_gains_nothing_under_the_reference(pack: dict[str, Any], pence: int) -> None:
    for one in pack["bids"]:
        price = Decimal(one["price"])
        cheaper = {**one, "price": str(max(price - Decimal(pence) / 100, Decimal(268)))}
        before, after = (by_ref({**pack, "bids": [b]})[one["bid_ref"]] for b in (one, cheaper))
        if before["price_points"] is None:
            continue
        assert Decimal(after["price_points"]) >= Decimal(before["price_points"]) or Decimal(cheaper["price"]) > price
        if Decimal(before["comparable_price"]) <= 880:
            assert after["price_points"] == before["price_points"]


@pytest.mark.question("Q13")
@given(packs(), st.integers(0, 100))
def test_more_investment_never_lowers_a_score(pack: dict[str, Any], more: int) -> None:
    for one in pack["bids"]:
        if one["investment"] is None:
            continue
        better = {**one, "investment": str(min(Decimal(one["investment"]) + more, Decimal(100)))}
        before, after = (by_ref({**pack, "bids": [b]})[one["bid_ref"]] for b in (one, better))
        assert Decimal(after["quality_score"]) >= Decimal(before["quality_score"])
