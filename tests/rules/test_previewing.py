"""The preview of a policy: what past evaluations would have come to under it, and who may know how much (Q6, Q12)."""

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewell.rules.evaluation import evaluate
from placewell.rules.options import Outcome
from placewell.rules.pack import Pack, PackPolicy, Shares
from placewell.rules.pack_errors import PackError
from placewell.rules.pack_reader import read_pack
from placewell.rules.previewing import (
    Difference,
    Middle,
    Pair,
    Preview,
    Share,
    compare,
    evaluate_again,
    repolicy,
    summarise,
    to_nearest,
)
from placewell.rules.previewing_shown import ALMOST_ALL, FEWER, TOO_FEW, in_full, in_public
from tests.rules.packs import example, packs, plain_bid, worked

A, B = plain_bid("A", "84", "900"), plain_bid("B", "70", "700")


def the_worked_pack() -> Pack:
    """60/40 puts A first (83.73 to 82.00); 50/50 puts B first (85.00 to 83.67)."""
    return read_pack(worked(A, B))


def half_and_half(pack: Pack) -> PackPolicy:
    return replace(pack.policy, quality_weight=Decimal(50), price_weight=Decimal(50))


def whose(pack: Pack, number: int = 0) -> dict[str, str]:
    """Say whose each bid is: another service in each search, four of them in turn."""
    return {bid.bid_ref: f"home {(number + place) % 4}" for place, bid in enumerate(pack.bids)}


def again(pack: Pack, policy: PackPolicy, number: int = 0, *, emergency: bool = False) -> Difference:
    return evaluate_again(pack, policy, emergency=emergency, services=whose(pack, number))


def half_and_half_over(searches: int) -> Preview:
    """The preview of 50/50 over so many searches like the worked one."""
    pack = the_worked_pack()
    return summarise(again(pack, half_and_half(pack), number) for number in range(searches))


ANY = packs().map(read_pack)


@st.composite
def differences(draw: st.DrawFn) -> Difference:
    """Draw what differs when any pack is evaluated by the policy of any other."""
    while True:
        try:
            return again(draw(ANY), draw(ANY).policy, draw(st.integers(0, 3)))
        except PackError:
            continue


class TestOneEvaluation:
    @pytest.mark.question("Q6")
    def test_what_another_policy_would_have_changed(self) -> None:
        pack = the_worked_pack()
        found = again(pack, half_and_half(pack))
        assert found.top_changed
        assert (found.first_price, found.lowest_first) == (Pair(Fraction(900), Fraction(700)), Pair(False, True))
        assert (found.in_budget, found.gained, found.lost) == (Pair(2, 2), frozenset(), frozenset())
        assert found.outcome == Pair(Outcome.OPTIONS, Outcome.OPTIONS)
        # Spreads of points: price 6.67 of 40 and quality 8.4 of 60; then price 8.33 of 50 and quality 7 of 50.
        assert found.price_weight.before == Fraction(20, 3) / (Fraction(20, 3) + Fraction(84, 10))
        assert found.price_weight.after == Fraction(25, 3) / (Fraction(25, 3) + 7)

    def test_a_lowest_quality_score_takes_choices_away(self) -> None:
        pack = the_worked_pack()
        found = again(pack, replace(pack.policy, quality_minimum=Decimal("84.01")))
        assert (found.in_budget, found.lost, found.passing) == (Pair(2, 0), frozenset({"A", "B"}), Pair(2, 0))
        assert found.outcome == Pair(Outcome.OPTIONS, Outcome.TOO_FEW_BIDS)
        assert found.first_price.after is None
        assert found.lowest_first.after is None

    @given(ANY)
    def test_the_policy_in_force_changes_nothing_of_what_was_made_under_it(self, pack: Pack) -> None:
        found = again(pack, pack.policy)
        assert not found.top_changed
        assert found.gained == found.lost == frozenset()
        for pair in (found.outcome, found.in_budget, found.passing, found.price_weight, found.first_price):
            assert pair.before == pair.after

    @given(ANY, st.decimals(0, 100, places=2))
    def test_a_higher_lowest_score_alone_never_gains_a_choice(self, pack: Pack, minimum: Decimal) -> None:
        found = again(pack, replace(pack.policy, quality_minimum=minimum))
        if minimum >= pack.policy.quality_minimum:
            assert not found.gained
            assert found.passing.after <= found.passing.before
        else:
            assert not found.lost
            assert found.passing.after >= found.passing.before

    @given(ANY, ANY)
    def test_looked_at_the_other_way_round_gains_are_losses(self, pack: Pack, other: Pack) -> None:
        try:
            changed = repolicy(pack, other.policy, emergency=False)
        except PackError:
            return
        there = compare(evaluate(pack), evaluate(changed), services=whose(pack))
        back = compare(evaluate(changed), evaluate(pack), services=whose(pack))
        assert (there.gained, there.lost, there.top_changed) == (back.lost, back.gained, back.top_changed)
        assert there.in_budget == Pair(back.in_budget.after, back.in_budget.before)
        assert there.in_budget.after - there.in_budget.before == len(there.gained) - len(there.lost)

    def test_an_emergency_has_no_lowest_score_whatever_the_policy_says(self) -> None:
        pack = the_worked_pack()
        strict = replace(pack.policy, quality_minimum=Decimal(100))
        assert repolicy(pack, strict, emergency=True).policy.quality_minimum == 0
        assert not again(pack, strict, emergency=True).lost
        assert len(again(pack, strict).lost) == 2

    def test_a_pack_that_cannot_be_evaluated_under_it_says_why(self) -> None:
        pack = the_worked_pack()  # of services without a track record
        nothing = replace(pack.policy, shares=Shares(Decimal(0), Decimal(0), Decimal(100), Decimal(0)))
        with pytest.raises(PackError) as refused:
            repolicy(pack, nothing, emergency=False)
        assert refused.value.code == "no_component"


