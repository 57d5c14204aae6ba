"""Trusted assessors: named by the council, trusted by each home for itself, ended by either side."""

import pytest
from django.db import DatabaseError, transaction

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor
from placewell.accounts.models import Post
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.models import EventRow, Message
from placewell.market.actions.assessors import end_assessor, name_assessor, stop_trusting, trust_assessor
from placewell.market.models import Assessor, AssessorEnd, Membership, Trust, TrustEnd
from placewell.market.queries.assessors import trust_in, trusted_by, who_may_be_named
from placewell.rules.assessors import EndReason, Scope
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused
from placewell.tenders.opener import OPENER
from tests.clients import client_of
from tests.needs.team import Team, a_post, a_team


@pytest.fixture
def team(db: None) -> Team:
    """A council with members, and everybody in it."""
    return a_team(2)


@pytest.fixture
def assessor(team: Team) -> Assessor:
    """Somebody on the council's list."""
    return name_assessor(actor=team["commissioner"], user_id=team["third"].user_id or 0, job="Occupational therapist")


def home(team: Team, place: int = 0) -> tuple[Membership, Actor]:
    """A member, and somebody with a post who manages it."""
    with acting_as(OPENER):
        member = Membership.objects.select_related("organisation").filter(category=team.category).order_by("id")[place]
    return member, a_post(member.organisation, Role.PROVIDER, f"manager{place}")


def trust(team: Team, assessor: Assessor, scope: Scope = Scope.EMERGENCIES, place: int = 0) -> tuple[Trust, Actor]:
    member, manager = home(team, place)
    made = trust_assessor(
        actor=manager, assessor_ref=assessor.ref, service_id=member.service_id, scope=scope, name="Ruth Bell"
    )
    return made, manager


def test_the_council_names_somebody_and_a_home_says_that_it_trusts_them(team: Team) -> None:
    commissioner = team.client("commissioner")
    said = {"user": str(team["third"].user_id), "job": "Occupational therapist"}
    assert commissioner.post("/market/assessors/name/", said).headers["Location"] == "/market/assessors/"
    member, manager = home(team)
    client = client_of(manager)
    assert "You do not trust them with visits." in client.get("/assessors/").content.decode()
    with acting_as(team["commissioner"]):
        ref = Assessor.objects.get().ref
    given = {"service": member.service_id, "scope": "emergencies", "name": ""}
    refused = client.post(f"/assessors/{ref}/trust/", given).content.decode()
    assert "Give the name of who agrees" in refused
    assert client.post(f"/assessors/{ref}/trust/", given | {"name": "Ruth Bell"}).headers["Location"] == "/assessors/"
    assert "trusts them: in emergencies only" in client.get("/assessors/").content.decode()
    text = commissioner.get("/market/assessors/").content.decode()
    assert "in emergencies only" in text
    assert "Ruth Bell" in text
    with acting_as(OPENER):
        payload = EventRow.objects.get(name="AssessorTrusted").payload
    assert payload == {"assessor_ref": ref, "service_id": member.service_id, "scope": "emergencies"}


def test_only_a_social_worker_of_the_council_from_outside_every_provider_is_named(team: Team) -> None:
    member, _ = home(team)
    with acting_as(OPENER):
        Post.objects.create(user_id=team["third"].user_id, organisation=member.organisation, role=Role.PROVIDER)
    with pytest.raises(Refused, match="works for a provider"):
        name_assessor(actor=team["commissioner"], user_id=team["third"].user_id or 0, job="Therapist")
    with pytest.raises(NotFound):
        name_assessor(actor=team["commissioner"], user_id=team["broker"].user_id or 0, job="Broker")
    with pytest.raises(Refused, match="what they are"):
        name_assessor(actor=team["commissioner"], user_id=team["author"].user_id or 0, job=" ")
    with pytest.raises(NotPermitted):
        name_assessor(actor=team["broker"], user_id=team["author"].user_id or 0, job="Therapist")


def test_nobody_is_on_the_list_twice(team: Team, assessor: Assessor) -> None:
    with pytest.raises(Conflict, match="on the list already"):
        name_assessor(actor=team["commissioner"], user_id=assessor.user_id, job="Therapist")
    with acting_as(team["commissioner"]):
        assert assessor.user_id not in dict(who_may_be_named(team.authority.pk))


