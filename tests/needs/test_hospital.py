"""Where the person is: in hospital, since when ready to leave, on which pathway, with every record kept."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, system_actor
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.events.placements import PlacementStarted
from placewell.ledger.models import EventRow
from placewell.ledger.record import record
from placewell.needs import actions
from placewell.needs.models import HospitalStay, Package
from placewell.needs.queries.hospital import newest_stay, pathways_of, stay_of, stays_of
from placewell.rules.clocks import london_day_of
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused
from placewell.rules.hospital import NOT_THERE, Pathway, Stay, Whereabouts
from tests.factories import an_authority
from tests.needs.team import Team, a_post

SYSTEM = system_actor("test")


def today() -> date:
    return london_day_of(now())


def ago(days: int) -> date:
    return today() - timedelta(days=days)


def in_hospital(ready: int | None = 5, pathway: Pathway = Pathway.CARE_HOME) -> Stay:
    return Stay(Whereabouts.IN_HOSPITAL, None if ready is None else ago(ready), pathway)


def left(ready: int = 5, days: int = 2) -> Stay:
    return Stay(Whereabouts.LEFT, ago(ready), Pathway.CARE_HOME, ago(days))


def say(team: Team, package: Package, stay: Stay, *, by: str = "author", **more: object) -> HospitalStay:
    return actions.record_hospital_stay(actor=team[by], package_ref=package.ref, stay=stay, **more)  # type: ignore[arg-type] # as each test gives


def boxes(name: str, day: date) -> dict[str, str]:
    return {f"{name}_0": str(day.day), f"{name}_1": str(day.month), f"{name}_2": str(day.year)}


def move_in(package: Package, day: date) -> None:
    event = PlacementStarted(
        package_ref=package.ref, placement_ref="PL-1", service_id="1-2", started_on=day.isoformat(), on_time=True
    )
    with acting_as(SYSTEM):
        record(event, actor=SYSTEM, authority_id=package.authority_id, case_ref=package.ref)


def newest(team: Team, package: Package) -> HospitalStay:
    with acting_as(team["author"]):
        found = newest_stay(package)
    assert found is not None
    return found


def test_the_page_records_it_and_the_case_says_how_many_days(team: Team) -> None:
    package = team.opened()
    client, at = team.client("author"), f"/cases/{package.ref}/hospital/"
    said = {"seen": "0", "whereabouts": "in_hospital", "pathway": "3", **boxes("ready_on", ago(4))}
    assert client.post(at, said).status_code == 302
    for reader in ("author", "broker", "approver", "auditor"):
        text = team.client(reader).get(f"/cases/{package.ref}/").content.decode()
        assert "4 days in hospital since ready" in text, reader
        assert "Pathway 3" in text
    assert "in hospital since ready" not in team.client("finance").get(f"/cases/{package.ref}/").content.decode()
    with acting_as(team["author"]):
        payload = EventRow.objects.get(name="HospitalStayRecorded").payload
    assert ago(4).isoformat() not in str(payload), "The day itself stands in the row alone."


def test_what_is_refused_stands_beside_its_field_and_nothing_typed_is_lost(team: Team) -> None:
    package = team.opened()
    client, at = team.client("author"), f"/cases/{package.ref}/hospital/"
    said = {"seen": "0", "whereabouts": "in_hospital", **boxes("ready_on", ago(4))}
    text = client.post(at, said).content.decode()
    assert "Choose the discharge pathway" in text
    assert f'value="{ago(4).year}"' in text
    with acting_as(team["author"]):
        assert not HospitalStay.objects.exists()


def test_a_correction_has_its_reason_and_every_record_is_kept(team: Team) -> None:
    package = team.opened()
    say(team, package, in_hospital(5))
    with pytest.raises(Refused, match="why what was recorded before was wrong") as refused:
        say(team, package, in_hospital(4))
    assert refused.value.code == "because"
    say(team, package, in_hospital(4), because="The ward gave the wrong day.")
    assert stay_of(newest(team, package)) == in_hospital(4)
    text = team.client("colleague").get(f"/cases/{package.ref}/hospital/").content.decode()
    assert "The ward gave the wrong day." in text
    assert text.count("Stay 1, by") == 2
    assert "The ward gave the wrong day." in team.client("auditor").get(f"/cases/{package.ref}/").content.decode()
    with acting_as(team["author"]):
        payloads = [row.payload for row in EventRow.objects.filter(name="HospitalStayRecorded").order_by("id")]
    assert [one["corrects"] for one in payloads] == [False, True]
    assert "ward" not in str(payloads)


def test_who_is_in_hospital_again_has_another_stay(team: Team) -> None:
    package = team.opened()
    say(team, package, in_hospital(None))
    with pytest.raises(Refused, match="not left hospital yet"):
        say(team, package, in_hospital(None), another=True)
    say(team, package, left(9, 5))
    with pytest.raises(Refused, match="begins after they had left"):
        say(team, package, in_hospital(7), another=True)
    assert say(team, package, in_hospital(3), another=True).stay == 2
    with acting_as(team["author"]):
        found = stays_of(team.authority.pk, since=ago(100))
        assert pathways_of([package.ref]) == {package.ref: Pathway.CARE_HOME}
    assert sorted(stay.left_on is None for _ref, stay in found) == [False, True]


def test_stays_that_ended_before_are_left_out_of_the_sum(team: Team) -> None:
    package = team.opened()
    say(team, package, left(40, 30))
    with acting_as(team["author"]):
        assert stays_of(team.authority.pk, since=ago(29)) == []
        assert len(stays_of(team.authority.pk, since=ago(30))) == 1


def test_two_who_record_at_once_do_not_overwrite_each_other(team: Team) -> None:
    package = team.opened()
    say(team, package, in_hospital(None), seen=0)
    with pytest.raises(Conflict, match="in the meantime"):
        say(team, package, NOT_THERE, by="colleague", seen=0)


def test_only_a_social_worker_of_the_authority_records_it(team: Team) -> None:
    package = team.opened()
    for by in ("broker", "approver", "auditor", "commissioner"):
        with pytest.raises(NotPermitted):
            say(team, package, in_hospital(), by=by)
    outsider = a_post(an_authority("Elsewhere"), Role.SOCIAL_WORKER, "outsider")
    with pytest.raises(NotFound):
        actions.record_hospital_stay(actor=outsider, package_ref=package.ref, stay=in_hospital())


def test_it_is_nobodys_to_see_elsewhere_and_is_never_changed(team: Team) -> None:
    package, other = team.opened(), team.opened("Ann", "Other")
    say(team, package, in_hospital())
    outsider = a_post(an_authority("Elsewhere"), Role.SOCIAL_WORKER, "outsider")
    home = Actor(ref="user:1", role=Role.PROVIDER, organisation_id=1, authority_id=team.authority.pk)
    for actor, seen in (
        (team["broker"], 1),
        (team["commissioner"], 0),
        (team["finance"], 0),
        (team["evaluator"], 0),
        (outsider, 0),
        (home, 0),
        (team.person(package), 1),
        (team.person(other), 0),
    ):
        with acting_as(actor):
            assert HospitalStay.objects.count() == seen, actor
    with acting_as(team["author"]), pytest.raises(DatabaseError), transaction.atomic():
        HospitalStay.objects.update(pathway=0)
    with acting_as(team["broker"]), pytest.raises(DatabaseError), transaction.atomic():
        HospitalStay.objects.create(
            authority=team.authority, package=package, version=9, whereabouts="elsewhere", by="user:1", at=now()
        )


def test_moving_in_is_leaving_hospital_where_nobody_said_so(team: Team) -> None:
    package = team.opened()
    say(team, package, in_hospital(6))
    move_in(package, ago(1))
    assert stay_of(newest(team, package)) == Stay(Whereabouts.LEFT, ago(6), Pathway.CARE_HOME, ago(1))
    move_in(package, today())
    assert newest(team, package).left_on == ago(1), "What was recorded stands."


def test_moving_in_records_nothing_of_who_was_not_there_or_against_the_day_of_being_ready(team: Team) -> None:
    elsewhere, ready = team.opened(), team.opened("Ann", "Other")
    move_in(elsewhere, today())
    say(team, ready, in_hospital(2))
    move_in(ready, ago(3))
    assert newest(team, ready).whereabouts == Whereabouts.IN_HOSPITAL
    with acting_as(team["author"]):
        assert not HospitalStay.objects.filter(package=elsewhere).exists()