class TestSummary:
    @given(st.lists(differences(), max_size=5), st.lists(st.sampled_from(["no_component", "shares"]), max_size=3))
    def test_it_is_the_same_in_any_order_and_its_counts_add_up(self, found: list[Difference], codes: list[str]) -> None:
        every = [*found, *(PackError(code, "", "") for code in codes)]
        whole = summarise(every)
        assert all(summarise(order) == whole for order in list(permutations(every))[:24])
        assert whole.searches + sum(number for _, number in whole.refused) == len(every)
        assert (whole.measures is None) == (len(found) < 5)
        if whole.measures is not None:
            assert sum(number for *_, number in whole.measures.outcomes) == len(found)
            assert whole.measures.bids == sum(len(one.bidders) for one in found)

    @given(st.lists(ANY, min_size=5, max_size=8))
    def test_the_policies_in_force_over_their_own_packs_change_nothing(self, made: list[Pack]) -> None:
        measures = summarise(again(pack, pack.policy) for pack in made).measures
        assert measures is not None
        assert (measures.first_changes, measures.gains, measures.loses) == (0, 0, 0)
        assert all(before == after for before, after, _ in measures.outcomes)
        for pair in (measures.passing, measures.in_budget, measures.lowest_first, measures.price_weight):
            assert pair.before == pair.after
        assert measures.first_price.before == measures.first_price.after

    @pytest.mark.question("Q6")
    def test_every_search_of_the_worked_example_changes(self) -> None:
        measures = half_and_half_over(6).measures
        assert measures is not None
        assert (measures.first_changes, measures.gains, measures.loses) == (6, 0, 0)
        assert measures.lowest_first == Pair(Share(0, 6), Share(6, 6))
        assert measures.in_budget == measures.passing == Pair(12, 12)
        assert measures.first_price == Pair(Middle(Fraction(900), 6), Middle(Fraction(700), 6))
        assert measures.outcomes == ((Outcome.OPTIONS, Outcome.OPTIONS, 6),)

    def test_nothing_is_said_of_four_searches(self) -> None:
        assert half_and_half_over(4).measures is None
        assert in_full(half_and_half_over(4)).lines == ()
        assert in_full(half_and_half_over(5)).lines != ()

    def test_a_median_price_is_kept_to_ten_pounds_and_never_of_one_service(self) -> None:
        pack = read_pack(worked({**A, "price": "904.99"}, B))
        shared = summarise(again(pack, pack.policy, number) for number in range(8)).measures
        assert shared is not None
        assert shared.first_price.before == Middle(Fraction(900), 8)
        alone = summarise([again(pack, pack.policy)] * 8).measures
        assert alone is not None
        assert alone.first_price.before == Middle(None, 8)

    @given(st.fractions(0, 10_000), st.sampled_from([1, 5, 10]))
    def test_rounding_is_once_and_half_goes_up(self, value: Fraction, step: int) -> None:
        rounded = to_nearest(value, step)
        assert rounded % step == 0
        assert -Fraction(step, 2) < value - rounded < Fraction(step, 2) or rounded - value == Fraction(step, 2)


