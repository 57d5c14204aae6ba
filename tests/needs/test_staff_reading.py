"""The second part of a portrait inside the council: with a purpose, and in the person's file."""

import pytest
from django.db import DatabaseError, transaction

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.needs import actions
from placewell.needs.models import StaffReading
from placewell.rules.errors import NotFound, Refused
from placewell.rules.portrait import ReadingPurpose
from tests.factories import an_authority
from tests.needs.team import Team, a_post, seen_by

MAY_READ = {Role.SOCIAL_WORKER, Role.BROKER, Role.APPROVER, Role.AUDITOR}


def test_the_page_shows_the_second_part_only_to_who_says_why_and_the_person_sees_who_did(team: Team) -> None:
    package = team.signed()
    medicines = seen_by(team["broker"], package).tier_two["medicines"]
    client, at = team.client("broker"), f"/cases/{package.ref}/portrait/read/"
    assert medicines not in client.get(at).content.decode()
    assert medicines not in client.post(at, {}).content.decode()
    assert medicines not in client.post(at, {"purpose": "curiosity"}).content.decode()
    with acting_as(team["broker"]):
        assert not StaffReading.objects.exists()
    assert medicines in client.post(at, {"purpose": "place"}).content.decode()
    mine = team.person_client(package).get("/my/portrait/").content.decode()
    assert "A broker, on" in mine
    assert "to arrange the visit or the placement" in mine


def test_whoever_signs_reads_it_whole_and_that_is_written_down(team: Team) -> None:
    package = team.confirmed()
    medicines = seen_by(team["colleague"], package).tier_two["medicines"]
    client, at = team.client("colleague"), f"/cases/{package.ref}/portrait/sign/"
    assert medicines not in client.get(at).content.decode()
    assert medicines in client.post(at, {"step": "second"}).content.decode()
    with acting_as(team["author"]):
        (row,) = StaffReading.objects.all()
    assert (row.by, row.purpose, row.version) == (team["colleague"].ref, ReadingPurpose.SIGN, 1)
    assert seen_by(team["colleague"], package).signed_at is None


def test_who_may_not_read_a_portrait_may_not_read_its_second_part(team: Team) -> None:
    package = team.signed()
    for name, actor in team.people.items():
        answer = team.client(name).post(f"/cases/{package.ref}/portrait/read/", {"purpose": "audit"})
        assert answer.status_code == (200 if actor.role in MAY_READ else 403), name
    outsider = a_post(an_authority("Elsewhere"), Role.SOCIAL_WORKER, "outsider")
    with pytest.raises(NotFound):
        actions.read_second_part(actor=outsider, package_ref=package.ref, purpose="audit")
    with pytest.raises(NotFound):
        actions.read_second_part(actor=team["author"], package_ref=team.opened().ref, purpose="audit")
    with pytest.raises(Refused, match="Say what you read it for"):
        actions.read_second_part(actor=team["author"], package_ref=package.ref, purpose="")


def test_a_reading_is_nobodys_to_see_elsewhere_and_is_never_changed(team: Team) -> None:
    package, other = team.signed(), team.signed()
    actions.read_second_part(actor=team["auditor"], package_ref=package.ref, purpose="audit")
    outsider = a_post(an_authority("Elsewhere"), Role.SOCIAL_WORKER, "outsider")
    for actor, seen in (
        (team["author"], 1),
        (team["finance"], 0),
        (outsider, 0),
        (team.person(package), 1),
        (team.person(other), 0),
    ):
        with acting_as(actor):
            assert StaffReading.objects.count() == seen, actor
    with acting_as(team["author"]), pytest.raises(DatabaseError), transaction.atomic():
        StaffReading.objects.update(purpose="sign")