def test_a_home_changes_for_which_visits_it_trusts_and_takes_it_back(team: Team, assessor: Assessor) -> None:
    made, manager = trust(team, assessor)
    with pytest.raises(Conflict, match="You trust"):
        trust_assessor(
            actor=manager, assessor_ref=assessor.ref, service_id=made.service_id, scope=Scope.EMERGENCIES, name="R"
        )
    wider = trust_assessor(
        actor=manager, assessor_ref=assessor.ref, service_id=made.service_id, scope=Scope.EVERY_VISIT, name="R"
    )
    with acting_as(team["broker"]):
        assert trust_in(assessor, made.service_id) == Scope.EVERY_VISIT
    stop_trusting(actor=manager, trust_id=wider.pk)
    with acting_as(team["broker"]):
        assert trust_in(assessor, made.service_id) is None
        assert trusted_by(made.service_id, authority_id=team.authority.pk) == []
    with pytest.raises(NotFound):
        stop_trusting(actor=manager, trust_id=wider.pk)
    with acting_as(OPENER):
        assert Message.objects.filter(subject__endswith="visits people itself again").exists()


def test_a_home_trusts_for_its_own_services_alone_and_nobody_of_its_own(team: Team, assessor: Assessor) -> None:
    made, manager = trust(team, assessor)
    other, stranger = home(team, 1)
    with pytest.raises(NotFound, match="no such service of yours"):
        trust_assessor(
            actor=manager, assessor_ref=assessor.ref, service_id=other.service_id, scope=Scope.EMERGENCIES, name="R"
        )
    with pytest.raises(NotFound):
        stop_trusting(actor=stranger, trust_id=made.pk)
    with acting_as(OPENER):
        Post.objects.create(user_id=assessor.user_id, organisation=other.organisation, role=Role.PROVIDER)
    with pytest.raises(Refused, match="works for you"):
        trust_assessor(
            actor=stranger, assessor_ref=assessor.ref, service_id=other.service_id, scope=Scope.EMERGENCIES, name="R"
        )


def test_a_provider_that_is_no_member_with_the_council_knows_none_of_its_assessors(
    team: Team, assessor: Assessor
) -> None:
    elsewhere = a_team(1)
    member, stranger = home(elsewhere)
    with acting_as(stranger):
        assert not Assessor.objects.exists()
    with pytest.raises(NotFound, match="no such trusted assessor"):
        trust_assessor(
            actor=stranger, assessor_ref=assessor.ref, service_id=member.service_id, scope=Scope.EMERGENCIES, name="R"
        )


def test_who_is_taken_off_the_list_is_trusted_by_nobody_and_homes_are_told(team: Team, assessor: Assessor) -> None:
    made, manager = trust(team, assessor)
    with pytest.raises(NotFound):
        end_assessor(actor=a_team()["commissioner"], assessor_ref=assessor.ref, reason=EndReason.LEFT)
    answer = team.client("commissioner").post(f"/market/assessors/{assessor.ref}/end/", {"reason": "left"})
    assert answer.headers["Location"] == "/market/assessors/"
    with acting_as(team["broker"]):
        assert trust_in(assessor, made.service_id) is None
    with acting_as(manager):
        assert trust_in(assessor, made.service_id) is None
    assert "has named one" in client_of(manager).get("/assessors/").content.decode()
    with acting_as(OPENER):
        assert Message.objects.filter(subject__endswith="no longer sees people for you").count() == 1
    with pytest.raises(NotFound):
        end_assessor(actor=team["commissioner"], assessor_ref=assessor.ref, reason=EndReason.LEFT)


def test_each_home_sees_its_own_trust_alone_and_nothing_is_ever_changed(team: Team, assessor: Assessor) -> None:
    made, manager = trust(team, assessor)
    _, stranger = home(team, 1)
    with acting_as(stranger):
        assert not Trust.objects.exists()
        assert Assessor.objects.count() == 1
    for actor in (manager, team["commissioner"], OPENER):
        with acting_as(actor), pytest.raises(DatabaseError), transaction.atomic():
            Trust.objects.update(scope="every_visit")
    with acting_as(stranger), pytest.raises(DatabaseError), transaction.atomic():
        TrustEnd.objects.create(
            trust_id=made.pk,
            authority_id=made.authority_id,
            organisation_id=made.organisation_id,
            ended_by="user:1",
            ended_at=now(),
        )
    with acting_as(team["broker"]), pytest.raises(DatabaseError), transaction.atomic():
        AssessorEnd.objects.create(
            assessor=assessor, authority_id=team.authority.pk, reason="left", ended_by="user:1", ended_at=now()
        )
