"""Terms of a category: published with reasons, adopted by another, never changed, never retroactive (§§5, 6)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.market.actions import adopt_policy, propose_policy, publish_cost_model, publish_questions
from placewell.market.queries import category_by_ref, figures_for, live_categories, terms_at
from placewell.market.stored import read_cost_model, stored_lines
from placewell.market.values import Question
from placewell.rules.cost_model import CostLine, Uplifts, figures
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from placewell.rules.legal_basis import LegalBasis
from placewell.rules.needs import CareType, Domain, Level
from placewell.rules.pack import PriceMethod, Shares
from placewell.rules.ratings import Rating
from tests.factories import (
    A_WEEK,
    AN_HOUR,
    a_category,
    a_cost_model,
    a_live_category,
    a_proposed_policy,
    a_scheme,
    an_authority,
    policy_numbers,
    reasons_for_all,
    some_questions,
    staff_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority():
    return an_authority()


@pytest.fixture
def commissioner(authority):
    return staff_of(authority, Role.COMMISSIONER)


@pytest.fixture
def approver(authority):
    return staff_of(authority, Role.APPROVER)


class TestCostModel:
    def test_the_figures_are_computed_from_the_lines_and_kept(self, commissioner):
        model = publish_cost_model(
            actor=commissioner, category=a_category(commissioner), model=a_cost_model(), claimed=A_WEEK
        )
        assert (model.floor, model.reference, model.ceiling) == (
            Decimal("700.00"),
            Decimal("880.00"),
            Decimal("1012.00"),
        )
        assert read_cost_model(model) == a_cost_model()

    def test_figures_rise_with_a_persons_levels_hours_and_nights(self, commissioner):
        category = a_live_category(commissioner)
        levels = {Domain.COGNITION: Level.SEVERE, Domain.BEHAVIOUR: Level.MODERATE}
        found = figures_for(category, levels, Decimal(10), 2, now())
        assert found.reference == Decimal("880.00") + Decimal("45.00") + Decimal("195.00") + Decimal("50.00")
        assert found.floor == Decimal("990.00")

    def test_a_line_says_where_its_figure_is_from(self, commissioner):
        nameless = replace(a_cost_model(), lines=(CostLine("staffing_care", Decimal(500), " ", date(2026, 4, 1)),))
        with pytest.raises(Refused, match="Say where the figure of “Care staff” is from"):
            publish_cost_model(actor=commissioner, category=a_category(commissioner), model=nameless, claimed=A_WEEK)

    def test_home_care_is_not_costed_on_the_lines_of_a_bed(self, commissioner):
        category = a_category(commissioner, care_type=CareType.HOME_CARE, need_bands=frozenset())
        with pytest.raises(Refused, match="per hour has no line 'staffing_care'"):
            publish_cost_model(actor=commissioner, category=category, model=a_cost_model(), claimed=A_WEEK)
        with pytest.raises(Refused, match="published per hour"):
            publish_cost_model(
                actor=commissioner, category=category, model=a_cost_model(), claimed=AN_HOUR, unit="week"
            )

    def test_home_care_is_costed_per_hour_and_compared_per_week(self, commissioner):
        category = a_category(commissioner, care_type=CareType.HOME_CARE, need_bands=frozenset())
        day = date(2026, 4, 1)
        hourly = replace(
            a_cost_model(),
            lines=(
                CostLine("care_worker_contact", Decimal("22.00"), "Homecare Association", day),
                CostLine("returns_operations", Decimal("1.10"), "Homecare Association", day),
            ),
        )
        with pytest.raises(Refused, match="more need is more hours"):
            publish_cost_model(actor=commissioner, category=category, model=hourly, claimed=AN_HOUR)
        publish_cost_model(
            actor=commissioner, category=category, model=replace(hourly, uplifts=Uplifts()), claimed=AN_HOUR
        )
        by_hour = figures_for(category, {}, Decimal(0), 0, now())
        by_week = figures_for(category, {}, Decimal(0), 0, now(), hours_a_week=Decimal("10.5"))
        assert (by_hour.reference, by_week.reference) == (Decimal("23.10"), Decimal("242.55"))

    def test_an_uplift_for_a_level_that_the_domain_lacks_is_refused(self, commissioner):
        wrong = replace(a_cost_model(), uplifts=Uplifts(by_level={(Domain.MOBILITY, Level.PRIORITY): Decimal(5)}))
        with pytest.raises(Refused, match="Mobility has no level “priority”"):
            publish_cost_model(actor=commissioner, category=a_category(commissioner), model=wrong, claimed=A_WEEK)

    @pytest.mark.parametrize("band", ["0", "-0.1", "1.5", "NaN"])
    def test_a_band_that_makes_no_ceiling_is_refused(self, commissioner, band):
        with pytest.raises(Refused, match="band over the reference"):
            publish_cost_model(
                actor=commissioner,
                category=a_category(commissioner),
                model=replace(a_cost_model(), band=Decimal(band)),
                claimed=A_WEEK,
            )

    @settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(amounts=st.lists(st.decimals("0.01", "900", places=2), min_size=5, max_size=5))
    def test_what_is_stored_gives_the_figures_of_the_rule(self, amounts):
        model = a_cost_model()
        lines = tuple(replace(line, amount=amount) for line, amount in zip(model.lines, amounts, strict=True))
        changed = replace(model, lines=lines)
        again = tuple(
            CostLine(line["code"], Decimal(line["amount"]), line["source"], date.fromisoformat(line["as_of"]))
            for line in stored_lines(changed.lines)
        )
        assert figures(replace(changed, lines=again)) == figures(changed)


class TestQuestions:
    @pytest.mark.parametrize(
        ("questions", "sentence"),
        [
            ((), "between 1 and 10 questions"),
            (some_questions() * 6, "between 1 and 10 questions"),
            (some_questions() * 2, "id of its own"),
            ((Question("Wrong Id", "What?", "", 100),), "is not an id"),
            ((Question("empty", " ", "", 100),), "asks nothing"),
            ((Question("long", "What?", "", 0),), "between 1 and 2,000 words"),
        ],
    )
    def test_questions_that_cannot_be_asked_are_refused(self, commissioner, questions, sentence):
        with pytest.raises(Refused, match=sentence):
            publish_questions(actor=commissioner, category=a_category(commissioner), questions=questions)

    def test_a_later_version_replaces_the_questions_in_the_order_given(self, commissioner):
        category = a_live_category(commissioner)
        newer = tuple(reversed(some_questions()))
        publish_questions(actor=commissioner, category=category, questions=newer)
        found = terms_at(category, now()).case_response
        assert (found.version, found.questions) == (2, newer)


class TestPolicy:
    def test_a_proposed_policy_is_not_in_force(self, commissioner):
        category = a_category(commissioner)
        publish_cost_model(actor=commissioner, category=category, model=a_cost_model(), claimed=A_WEEK)
        a_proposed_policy(commissioner, category)
        with pytest.raises(WrongState, match="no policy in force"):
            terms_at(category, now())
        assert live_categories(commissioner.authority_id) == []

    def test_its_proposer_does_not_approve_it(self, commissioner):
        policy = a_proposed_policy(commissioner, a_category(commissioner))
        with pytest.raises(Refused, match="somebody else must approve"):
            adopt_policy(actor=commissioner, policy=policy)

    def test_one_other_person_adopts_it(self, commissioner, approver):
        category = a_category(commissioner)
        publish_cost_model(actor=commissioner, category=category, model=a_cost_model(), claimed=A_WEEK)
        policy = a_proposed_policy(commissioner, category)
        adopted = adopt_policy(actor=approver, policy=policy)
        assert adopted.in_force_from is not None
        terms = terms_at(category, now())
        assert terms.policy.pack == policy_numbers()
        assert (terms.policy.version, terms.policy.portrait_days) == (1, 14)
        assert [one.ref for one in live_categories(commissioner.authority_id)] == [category.ref]

    def test_a_price_weight_over_fifty_wants_a_second_approver(self, commissioner, approver, authority):
        category = a_category(commissioner)
        publish_cost_model(actor=commissioner, category=category, model=a_cost_model(), claimed=A_WEEK)
        policy = a_proposed_policy(commissioner, category, quality_weight=Decimal("49.5"), price_weight=Decimal("50.5"))
        assert adopt_policy(actor=approver, policy=policy).in_force_from is None
        with pytest.raises(WrongState, match="no policy in force"):
            terms_at(category, now())
        with pytest.raises(Conflict, match="approved this policy already"):
            adopt_policy(actor=approver, policy=policy)
        assert adopt_policy(actor=staff_of(authority, Role.APPROVER), policy=policy).in_force_from is not None

    def test_it_is_adopted_once(self, commissioner, approver, authority):
        policy = a_proposed_policy(commissioner, a_category(commissioner))
        adopt_policy(actor=approver, policy=policy)
        with pytest.raises(WrongState, match="adopted already"):
            adopt_policy(actor=staff_of(authority, Role.APPROVER), policy=policy)

    def test_an_approver_of_another_authority_knows_of_no_such_policy(self, commissioner):
        policy = a_proposed_policy(commissioner, a_category(commissioner))
        with pytest.raises(NotFound):
            adopt_policy(actor=staff_of(an_authority("Elsewhere"), Role.APPROVER), policy=policy)

    def test_a_broker_does_not_approve_it(self, commissioner, authority):
        policy = a_proposed_policy(commissioner, a_category(commissioner))
        with pytest.raises(NotPermitted):
            adopt_policy(actor=staff_of(authority, Role.BROKER), policy=policy)

    @pytest.mark.parametrize(
        ("numbers", "sentence"),
        [
            ({"price_weight": Decimal(41)}, "add up to 100"),
            ({"quality_weight": Decimal(100), "price_weight": Decimal(0)}, "weight of price is above 0"),
            ({"price_method": PriceMethod.QUALITY_WITHIN_BUDGET}, "quality has 100 and price 0"),
            ({"price_method": "lowest_price_relative"}, "relative ones are refused"),
            ({"unrated_points": Decimal(0)}, "never scores zero"),
            ({"shares": Shares(Decimal(40), Decimal(30), Decimal(20), Decimal(9))}, "shares of quality add up to 100"),
            (
                {"register_points": tuple(zip(Rating, map(Decimal, (100, 81, 62, 0)), strict=True))},
                "fall by at least 20",
            ),
            ({"min_options": 0}, "min_options is 1 or more"),
            ({"target_options": 1, "min_options": 2}, "target_options is 2 or more"),
            ({"rating_gate": Rating.GOOD}, "what is asked of members does not change"),
            ({"quality_minimum": Decimal("50.001")}, "at most two decimals"),
        ],
    )
    def test_numbers_that_an_evaluation_would_refuse_are_refused_here(self, commissioner, numbers, sentence):
        category = a_category(commissioner)
        given_method = numbers.get("price_method")
        if isinstance(given_method, str) and given_method not in set(PriceMethod):

            class Relative(str):
                __slots__ = ()
                value = given_method

            numbers = {**numbers, "price_method": Relative(given_method)}
        with pytest.raises(Refused, match=sentence):
            a_proposed_policy(commissioner, category, **numbers)

    @pytest.mark.parametrize("missing", range(8))
    def test_every_number_has_a_written_reason(self, commissioner, missing):
        reasons = reasons_for_all()
        reasons[missing] = replace(reasons[missing], text=" ")
        with pytest.raises(Refused, match="Write down why"):
            propose_policy(
                actor=commissioner,
                category=a_category(commissioner),
                policy=policy_numbers(),
                rationale=reasons,
            )

    def test_nobody_competes_on_price_under_the_provider_selection_regime(self, commissioner):
        category = a_category(commissioner, a_scheme(commissioner, legal_basis=LegalBasis.PSR_CHOICE))
        with pytest.raises(Refused, match=r"SI 2023/1348.*nobody competes on price"):
            a_proposed_policy(commissioner, category)
        a_proposed_policy(
            commissioner,
            category,
            quality_weight=Decimal(100),
            price_weight=Decimal(0),
            price_method=PriceMethod.FIXED_RATE,
        )

    def test_under_regulation_34_award_criteria_are_refined_and_never_altered(self, commissioner):
        scheme = a_scheme(
            commissioner,
            legal_basis=LegalBasis.PCR_REG34,
            starts_on=date(2024, 6, 1),
            ends_on=date(2028, 5, 31),
            preference_is_criterion=True,
        )
        category = a_live_category(commissioner, scheme)
        with pytest.raises(Refused, match="regulation 34 award criteria may only be refined"):
            a_proposed_policy(commissioner, category, quality_weight=Decimal(70), price_weight=Decimal(30))
        a_proposed_policy(commissioner, category, target_options=3)


class TestInForce:
    def test_a_policy_adopted_later_does_not_apply_earlier(self, commissioner, approver):
        category = a_live_category(commissioner)
        before = now()
        newer = a_proposed_policy(commissioner, category, quality_weight=Decimal(80), price_weight=Decimal(20))
        adopt_policy(actor=approver, policy=newer)
        assert terms_at(category, before).policy.version == 1
        assert terms_at(category, now()).policy.version == 2

    def test_terms_may_start_later_and_then_not_before(self, commissioner, approver):
        category = a_live_category(commissioner)
        starts = now() + timedelta(days=7)
        newer = a_proposed_policy(commissioner, category, target_options=3)
        adopt_policy(actor=approver, policy=newer, in_force_from=starts)
        dearer = replace(a_cost_model(), band=Decimal("0.2"))
        publish_cost_model(actor=commissioner, category=category, model=dearer, claimed=A_WEEK, in_force_from=starts)
        just_before = terms_at(category, starts - timedelta(microseconds=1))
        assert (just_before.policy.version, just_before.cost.version) == (1, 1)
        then = terms_at(category, starts)
        assert (then.policy.version, then.cost.version) == (2, 2)
        assert then.cost.figures.ceiling == Decimal("1056.00")

    def test_terms_never_apply_to_the_past(self, commissioner, approver):
        category = a_live_category(commissioner)
        yesterday = now() - timedelta(days=1)
        policy = a_proposed_policy(commissioner, category)
        with pytest.raises(Refused, match="never apply to the past"):
            adopt_policy(actor=approver, policy=policy, in_force_from=yesterday)
        with pytest.raises(Refused, match="never apply to the past"):
            publish_cost_model(
                actor=commissioner, category=category, model=a_cost_model(), claimed=A_WEEK, in_force_from=yesterday
            )
        with pytest.raises(Refused, match="never apply to the past"):
            publish_questions(
                actor=commissioner, category=category, questions=some_questions(), in_force_from=yesterday
            )

    @pytest.mark.parametrize(
        "table", ["market_categoryquestions", "market_costmodel", "market_policy", "market_policyapproval"]
    )
    def test_the_database_refuses_to_change_a_version(self, commissioner, table):
        a_live_category(commissioner)
        for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)

    def test_terms_are_read_in_four_queries(self, commissioner, django_assert_num_queries):
        category = category_by_ref(a_live_category(commissioner).ref)
        moment = now()
        with django_assert_num_queries(4):
            terms_at(category, moment)

    def test_an_unknown_category_is_not_found(self):
        with pytest.raises(NotFound, match="no category C-NONE"):
            category_by_ref("C-NONE")

    def test_a_scheme_that_has_run_out_has_no_live_categories(self, commissioner):
        scheme = a_scheme(commissioner, starts_on=date(2020, 1, 1), ends_on=date(2021, 1, 1))
        a_live_category(commissioner, scheme)
        assert live_categories(commissioner.authority_id) == []
