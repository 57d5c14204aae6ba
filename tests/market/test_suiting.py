"""Times and suitability statements: published with reasons, within the basis, kept version by version (§§1, 3, 8)."""

import html
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from placewell.accounts.actor import Actor
from placewell.accounts.models import Organisation
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.models import EventRow
from placewell.market.actions import (
    close_consultation,
    open_consultation,
    publish_questions,
    publish_statement,
    publish_times,
)
from placewell.market.models import Category, CategoryTimes, SuitabilityStatement
from placewell.market.queries import statement_of, terms_at
from placewell.market.queries.consulted import passages_of_questions, passages_of_times
from placewell.market.queries.suiting import versions_of
from placewell.market.queries.terms import times_at
from placewell.market.values import Question
from placewell.rules.consulting import ConsultationSubject, Passage, read_passages
from placewell.rules.errors import NotFound, Refused
from placewell.rules.legal_basis import LegalBasis
from placewell.rules.needs import CareType
from placewell.rules.timetable import Escalation, Timetable, default_timetable, with_window
from placewell.rules.urgency import TIMES, Urgency
from tests.clients import client_of, somebody
from tests.conftest import Clock
from tests.factories import a_category, a_live_category, a_scheme, a_statement, an_authority, staff_of

FOUR_DAYS = Timetable(
    {**TIMES, Urgency.PLANNED: with_window(Urgency.PLANNED, working_days=4, low_bid=2)},
    Escalation(remind_at=40, widen_at=80, widen_miles=3, fewest=3, telephone=timedelta(hours=1)),
    interim_weeks=4,
)


@pytest.fixture
def commissioner(committed: str) -> Actor:
    return staff_of(an_authority(), Role.COMMISSIONER)


def published(commissioner: Actor, category: Category, timetable: Timetable = FOUR_DAYS, **given: object) -> object:
    return publish_times(
        actor=commissioner,
        category=category,
        timetable=timetable,
        because="Homes asked for an earlier answer.",
        **given,  # type: ignore[arg-type] # as each test gives
    )


class TestTimes:
    def test_a_category_goes_by_the_rulebook_until_it_publishes_its_own(self, commissioner: Actor) -> None:
        category = a_live_category(commissioner)
        assert terms_at(category, now()).times.timetable == default_timetable(LegalBasis(category.scheme.legal_basis))
        published(commissioner, category)
        found = terms_at(category, now()).times
        assert (found.version, found.timetable) == (1, FOUR_DAYS)
        assert EventRow.objects.filter(name="TimesPublished", subject=f"category:{category.ref}").exists()

    def test_new_times_apply_from_their_day_and_never_to_the_past(self, commissioner: Actor, clock: Clock) -> None:
        category = a_live_category(commissioner)
        with pytest.raises(Refused, match="never apply to the past"):
            published(commissioner, category, in_force_from=now() - timedelta(seconds=1))
        published(commissioner, category, in_force_from=now() + timedelta(days=2))
        assert times_at(category, now()).version == 0
        clock.forward(timedelta(days=2))
        assert times_at(category, now()).version == 1

    def test_what_the_basis_forbids_is_refused_with_the_paragraph(self, commissioner: Actor) -> None:
        scheme = a_scheme(
            commissioner,
            legal_basis=LegalBasis.PCR_REG34,
            starts_on=date(2024, 4, 1),
            ends_on=date(2029, 2, 1),
            preference_is_criterion=True,
        )
        with pytest.raises(Refused, match="SI 2015/102, regulation 34"):
            published(commissioner, a_category(commissioner, scheme))
        assert not CategoryTimes.objects.exists()

    def test_times_have_a_reason(self, commissioner: Actor) -> None:
        with pytest.raises(Refused, match="why the times are what they are"):
            publish_times(actor=commissioner, category=a_category(commissioner), timetable=FOUR_DAYS, because=" ")

    def test_a_version_is_never_changed(self, commissioner: Actor) -> None:
        category = a_category(commissioner)
        published(commissioner, category)
        with pytest.raises(DatabaseError), transaction.atomic():
            CategoryTimes.objects.update(interim_weeks=12)

    def test_another_authority_publishes_none(self, commissioner: Actor) -> None:
        category = a_category(commissioner)
        with pytest.raises(NotFound):
            published(staff_of(an_authority("Elsewhere"), Role.COMMISSIONER), category)


