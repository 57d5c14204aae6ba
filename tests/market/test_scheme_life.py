"""A scheme from its draft to its end: its public record, notices, sharing, pausing, extending, winding down (§1)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import system_actor
from placewell.accounts.models import Organisation
from placewell.accounts.roles import Role
from placewell.directory.models import ServiceLink
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, running_clocks
from placewell.market.actions import (
    add_record_entry,
    answer_invitation,
    close_scheme,
    drop_stop_criterion,
    extend_scheme,
    fix_stop_criterion,
    go_live,
    invite_authority,
    leave_scheme,
    pause_scheme,
    prepare_intention,
    record_notice_sent,
    record_pilot_test,
    resume_scheme,
    wind_down,
)
from placewell.market.models import RecordEntry, Scheme, SchemeChange
from placewell.market.queries import check_search_starts, live_categories
from placewell.market.queries.lost import lost_services
from placewell.rules.clocks import LONDON
from placewell.rules.errors import Conflict, NotFound, Refused, WrongState
from placewell.rules.going_live import Answer, RecordKind
from placewell.rules.legal_basis import LegalBasis
from placewell.rules.pilots import Direction, Measured, PilotMeasure
from placewell.web.waiting import Wait
from placewell.web.waiting import waits_for as waits_on_list
from tests.factories import a_draft_scheme, a_live_category, a_service, an_authority, staff_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def commissioner():
    return staff_of(an_authority(), Role.COMMISSIONER)


def waits_for(actor) -> list[ClockKind]:
    """Return what waits in the actor's authority."""
    with acting_as(actor):
        return [one.kind for one in running_clocks(authority_id=actor.authority_id)]


def work_list(actor) -> list[Wait]:
    """Return the clocks on somebody's work list."""
    with acting_as(actor):
        return waits_on_list(actor)


def today() -> date:
    return now().astimezone(LONDON).date()


def write_record(commissioner, scheme: Scheme) -> None:
    """Write down everything that a scheme's record needs."""
    a_service()

    def add(kind: RecordKind, *, days_ago: int = 1, **more: object) -> None:
        add_record_entry(
            actor=commissioner,
            scheme=scheme,
            kind=kind,
            text="What was found.",
            evidence="Minutes, page 3",
            author="Jo Hart, commissioner",
            dated=today() - timedelta(days=days_ago),
            **more,
        )

    add(RecordKind.ENGAGEMENT)
    for name, answer in (("Ashby", Answer.RUNS), ("Beaby", Answer.ABORTED), ("Corby", Answer.NO_ANSWER)):
        add(RecordKind.EXPERIENCE, about=name, answer=answer)
    for kind in (RecordKind.SUSTAINABILITY, RecordKind.CONTINUITY):
        add(kind)
    add(RecordKind.PROVIDERS_LOST, area="Fairshire")


def a_ready_scheme(commissioner, **given: object) -> Scheme:
    scheme = a_draft_scheme(commissioner, **given)
    a_live_category(commissioner, scheme=scheme)
    write_record(commissioner, scheme)
    return scheme


@pytest.mark.question("Q5")
def test_no_scheme_goes_live_without_its_record_and_says_all_that_is_missing(commissioner):
    scheme = a_draft_scheme(commissioner)
    a_live_category(commissioner, scheme=scheme)
    with pytest.raises(Refused, match=r"Ask 3 other authorities .* Publish the services that this area lost"):
        go_live(actor=commissioner, scheme=scheme)
    scheme.refresh_from_db()
    assert scheme.state == "draft"
    assert live_categories(scheme.authority_id) == []


