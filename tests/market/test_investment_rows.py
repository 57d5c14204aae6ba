"""Claims of investment in the database itself: whose they are, and which side writes what of them (rulebook §6)."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import NOBODY
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.market.actions import decide_investment
from placewell.market.models import InvestmentClaim, InvestmentEvidence, InvestmentList, InvestmentStep
from tests.factories import a_category, a_member, an_authority, manager_of, staff_of
from tests.market.investing import a_list, claimed, verified

TABLES = (InvestmentClaim, InvestmentEvidence, InvestmentStep)


@pytest.fixture
def authority(committed):
    return an_authority()


@pytest.fixture
def commissioner(authority):
    return staff_of(authority, Role.COMMISSIONER)


@pytest.fixture
def member(commissioner):
    category = a_category(commissioner)
    a_list(commissioner, category)
    return a_member(commissioner, category)


@pytest.mark.parametrize("table", TABLES)
def test_they_are_read_by_their_provider_and_by_those_who_decide_or_audit(authority, commissioner, member, table):
    claimed(member)
    rival = manager_of(a_member(commissioner, member.category))
    elsewhere = staff_of(an_authority("Elsewhere"), Role.COMMISSIONER)
    readers = [manager_of(member), *(staff_of(authority, role) for role in (Role.COMMISSIONER, Role.APPROVER))]
    others = [rival, elsewhere, NOBODY, *(staff_of(authority, role) for role in (Role.BROKER, Role.SOCIAL_WORKER))]
    for actor, seen in (
        *((one, 1) for one in (*readers, staff_of(authority, Role.AUDITOR))),
        *((one, 0) for one in others),
    ):
        with acting_as(actor):
            assert table.objects.count() == seen, actor.role
    for actor, seen in ((rival, 0), (elsewhere, 0), (NOBODY, 0), (manager_of(member), 1), (commissioner, 1)):
        with acting_as(actor):
            assert table.objects.visible_to(actor).count() == seen


def test_a_provider_with_a_login_of_its_own_verifies_nothing(commissioner, member):
    made, manager = claimed(member), manager_of(member)
    day = now().date()
    yes = {
        "state": "verified",
        "verified_on": day,
        "expires_on": day.replace(year=day.year + 3),
        "decided_by": "user:0",
    }
    for values in (yes, {"item": "nights"}, {"made_by": "user:0"}, {"state": "refused", "decided_by": "user:0"}):
        with pytest.raises(DatabaseError, match="stands"), acting_as(manager):
            InvestmentClaim.objects.filter(pk=made.pk).update(**values)
    own = {name: getattr(made, name) for name in ("membership", "points_list", "authority_id", "organisation_id")}
    with pytest.raises(DatabaseError, match="begins as one"), acting_as(manager):
        InvestmentClaim.objects.create(**own, **yes, item="pay", made_by=manager.ref, made_at=now())
    kept = {"claim": made, "authority_id": made.authority_id, "organisation_id": made.organisation_id, "at": now()}
    with pytest.raises(DatabaseError, match="its other side"), acting_as(manager):
        InvestmentStep.objects.create(**kept, act="verify", text="Yes.", by=commissioner.ref)
    with pytest.raises(DatabaseError, match="its other side"), acting_as(commissioner):
        InvestmentStep.objects.create(**kept, act="withdraw", by=manager.ref)


def test_an_authority_claims_and_withdraws_nothing_for_a_provider(commissioner, member):
    made = claimed(member)
    for values in ({"state": "withdrawn"}, {"state": "expired"}, {"state": "look_again"}):
        with pytest.raises(DatabaseError, match="stands"), acting_as(commissioner):
            InvestmentClaim.objects.filter(pk=made.pk).update(**values)
    own = {name: getattr(made, name) for name in ("membership", "points_list", "authority_id", "organisation_id")}
    with pytest.raises(DatabaseError, match="begins as one"), acting_as(commissioner):
        InvestmentClaim.objects.create(**own, item="pay", made_by="user:0", made_at=now())


def test_a_claim_is_under_a_list_of_its_own_category(commissioner, member):
    other = a_list(commissioner, a_category(commissioner))
    manager = manager_of(member)
    with pytest.raises(DatabaseError, match="begins as one"), acting_as(manager):
        InvestmentClaim.objects.create(
            membership=member,
            points_list=other,
            authority_id=member.authority_id,
            organisation_id=member.organisation_id,
            item="iip",
            made_by=manager.ref,
            made_at=now(),
        )


def test_the_database_keeps_the_second_look_to_somebody_else(commissioner, member):
    made, manager = claimed(member), manager_of(member)
    decide_investment(actor=commissioner, claim_id=made.pk, verify=False, reasons="No.")
    with acting_as(manager):
        InvestmentClaim.objects.filter(pk=made.pk).update(state="look_again")
    with pytest.raises(IntegrityError, match="looked_at_by_another"), acting_as(commissioner):
        InvestmentClaim.objects.filter(pk=made.pk).update(state="stands", looked_by=commissioner.ref)


def test_a_list_the_evidence_and_every_step_stand(commissioner, member):
    verified(commissioner, member)
    for table in (InvestmentList, InvestmentEvidence, InvestmentStep):
        for change in (lambda rows: rows.update(id=0), lambda rows: rows.delete()):
            with pytest.raises(DatabaseError), acting_as(commissioner), transaction.atomic():
                change(table.objects.filter(pk__gt=0))
