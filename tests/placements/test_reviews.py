"""A placement begins, is reviewed, and is heard: starts, reviews, own words and concerns."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connections, transaction
from django.test import Client

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, system_actor
from placewell.accounts.models import PrivateLink
from placewell.accounts.roles import Role
from placewell.directory.queries import today
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, Running, running_clocks
from placewell.ledger.events.placements import PlacementEnded
from placewell.ledger.models import EventRow, Message
from placewell.ledger.record import record
from placewell.market.models import Membership, TrackInput
from placewell.market.queries.track import track_records_of
from placewell.placements.actions import (
    OwnWords,
    ask_before_reviews,
    decide_concern,
    hold_review,
    put_concern_to_home,
    raise_concern,
    record_start,
    reply_to_concern,
    say_how_it_is,
)
from placewell.placements.models import Concern, Placement, Review, Said
from placewell.placements.reviews import eligible_outcomes, unlocked
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from placewell.rules.needs import Outcome
from placewell.rules.reviews import Again, LateBecause, end_of
from placewell.rules.track_record import InputKind
from placewell.web.demonstration.play import move_clock
from tests.clients import client_of
from tests.offered import Offered
from tests.placements.test_approving import accepted, approve

SYSTEM = system_actor("test")


@pytest.fixture
def placed(offered: Offered) -> Placement:
    """Somebody placed with the first of four services, which has not begun."""
    accepted(offered)
    return approve(offered)


@pytest.fixture
def begun(offered: Offered, placed: Placement) -> Placement:
    """The same, six weeks after it began on the day agreed."""
    reach(placed.starts_on)
    record_start(actor=offered.staff(Role.BROKER), placement_ref=placed.ref, started_on=placed.starts_on)
    reach(placed.starts_on + timedelta(weeks=6))
    return placed


@pytest.fixture
def person_there(offered: Offered, begun: Placement) -> Client:
    """The person at their private page, by the link that they were sent when their care began."""
    return client_of(None, PrivateLink.objects.filter(case_ref=begun.package_ref).order_by("-id")[0])


def reach(day: date) -> None:
    """Let the clock come to a day."""
    if day > today():
        move_clock(timedelta(days=(day - today()).days))


def clocks(offered: Offered, kind: ClockKind) -> list[Running]:
    with acting_as(SYSTEM):
        return [one for one in running_clocks(case_ref=offered.package.ref) if one.kind == kind]


def review(offered: Offered, placement: Placement, *, met: bool = True, **more: object) -> Review:
    """Hold a review at which every outcome is met, or none."""
    with acting_as(SYSTEM):
        eligible = eligible_outcomes(placement.package_ref)
    said = {"still_there": True, "needs_changed": False, "found": "She is well."} | more
    outcomes = dict.fromkeys(eligible, met)
    worker = offered.staff(Role.SOCIAL_WORKER)
    return hold_review(actor=worker, placement_ref=placement.ref, outcomes=outcomes, **said)  # type: ignore[arg-type]


def inputs(placement: Placement) -> list[tuple[str, str]]:
    with acting_as(SYSTEM):
        return list(TrackInput.objects.order_by("id").values_list("kind", "outcome"))


def home(offered: Offered) -> Actor:
    return offered.manager_of(offered.options()[0])


def another(offered: Offered) -> Actor:
    """Who manages a home of another provider."""
    first, *others = offered.options()
    return offered.manager_of(next(one for one in others if one.organisation_id != first.organisation_id))


class TestTheStart:
    def test_an_approved_placement_waits_for_its_start_and_its_first_review(
        self, offered: Offered, placed: Placement
    ) -> None:
        (start,) = clocks(offered, ClockKind.START_RECORDED)
        (due,) = clocks(offered, ClockKind.REVIEW_HELD)
        assert (start.role, due.role, due.subject) == ("broker", "social_worker", f"placement:{placed.ref}")
        assert due.due_at.date() == placed.starts_on + timedelta(weeks=6)

    def test_the_home_records_it_and_the_date_was_kept(self, offered: Offered, placed: Placement) -> None:
        reach(placed.starts_on)
        made = record_start(actor=home(offered), placement_ref=placed.ref, started_on=placed.starts_on)
        assert made.on_time
        assert clocks(offered, ClockKind.START_RECORDED) == []
        assert inputs(placed) == [("bid", "honoured"), ("placed", "placed"), ("start", "kept")]

    def test_a_later_start_moves_the_reviews_and_counts_only_where_it_was_the_service(
        self, offered: Offered, placed: Placement
    ) -> None:
        late = placed.starts_on + timedelta(days=3)
        reach(late)
        with pytest.raises(Refused, match="Say why it was later"):
            record_start(actor=offered.staff(Role.BROKER), placement_ref=placed.ref, started_on=late)
        with pytest.raises(Refused, match="ask the council"):
            record_start(actor=home(offered), placement_ref=placed.ref, started_on=late, because=LateBecause.PERSON)
        broker = offered.staff(Role.BROKER)
        record_start(actor=broker, placement_ref=placed.ref, started_on=late, because=LateBecause.SERVICE)
        assert inputs(placed)[-1] == ("start", "late")
        (due,) = clocks(offered, ClockKind.REVIEW_HELD)
        assert due.due_at.date() == late + timedelta(weeks=6)
        with pytest.raises(Conflict, match="recorded already"):
            record_start(actor=broker, placement_ref=placed.ref, started_on=late)

    def test_it_is_not_recorded_ahead_or_by_another_home(self, offered: Offered, placed: Placement) -> None:
        ahead = today() + timedelta(days=1)
        with pytest.raises(Refused, match="still to come"):
            record_start(actor=home(offered), placement_ref=placed.ref, started_on=ahead)
        other = another(offered)
        with pytest.raises(NotFound):
            record_start(actor=other, placement_ref=placed.ref, started_on=today())


class TestReviews:
    def test_six_weeks_then_twelve_which_measures_success_then_a_year(self, offered: Offered, begun: Placement) -> None:
        first = review(offered, begun)
        assert (first.milestone, first.successful, first.next_on) == (
            "six_weeks",
            None,
            begun.starts_on + timedelta(weeks=12),
        )
        reach(begun.starts_on + timedelta(weeks=12))
        second = review(offered, begun)
        assert (second.milestone, second.successful) == ("twelve_weeks", True)
        assert second.next_on is not None
        assert second.next_on.year == begun.starts_on.year + 1
        (due,) = clocks(offered, ClockKind.REVIEW_HELD)
        assert due.due_at.date() == second.next_on

    def test_a_review_is_an_input_and_the_answer_apart_from_it(self, offered: Offered, begun: Placement) -> None:
        words = OwnWords(good="The garden.", again=Again.NO, confirmed_how="She nodded.")
        review(offered, begun, met=False, words=words)
        assert inputs(begun)[-2:] == [("review", "not_met"), ("feedback", "no")]
        with acting_as(SYSTEM):
            event = EventRow.objects.get(name="ReviewHeld")
        assert "garden" not in str(event.payload)

    def test_the_answer_given_on_their_own_page_counts_at_the_review(self, offered: Offered, begun: Placement) -> None:
        say_how_it_is(actor=offered.person, words=OwnWords(again=Again.YES))
        assert inputs(begun)[-1] == ("start", "kept")
        review(offered, begun)
        assert inputs(begun)[-1] == ("feedback", "yes")
        review(offered, begun)
        assert inputs(begun)[-1] == ("review", "met")

    @pytest.mark.parametrize(
        ("more", "sentence"),
        [
            ({"found": " "}, "what you found"),
            ({"words": OwnWords(good="The garden.")}, "how they agreed"),
            ({"next_on": date(2000, 1, 1)}, "comes after this one"),
        ],
    )
    def test_what_is_missing_is_said_and_nothing_is_kept(
        self, offered: Offered, begun: Placement, more: dict[str, object], sentence: str
    ) -> None:
        with pytest.raises(Refused, match=sentence):
            review(offered, begun, **more)
        with acting_as(SYSTEM):
            assert (Review.objects.count(), Said.objects.count()) == (0, 0)

    def test_every_eligible_outcome_is_answered(self, offered: Offered, begun: Placement) -> None:
        with pytest.raises(Refused, match="Say whether this is met"):
            hold_review(
                actor=offered.staff(Role.SOCIAL_WORKER),
                placement_ref=begun.ref,
                still_there=True,
                outcomes={Outcome.CARING_FOR_A_CHILD: True},
                needs_changed=False,
                found="Well.",
            )

    def test_a_broker_alone_holds_none_and_none_is_held_before_it_began(
        self, offered: Offered, placed: Placement
    ) -> None:
        with pytest.raises(WrongState, match="Record that first"):
            review(offered, placed)
        with pytest.raises(NotPermitted):
            hold_review(
                actor=offered.staff(Role.BROKER),
                placement_ref=placed.ref,
                still_there=True,
                outcomes={},
                needs_changed=False,
                found="Well.",
            )

    def test_before_a_yearly_review_the_person_is_sent_one_link_that_lasts_until_it(
        self, offered: Offered, begun: Placement
    ) -> None:
        for weeks in (6, 12):
            reach(begun.starts_on + timedelta(weeks=weeks))
            held = review(offered, begun)
        links = PrivateLink.objects.filter(case_ref=begun.package_ref)
        sent = links.count()
        reach(held.next_on - timedelta(days=15))
        assert ask_before_reviews() == 0
        reach(held.next_on - timedelta(days=14))
        assert not links.filter(expires_at__gt=now()).exists()
        assert (ask_before_reviews(), ask_before_reviews()) == (1, 0)
        assert links.count() == sent + 1
        assert links.filter(expires_at__gt=end_of(held.next_on)).exists()

    def test_who_is_not_there_any_more_is_not_reviewed_again(self, offered: Offered, begun: Placement) -> None:
        assert review(offered, begun, still_there=False).next_on is None
        assert clocks(offered, ClockKind.REVIEW_HELD) == []

    def test_an_end_stops_the_waits(self, offered: Offered, begun: Placement) -> None:
        broker = offered.staff(Role.BROKER)
        with acting_as(broker):
            event = PlacementEnded(begun.package_ref, begun.ref, begun.option.service_id, "moved")
            record(event, actor=broker, authority_id=begun.authority_id, case_ref=begun.package_ref)
        assert clocks(offered, ClockKind.REVIEW_HELD) == []


class TestOwnWords:
    @pytest.mark.usefixtures("begun")
    def test_they_are_for_the_social_worker_alone_until_the_person_lets_the_home_read_them(
        self, offered: Offered
    ) -> None:
        say_how_it_is(actor=offered.person, words=OwnWords(change="The tea is cold."))
        say_how_it_is(actor=offered.person, words=OwnWords(good="The garden.", home_may_read=True))
        seen = {}
        readers = {
            "home": home(offered),
            "worker": offered.staff(Role.SOCIAL_WORKER),
            "broker": offered.staff(Role.BROKER),
            "other": another(offered),
        }
        for name, actor in readers.items():
            with acting_as(actor):
                seen[name] = Said.objects.count()
        assert seen == {"home": 1, "worker": 2, "broker": 0, "other": 0}

    def test_the_home_never_reads_whether_they_would_choose_it_again(self, offered: Offered, begun: Placement) -> None:
        words = OwnWords(good="The garden.", again=Again.NO, home_may_read=True)
        say_how_it_is(actor=offered.person, words=words)
        say_how_it_is(actor=offered.person, words=OwnWords(again=Again.NOT_SURE, home_may_read=True))
        review(offered, begun, words=replace(words, confirmed_how="She nodded."))
        with acting_as(home(offered)):
            assert [(one.again, unlocked(one.authority_id, one.locked)["good"]) for one in Said.objects.all()] == [
                ("", "The garden."),
                ("", "The garden."),
            ]
        with acting_as(offered.staff(Role.SOCIAL_WORKER)):
            answers = Said.objects.exclude(again="").order_by("id").values_list("again", "home_may_read")
            assert list(answers) == [("no", False), ("not_sure", False), ("no", False)]
            one = Said.objects.exclude(again="").order_by("id")[0]
            one.pk, one.home_may_read = None, True
            with pytest.raises(IntegrityError), transaction.atomic():
                one.save(force_insert=True)
        assert inputs(begun)[-1] == ("feedback", "no")

    def test_a_concern_found_true_counts_in_no_record(self, offered: Offered, begun: Placement) -> None:
        before = inputs(begun)
        worker = offered.staff(Role.SOCIAL_WORKER)
        ref = raise_concern(actor=worker, placement_ref=begun.ref, text="A bruise.")
        put_concern_to_home(actor=worker, concern_ref=ref, text="Was there a fall?")
        reply_to_concern(actor=home(offered), concern_ref=ref, text="There was a fall.")
        for decision in ("enquiry", "substantiated"):
            decide_concern(actor=worker, concern_ref=ref, decision=decision, because="Seen.")
        assert inputs(begun) == before
        assert not any("concern" in kind.value for kind in InputKind)

    @pytest.mark.usefixtures("begun")
    def test_they_lie_encrypted(self, offered: Offered) -> None:
        say_how_it_is(actor=offered.person, words=OwnWords(change="The tea is cold."))
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT locked FROM placements_said")
            assert b"tea" not in bytes(cursor.fetchone()[0])

    @pytest.mark.usefixtures("begun")
    def test_nothing_said_is_refused(self, offered: Offered) -> None:
        with pytest.raises(Refused, match="Write something"):
            say_how_it_is(actor=offered.person, words=OwnWords())

    @pytest.mark.usefixtures("placed")
    def test_before_care_began_there_is_nothing_to_say(self, offered: Offered) -> None:
        with pytest.raises(WrongState, match="not begun"):
            say_how_it_is(actor=offered.person, words=OwnWords(good="Fine."))


class TestConcerns:
    def test_a_worry_reaches_the_social_workers_the_same_day_and_no_score(
        self, offered: Offered, begun: Placement
    ) -> None:
        before = inputs(begun)
        assert say_how_it_is(actor=offered.person, words=OwnWords(), worry="Somebody shouts at night.") is None
        (due,) = clocks(offered, ClockKind.CONCERN_DECIDED)
        assert (due.role, due.due_at - now() < timedelta(days=1)) == ("social_worker", True)
        with acting_as(SYSTEM):
            told = Message.objects.filter(about=due.subject)
            assert told.count() >= 1
            assert not any("shouts" in one.body for one in told)
            assert "shouts" not in str(EventRow.objects.get(name="ConcernRaised").payload)
        assert inputs(begun) == before

    def test_neither_the_home_nor_whoever_opens_the_private_page_reads_it(
        self, offered: Offered, begun: Placement
    ) -> None:
        raise_concern(actor=offered.staff(Role.BROKER), placement_ref=begun.ref, text="Bruises.")
        for actor in (home(offered), offered.person, offered.staff(Role.BROKER), offered.staff(Role.AUDITOR)):
            with acting_as(actor):
                assert Concern.objects.count() == 0
        with acting_as(offered.staff(Role.SOCIAL_WORKER)):
            assert Concern.objects.count() == 1

    def test_a_named_person_decides_about_an_enquiry_and_then_how_it_ended(
        self, offered: Offered, begun: Placement
    ) -> None:
        worker = offered.staff(Role.SOCIAL_WORKER)
        ref = raise_concern(actor=worker, placement_ref=begun.ref, text="Bruises.")
        with pytest.raises(WrongState):
            decide_concern(actor=worker, concern_ref=ref, decision="substantiated", because="Yes.")
        with pytest.raises(Refused, match="why"):
            decide_concern(actor=worker, concern_ref=ref, decision="enquiry", because=" ")
        step = decide_concern(actor=worker, concern_ref=ref, decision="enquiry", because="Reasonable cause.")
        assert step.name == worker.name
        assert clocks(offered, ClockKind.CONCERN_DECIDED) == []
        with pytest.raises(WrongState):
            decide_concern(actor=worker, concern_ref=ref, decision="no_enquiry", because="No.")
        decide_concern(actor=worker, concern_ref=ref, decision="not_substantiated", because="A fall, seen by two.")

    def test_one_without_words_or_of_another_authority_is_refused(self, offered: Offered, begun: Placement) -> None:
        with pytest.raises(Refused, match="what worries you"):
            raise_concern(actor=offered.staff(Role.BROKER), placement_ref=begun.ref, text="")
        with pytest.raises(NotFound):
            raise_concern(actor=offered.staff(Role.BROKER), placement_ref="L-0", text="Bruises.")
        with pytest.raises(NotFound):
            decide_concern(
                actor=offered.staff(Role.SOCIAL_WORKER), concern_ref="W-0", decision="enquiry", because="Yes."
            )


class TestTheTrackRecord:
    def test_it_follows_what_happened_and_counts_no_decline_without_fault(
        self, offered: Offered, begun: Placement
    ) -> None:
        review(offered, begun, met=False)
        with acting_as(SYSTEM):
            member = Membership.objects.filter(service_id=begun.option.service_id).first()
            assert member is not None
            record = track_records_of([member], as_of=today())[member.pk]
        assert record.placements == 1
        assert [(str(rate.kind), rate.good, rate.of) for rate in record.rates] == [
            ("bid", 1, 1),
            ("start", 1, 1),
            ("review", 0, 1),
            ("feedback", 0, 0),
        ]