def test_a_scheme_with_its_record_goes_live_and_its_notice_is_due(commissioner):
    scheme = go_live(actor=commissioner, scheme=a_ready_scheme(commissioner))
    assert (scheme.state, scheme.went_live_at is not None) == ("live", True)
    assert len(live_categories(scheme.authority_id)) == 1
    notice = scheme.notices.get()
    assert notice.content["title"] == "Notice that a scheme is established"
    assert waits_for(commissioner) == [ClockKind.NOTICE_SENT]
    assert [one.mine for one in work_list(commissioner)] == [True]
    assert work_list(staff_of(scheme.authority, Role.BROKER)) == [], "a broker chases cases, not the market"
    record_notice_sent(
        actor=commissioner, scheme=scheme, notice_id=notice.pk, reference="2026/S 000-000001", sent_on=today()
    )
    assert waits_for(commissioner) == []
    with pytest.raises(Conflict, match="was sent on"):
        record_notice_sent(actor=commissioner, scheme=scheme, notice_id=notice.pk, reference="Again", sent_on=today())


def test_a_dynamic_market_sends_its_notice_of_intention_first(commissioner):
    scheme = a_ready_scheme(commissioner, legal_basis=LegalBasis.PA23_DYNAMIC_MARKET)
    with pytest.raises(Refused, match="Send the notice “UK13"):
        go_live(actor=commissioner, scheme=scheme)
    notice = prepare_intention(actor=commissioner, scheme=scheme)
    with pytest.raises(Conflict, match="prepared already"):
        prepare_intention(actor=commissioner, scheme=scheme)
    with pytest.raises(Refused, match="Send the notice"):
        go_live(actor=commissioner, scheme=scheme)
    record_notice_sent(actor=commissioner, scheme=scheme, notice_id=notice.pk, reference="UK13 1", sent_on=today())
    go_live(actor=commissioner, scheme=scheme)
    assert scheme.notices.order_by("-id")[0].content["code"] == "UK14"