class TestShown:
    def test_those_who_decide_see_exact_counts(self) -> None:
        shown = in_full(half_and_half_over(6))
        assert shown.searches == "6"
        assert [one.text for one in shown.counts] == ["6 of 6 (100%)", "0 of 6 (0%)", "0 of 6 (0%)"]
        assert [(one.before, one.after) for one in shown.lines] == [
            ("2.0", "2.0"),
            ("100%", "100%"),
            ("0%", "100%"),
            ("£900", "£700"),
            ("44%", "54%"),
        ]

    def test_what_cannot_be_evaluated_is_counted_and_said(self) -> None:
        shown = in_full(summarise([PackError("no_component", "", "")] * 2))
        assert [one.text for one in shown.refused] == ["2"]
        assert "no part of quality that would count" in shown.refused[0].title

    def test_the_public_reads_counts_to_five_and_no_rate_of_fewer_than_twenty(self) -> None:
        shown = in_public(half_and_half_over(12))
        assert shown.searches == "about 10"
        assert [one.text for one in shown.counts] == [ALMOST_ALL, FEWER, FEWER]
        assert {text for one in shown.lines for text in (one.before, one.after)} == {TOO_FEW}
        assert all(one.drawn is None for one in shown.lines)

    def test_the_public_reads_rates_of_twenty_to_five_points(self) -> None:
        shown = in_public(half_and_half_over(23))
        assert shown.searches == "about 25"
        assert [(one.before, one.after) for one in shown.lines] == [
            ("2.0", "2.0"),
            ("100%", "100%"),
            ("0%", "100%"),
            ("£900", "£700"),
            ("45%", "55%"),
        ]

    def test_the_public_reads_nothing_where_one_service_made_most_offers(self) -> None:
        pack = the_worked_pack()
        services = {"A": "home 0", "B": "home 0"}
        one_home = [evaluate_again(pack, half_and_half(pack), emergency=False, services=services)] * 30
        shown = in_public(summarise(one_home))
        assert (shown.searches, shown.counts, shown.lines) == (TOO_FEW, (), ())

    def test_a_few_that_do_not_change_are_not_told_apart(self) -> None:
        pack = the_worked_pack()
        few = [again(pack, pack.policy, number) for number in range(4)]
        many = [again(pack, half_and_half(pack), number) for number in range(40)]
        assert in_public(summarise([*many, *few])).counts[0].text == ALMOST_ALL
        assert in_public(summarise([*many[:8], *few])).counts[0].text == ALMOST_ALL
        assert in_public(summarise([*many[:8], *few, *few, *few, *few])).counts[0].text == "about 10 (35%)"

    @given(st.lists(differences(), max_size=8), st.integers(1, 5))
    def test_whatever_is_published_is_coarse(self, found: list[Difference], times: int) -> None:
        shown = in_public(summarise(found * times))
        texts = [shown.searches, *(one.text for one in (*shown.counts, *shown.refused))]
        texts += [text for one in shown.lines for text in (one.before, one.after)]
        for text in texts:
            for number in re.findall(r"\d+(?:,\d{3})*(?:\.\d)?", text):
                figure = Fraction(number.replace(",", ""))
                assert figure % (Fraction(1, 2) if "." in number else 10 if "£" in text else 5) == 0, text


def test_the_example_pack_of_the_interfaces_can_be_previewed() -> None:
    pack = read_pack(example())
    assert not again(pack, half_and_half(pack)).lost