class TestAfterConsultation:
    """Under the bases that change after consultation, exactly what was consulted on is published."""

    def consulted(
        self, commissioner: Actor, category: Category, subject: ConsultationSubject, passages: tuple[Passage, ...]
    ) -> None:
        opened = open_consultation(
            actor=commissioner,
            scheme=category.scheme,
            category=category,
            subject=subject,
            title="Other terms",
            summary="Other terms.",
            why="Homes told us so.",
            days=28,
            passages=passages,
        )
        self.clock.forward(opened.closes_at - now() + timedelta(minutes=1))
        close_consultation(actor=commissioner, consultation=opened)

    @pytest.fixture(autouse=True)
    def _clock(self, clock: Clock) -> None:
        self.clock = clock

    @pytest.fixture
    def category(self, commissioner: Actor) -> Category:
        scheme = a_scheme(commissioner, legal_basis=LegalBasis.BELOW_THRESHOLD_LIST)
        return a_category(commissioner, scheme)

    def test_times_are_published_as_they_were_consulted_on(self, commissioner: Actor, category: Category) -> None:
        with pytest.raises(Refused, match="Open a consultation on exactly this"):
            published(commissioner, category)
        self.consulted(commissioner, category, ConsultationSubject.TIMES, passages_of_times(FOUR_DAYS))
        with pytest.raises(Refused, match="Open a consultation on exactly this"):
            published(commissioner, category, replace(FOUR_DAYS, interim_weeks=5))
        published(commissioner, category)

    def test_the_page_says_word_by_word_what_to_consult_on(self, commissioner: Actor, category: Category) -> None:
        commissioner = somebody(Organisation.objects.get(pk=commissioner.authority_id), Role.COMMISSIONER, "Helen")
        typed = {"planned": 4, "planned_low_bid": 2, "remind_at": 40, "widen_at": 80, "widen_miles": 3, "fewest": 3}
        typed |= {"telephone_hours": 1, "interim_weeks": 4, "because": "Homes asked for it."}
        address = f"/market/categories/{category.ref}/times/"
        page = client_of(commissioner).post(address, typed).content.decode()
        proposal = html.unescape(page.partition("readonly>")[2].partition("</textarea>")[0])
        self.consulted(commissioner, category, ConsultationSubject.TIMES, read_passages(proposal))
        assert client_of(commissioner).post(address, typed).status_code == 302
        assert CategoryTimes.objects.get().windows == {"planned": {"window": 4, "low_bid": 2}}

    def test_questions_are_published_as_they_were_consulted_on(self, commissioner: Actor, category: Category) -> None:
        asked = (Question("mornings", "How do mornings begin?", "Say who helps.", 200),)
        with pytest.raises(Refused, match="Open a consultation on exactly this"):
            publish_questions(actor=commissioner, category=category, questions=asked)
        self.consulted(commissioner, category, ConsultationSubject.QUESTIONS, passages_of_questions(asked))
        publish_questions(actor=commissioner, category=category, questions=asked)
        with pytest.raises(Refused, match="Open a consultation on exactly this"):
            publish_questions(actor=commissioner, category=category, questions=(replace(asked[0], max_words=100),))


class TestStatement:
    def test_a_category_has_a_statement_from_its_first_day_and_keeps_every_version(self, commissioner: Actor) -> None:
        category = a_category(commissioner)
        assert statement_of(category) == a_statement()
        newer = a_statement("Needs are written down before.", not_for="A court’s conditions.")
        publish_statement(actor=commissioner, category=category, statement=newer)
        assert statement_of(category) == newer
        assert [one.statement for one in versions_of(category).statements] == [newer, a_statement()]
        with pytest.raises(DatabaseError), transaction.atomic():
            SuitabilityStatement.objects.update(described="Otherwise.")

    @pytest.mark.parametrize("empty", ["described", "must_haves", "not_for"])
    def test_each_question_is_answered(self, commissioner: Actor, empty: str) -> None:
        with pytest.raises(Refused) as refused:
            a_category(commissioner, statement=a_statement(**{empty: " "}))
        assert refused.value.code == empty
        assert not Category.objects.exists()

    @pytest.mark.parametrize("care_type", [CareType.SUPPORTED_LIVING, CareType.SHARED_LIVES])
    def test_care_that_begins_co_designed_says_why_it_is_tendered(
        self, commissioner: Actor, care_type: CareType
    ) -> None:
        told = a_statement(tendered_because="Tenancies of one kind, in one block.")
        made = a_category(commissioner, care_type=care_type, need_bands=frozenset(), statement=told)
        assert statement_of(made).allows_tender

    def test_other_care_does_not(self, commissioner: Actor) -> None:
        with pytest.raises(Refused, match="Only supported living and shared lives"):
            a_category(commissioner, statement=a_statement(tendered_because="It is."))

    def test_another_authority_publishes_none(self, commissioner: Actor) -> None:
        category = a_category(commissioner)
        other = staff_of(an_authority("Elsewhere"), Role.COMMISSIONER)
        with pytest.raises(NotFound):
            publish_statement(actor=other, category=category, statement=a_statement())