def test_what_the_record_and_a_notice_say_is_never_changed(commissioner):
    scheme = go_live(actor=commissioner, scheme=a_ready_scheme(commissioner))
    for change in (
        lambda: RecordEntry.objects.filter(scheme=scheme).update(text="Better."),
        lambda: RecordEntry.objects.filter(scheme=scheme).delete(),
        lambda: scheme.notices.update(content={}),
        lambda: scheme.notices.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_lost_services_are_counted_from_the_register_and_successors_apart():
    gone = today() - timedelta(days=100)
    a_service()
    a_service(registered=False, deregistered_on=gone, beds=30)
    moved = a_service(registered=False, deregistered_on=gone, beds=20)
    ServiceLink.objects.create(service=moved, other_id="1-9", kind="successor")
    a_service(registered=False, deregistered_on=today() - timedelta(days=3 * 366 + 1))
    a_service(registered=False, deregistered_on=gone, local_authority="Elsewhere")
    lost = lost_services("Fairshire", today=today())
    assert (lost.left, lost.followed, lost.homes, lost.beds, lost.registered) == (2, 1, 1, 30, 1)
    assert sum(year.left for year in lost.years) == 2
    with pytest.raises(Refused, match="names no service in “Nowhere”"):
        lost_services("Nowhere", today=today())


def test_a_paused_scheme_starts_no_search_and_an_approver_resumes_it(commissioner):
    scheme = go_live(actor=commissioner, scheme=a_ready_scheme(commissioner))
    category = scheme.categories.get()
    pause_scheme(actor=commissioner, scheme=scheme, reasons="Two homes are closing.")
    with pytest.raises(WrongState, match="is paused: no search starts"):
        check_search_starts(category, scheme.authority_id, now())
    approver = staff_of(scheme.authority, Role.APPROVER)
    resume_scheme(actor=approver, scheme=scheme, reasons="Both have successors.")
    check_search_starts(scheme.categories.get(), scheme.authority_id, now())
    assert list(SchemeChange.objects.filter(scheme=scheme).order_by("id").values_list("before", "after")) == [
        ("live", "paused"),
        ("paused", "live"),
    ]


def test_an_extension_is_later_allowed_by_the_basis_and_prepared_as_a_notice(commissioner):
    ends = today() + timedelta(days=400)
    scheme = go_live(actor=commissioner, scheme=a_ready_scheme(commissioner, ends_on=ends))
    with pytest.raises(Refused, match="An extension ends later"):
        extend_scheme(actor=commissioner, scheme=scheme, ends_on=ends, reasons="It works.")
    later = ends + timedelta(days=365)
    extend_scheme(actor=commissioner, scheme=scheme, ends_on=later, reasons="It works.")
    notice = scheme.notices.order_by("-id")[0]
    assert notice.kind == "modification"
    assert notice.content["changes"][0]["after"] == f"{later:%-d %B %Y}"


def test_a_scheme_of_2015_is_never_extended_past_its_law(commissioner):
    dates = {"starts_on": date(2024, 6, 1), "ends_on": date(2028, 1, 1)}
    scheme = a_ready_scheme(commissioner, legal_basis=LegalBasis.PCR_LIGHT_TOUCH, **dates)
    go_live(actor=commissioner, scheme=scheme)
    with pytest.raises(Refused, match="regulations 74 to 76 ends by 23 February 2029"):
        extend_scheme(actor=commissioner, scheme=scheme, ends_on=date(2029, 2, 24), reasons="It works.")


def test_winding_down_gives_a_month_and_tells_everybody(commissioner):
    scheme = go_live(actor=commissioner, scheme=a_ready_scheme(commissioner))
    soonest = today() + timedelta(days=28)
    with pytest.raises(Refused, match="Give four weeks’ notice"):
        wind_down(
            actor=commissioner, scheme=scheme, last_day=soonest - timedelta(days=1), reasons="Another replaces it."
        )
    ended = wind_down(actor=commissioner, scheme=scheme, last_day=soonest, reasons="Another replaces it.")
    assert (ended.state, ended.ends_on) == ("winding_down", soonest)
    assert len(live_categories(scheme.authority_id)) == 1
    with pytest.raises(Refused, match="Close it after that"):
        close_scheme(actor=commissioner, scheme=scheme, reasons="Done.")


def test_a_draft_that_is_given_up_has_no_notice(commissioner):
    scheme = a_draft_scheme(commissioner)
    assert close_scheme(actor=commissioner, scheme=scheme, reasons="Homes told us not to.").state == "closed"
    assert not scheme.notices.exists()


@pytest.mark.question("Q6")
def test_the_record_is_public_with_its_figures_and_a_draft_says_what_it_lacks(client, commissioner):
    draft = a_draft_scheme(commissioner)
    page = client.get(f"/schemes/{draft.ref}/record/").content.decode()
    assert "What is missing before it can go live" in page
    assert "Publish the services that this area lost" in page
    scheme = go_live(actor=commissioner, scheme=a_ready_scheme(commissioner))
    page = client.get(f"/schemes/{scheme.ref}/record/").content.decode()
    assert "What is missing" not in page
    assert "Beaby: it gave such a scheme up before it was in use" in page
    assert "no service in Fairshire left it since" in page
    a_service(registered=False, deregistered_on=today() - timedelta(days=9), beds=30)
    facts = {
        "text": "One closed.",
        "evidence": "The register",
        "author": "Jo Hart",
        "dated": today(),
        "area": "Fairshire",
    }
    add_record_entry(actor=commissioner, scheme=scheme, kind=RecordKind.PROVIDERS_LOST, **facts)
    page = client.get(f"/schemes/{scheme.ref}/record/").content.decode()
    assert "1 service in Fairshire left it since" in page
    assert "1 care home with 30 beds has none" in page
    notice = scheme.notices.get()
    data = client.get(f"/schemes/{scheme.ref}/notices/{notice.pk}.json").json()
    assert (data["schema"], data["kind"]) == ("placewell/notice/1", "establishment")


class TestJoint:
    def test_an_authority_that_shares_a_scheme_searches_in_it_and_runs_nothing(self, commissioner):
        scheme = go_live(actor=commissioner, scheme=a_ready_scheme(commissioner))
        other = staff_of(an_authority("Otherby Council"), Role.COMMISSIONER)
        category = scheme.categories.get()
        with pytest.raises(WrongState, match="does not share the scheme of"):
            check_search_starts(category, other.authority_id, now())
        invited = invite_authority(actor=commissioner, scheme=scheme, authority=other_authority(other))
        with pytest.raises(NotFound, match="was not asked"):
            answer_invitation(actor=commissioner, invitation_id=invited.pk, joins=True)
        answer_invitation(actor=other, invitation_id=invited.pk, joins=True)
        check_search_starts(category, other.authority_id, now())
        assert live_categories(other.authority_id) == [category]
        with pytest.raises(NotFound, match="no such scheme in your authority"):
            pause_scheme(actor=other, scheme=scheme, reasons="Ours.")
        leave_scheme(actor=other, invitation_id=invited.pk)
        assert live_categories(other.authority_id) == []

    def test_nobody_is_asked_twice_nor_oneself(self, commissioner):
        scheme = a_draft_scheme(commissioner)
        authority = an_authority("Otherby Council")
        invite_authority(actor=commissioner, scheme=scheme, authority=authority)
        with pytest.raises(Conflict, match="has been asked"):
            invite_authority(actor=commissioner, scheme=scheme, authority=authority)
        with pytest.raises(Refused, match="Name another council"):
            invite_authority(actor=commissioner, scheme=scheme, authority=scheme.authority)


class TestPilot:
    @pytest.fixture
    def pilot(self, commissioner):
        return a_ready_scheme(commissioner, pilot=True, starts_on=today(), ends_on=today() + timedelta(days=365))

    def fix(self, commissioner, pilot, **given):
        facts = {
            "measure": PilotMeasure.LOWEST_PRICE_SHARE,
            "direction": Direction.AT_LEAST,
            "threshold": Decimal(60),
            "least_cases": 5,
            "reason": "Then price decides.",
        }
        return fix_stop_criterion(actor=commissioner, scheme=pilot, **(facts | given))

    def test_a_pilot_fixes_its_criteria_before_it_starts_and_never_after(self, commissioner, pilot):
        with pytest.raises(Refused, match="fixes its stop criteria before"):
            go_live(actor=commissioner, scheme=pilot)
        dropped = self.fix(commissioner, pilot)
        drop_stop_criterion(actor=commissioner, scheme=pilot, criterion_id=dropped.pk)
        kept = self.fix(commissioner, pilot)
        go_live(actor=commissioner, scheme=pilot)
        with pytest.raises(WrongState, match="stay as they are"):
            self.fix(commissioner, pilot, measure=PilotMeasure.NO_OPTION_SHARE)
        with pytest.raises(DatabaseError, match="fixed before it starts"), transaction.atomic():
            kept.delete()

    def test_a_met_criterion_pauses_the_pilot_at_once_and_a_decision_is_due(self, commissioner, pilot):
        self.fix(commissioner, pilot)
        go_live(actor=commissioner, scheme=pilot)
        system = system_actor("pilot", authority_id=pilot.authority_id)
        month = today().replace(day=1)
        measured = {PilotMeasure.LOWEST_PRICE_SHARE: Measured(Decimal("61.5"), 4)}
        record_pilot_test(actor=system, scheme=pilot, month=month, measured=measured)
        pilot.refresh_from_db()
        assert pilot.state == "live"
        following = (month + timedelta(days=32)).replace(day=1)
        measured = {PilotMeasure.LOWEST_PRICE_SHARE: Measured(Decimal("61.5"), 5)}
        record_pilot_test(actor=system, scheme=pilot, month=following, measured=measured)
        pilot.refresh_from_db()
        assert pilot.state == "paused"
        assert ClockKind.PILOT_DECIDED in waits_for(commissioner)
        assert record_pilot_test(actor=system, scheme=pilot, month=following, measured=measured) == []


def other_authority(actor):
    return Organisation.objects.get(pk=actor.authority_id)
