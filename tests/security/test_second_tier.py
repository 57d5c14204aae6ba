"""The second tier: read after an interest, every reading in the person's file, hidden from who runs the tender (§2)."""

import json
import threading

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, person_actor
from placewell.accounts.models import Post
from placewell.accounts.roles import Role
from placewell.ledger.models import EventRow
from placewell.rules.errors import NotFound, Refused, WrongState
from placewell.tenders.actions.bidding import seal_bid
from placewell.tenders.actions.cancelling import cancel_tender
from placewell.tenders.actions.opening import open_bids
from placewell.tenders.actions.second_tier import MOST_READERS, declare_interest, read_second_tier
from placewell.tenders.keys import proof_for, readers_proof
from placewell.tenders.models import OpenedBid
from placewell.tenders.opener import OPENER
from placewell.tenders.queries.second_tier import Reader, own_interests, readers_of
from tests.offers import price_of, response_to
from tests.played import OpenTender

EVENTS = {"InterestDeclared", "SecondTierRead"}
RUN_THE_TENDER = (
    *(Role.BROKER, Role.APPROVER, Role.EVALUATOR, Role.COMMISSIONER, Role.AUDITOR, Role.ADMINISTRATOR),
    Role.FINANCE_OFFICER,
)


def declare(played: OpenTender, place: int = 0, **more: str) -> str:
    """Let the service invited in a place name a reader."""
    said = {"reader": "Ann Lee", "job": "deputy manager", "purpose": "To see whether our nurses can manage."} | more
    return declare_interest(actor=played.manager(place), invitation_ref=played.invitations[place].ref, **said)


def read(played: OpenTender, interest: str, place: int = 0) -> str:
    """Read the second tier, and return what it says of medicines."""
    shown = read_second_tier(
        actor=played.manager(place), invitation_ref=played.invitations[place].ref, interest_ref=interest
    )
    return shown.medicines


def person_of(played: OpenTender) -> Actor:
    return person_actor(link_id=1, case_ref=played.package.ref, authority_id=played.county.authority.pk)


def seen_by(actor: Actor, played: OpenTender) -> list[Reader]:
    with acting_as(actor):
        return list(readers_of(played.package.ref).rows)


def opened(played: OpenTender) -> None:
    played.close()
    open_bids(actor=OPENER, tender_id=played.tender.pk)


def chosen(played: OpenTender, name: str = "OptionChosen", **payload: str) -> None:
    """Write into the ledger what the person did, as the room of their choice does."""
    with acting_as(OPENER):
        bid = OpenedBid.objects.get(tender=played.tender, invitation=played.invitations[0])
        value = {"package_ref": played.package.ref, "tender_ref": played.tender.ref, "bid_ref": bid.bid_ref} | payload
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO ledger_eventrow (name, version, authority_id, subject, case_ref, actor_ref, actor_role,"
                " payload, at) VALUES (%s, 1, %s, %s, %s, 'link:1', 'person', %s::jsonb, placewell_clock())",
                (
                    *(name, played.county.authority.pk, f"package:{played.package.ref}", played.package.ref),
                    json.dumps(value),
                ),
            )


def test_a_service_that_declares_an_interest_reads_and_the_person_and_their_social_worker_see_it(
    played: OpenTender,
) -> None:
    interest = declare(played)
    assert read(played, interest) == "Donepezil, amlodipine."
    assert read(played, interest) == "Donepezil, amlodipine."
    name = played.invitations[0].service_name
    for actor in (person_of(played), played.staff(Role.SOCIAL_WORKER)):
        found = seen_by(actor, played)
        assert [one.kind for one in found] == ["read", "read", "declared"], actor
        assert {(one.reader, one.job, one.service_name) for one in found} == {("Ann Lee", "deputy manager", name)}
        assert found[0].purpose == "To see whether our nurses can manage."


def test_before_the_close_nobody_who_runs_the_tender_learns_of_an_interest(played: OpenTender) -> None:
    read(played, declare(played))
    for role in RUN_THE_TENDER:
        actor = played.staff(role)
        assert seen_by(actor, played) == [], role
        with acting_as(actor):
            assert not set(EventRow.objects.values_list("name", flat=True)) & EVENTS, role
    for actor in (*played.county.managers.values(), OPENER):
        assert seen_by(actor, played) == [], actor


def test_neither_the_rows_nor_the_text_can_be_read_by_the_application(played: OpenTender) -> None:
    read(played, declare(played))
    for actor in (*played.county.staff.values(), *played.county.managers.values(), person_of(played), OPENER):
        for table in ("tenders_secondtier", "tenders_interest", "tenders_reading", "ledger_sealedevent"):
            with pytest.raises(DatabaseError), acting_as(actor), connection.cursor() as cursor:
                cursor.execute(f"SELECT count(*) FROM {table}")
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT locked FROM tenders_secondtier")
        assert b"Donepezil" not in bytes(cursor.fetchone()[0])


def test_an_interest_leaves_no_mark_on_any_row_that_can_be_seen(played: OpenTender) -> None:
    interest = declare(played)  # the first connection of a process may write elsewhere
    before = _everything_seen(played)
    read(played, declare(played, 1), 1)
    read(played, interest)
    assert _everything_seen(played) == before


def _everything_seen(played: OpenTender) -> dict[str, list[tuple[object, ...]]]:
    """Return place, writer and locker of every row that the application may read, and how many clocks there are."""
    tables = (
        *("tenders_tender", "tenders_invitation", "tenders_question", "accounts_organisation", "accounts_user"),
        *("accounts_post", "directory_service", "needs_package", "needs_portrait", "ledger_clock", "ledger_eventrow"),
        *("market_membership", "ledger_message", "procrastinate_jobs", "tenders_unsealing"),
    )
    with acting_as(OPENER), connection.cursor() as cursor:
        found = {}
        for table in tables:
            cursor.execute(f"SELECT ctid::text, xmin::text, xmax::text FROM {table} ORDER BY ctid")
            found[table] = cursor.fetchall()
    return found


def test_a_database_login_alone_neither_reads_nor_declares(played: OpenTender) -> None:
    interest = declare(played)
    read(played, interest)
    invitation = played.invitations[0]
    with acting_as(played.staff(Role.BROKER)), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('placewell.role', 'person', true)")
        cursor.execute("SELECT set_config('placewell.case', %s, true)", (played.package.ref,))
        cursor.execute("SELECT count(*) FROM tenders_readers_of(%s, %s, NULL, NULL, 50)", (played.package.ref, b"x"))
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM tenders_own_interests(%s, %s)", (invitation.pk, b"guess"))
        assert cursor.fetchone() == (0,)
        cursor.execute(
            "SELECT outcome, locked FROM tenders_read_second_tier(%s, %s, %s, 'SecondTierRead', 'x', 'provider')",
            (invitation.pk, b"guess", interest),
        )
        assert cursor.fetchone() == ("not_yours", None)
        cursor.execute(
            "SELECT tenders_declare_interest(%s, %s, 'N-X', 'A', 'B', 'C', 20, 'InterestDeclared', 'x', 'provider')",
            (invitation.pk, b"guess"),
        )
        assert cursor.fetchone() == ("not_yours",)
    assert len(seen_by(person_of(played), played)) == 2


def test_nothing_is_read_without_an_interest_of_ones_own(played: OpenTender) -> None:
    with pytest.raises(WrongState, match="Say first who will read it"):
        read(played, "N-NONE")
    others = declare(played, 1)
    with pytest.raises(WrongState, match="Say first who will read it"):
        read(played, others)
    own = played.manager().organisation_id
    stranger = next(one for one in played.county.managers.values() if one.organisation_id != own)
    with pytest.raises(NotFound):
        read_second_tier(actor=stranger, invitation_ref=played.invitations[0].ref, interest_ref=declare(played))
    assert [one.kind for one in seen_by(person_of(played), played)] == ["declared", "declared"]


def test_a_reader_has_a_name_a_job_and_a_purpose_and_there_are_not_too_many(played: OpenTender) -> None:
    for missing in ("reader", "job", "purpose"):
        with pytest.raises(Refused) as refused:
            declare(played, **{missing: "  "})
        assert refused.value.code == missing
    for _ in range(MOST_READERS):
        declare(played)
    with pytest.raises(Refused, match="which is the most"):
        declare(played)
    with acting_as(played.manager()):
        assert len(own_interests(played.invitations[0])) == MOST_READERS


def test_a_social_worker_who_holds_a_post_that_runs_tenders_sees_nothing_before_the_close(played: OpenTender) -> None:
    read(played, declare(played))
    worker = played.staff(Role.SOCIAL_WORKER)
    with acting_as(OPENER):
        post = Post.objects.create(
            user_id=worker.user_id, organisation=played.county.authority, role=Role.BROKER, approval_limit=None
        )
    assert seen_by(worker, played) == []
    with acting_as(OPENER):
        post.ended_at = played.tender.issued_at
        post.save(update_fields=["ended_at"])
    assert len(seen_by(worker, played)) == 2


def test_a_social_worker_of_another_case_sees_nothing_before_the_close(played: OpenTender) -> None:
    read(played, declare(played))
    other = Actor(ref="user:999999", role=Role.SOCIAL_WORKER, user_id=999999, authority_id=played.county.authority.pk)
    assert seen_by(other, played) == []
    opened(played)
    assert len(seen_by(other, played)) == 2


def test_after_the_opening_brokers_and_auditors_see_it_and_its_events_are_in_the_ledger(played: OpenTender) -> None:
    read(played, declare(played))
    opened(played)
    for role in (Role.BROKER, Role.AUDITOR):
        assert [one.kind for one in seen_by(played.staff(role), played)] == ["read", "declared"]
    for role in (Role.EVALUATOR, Role.APPROVER, Role.COMMISSIONER, Role.ADMINISTRATOR, Role.FINANCE_OFFICER):
        assert seen_by(played.staff(role), played) == []
    with acting_as(OPENER):
        names = list(EventRow.objects.filter(name__in=EVENTS).order_by("id").values_list("name", "payload__tender_ref"))
    assert names == [("InterestDeclared", played.tender.ref), ("SecondTierRead", played.tender.ref)]


def test_between_the_close_and_the_opening_it_is_still_hidden(played: OpenTender) -> None:
    read(played, declare(played))
    played.close()
    assert seen_by(played.staff(Role.BROKER), played) == []


def test_after_the_close_only_the_chosen_service_reads(played: OpenTender) -> None:
    interest, other = declare(played), declare(played, 1)
    seal_bid(
        actor=played.manager(),
        invitation_ref=played.invitations[0].ref,
        response=response_to(played.tender),
        price=price_of(played.tender),
    )
    opened(played)
    with pytest.raises(WrongState, match="Only the service that the person chose"):
        read(played, interest)
    with pytest.raises(WrongState, match="Only the service that the person chose"):
        declare(played)
    chosen(played)
    assert read(played, interest) == "Donepezil, amlodipine."
    with acting_as(OPENER):
        assert EventRow.objects.filter(name="SecondTierRead").count() == 1
    with pytest.raises(WrongState, match="Only the service that the person chose"):
        read(played, other, 1)
    chosen(played, "VisitReported", outcome="decline_other")
    with pytest.raises(WrongState, match="Only the service that the person chose"):
        read(played, interest)
    chosen(played)
    for undone in ("NoneChosen", "ChoiceReturned"):
        chosen(played, undone)
        with pytest.raises(WrongState, match="Only the service that the person chose"):
            read(played, interest)
        chosen(played)
        assert read(played, interest)


def test_nothing_is_read_once_the_search_is_called_off(played: OpenTender) -> None:
    interest = declare(played)
    cancel_tender(actor=played.staff(Role.BROKER), tender_ref=played.tender.ref, because="The person moved.")
    with pytest.raises(WrongState, match="called this search off"):
        read(played, interest)
    assert seen_by(played.staff(Role.BROKER), played) == []
    assert len(seen_by(person_of(played), played)) == 1


def test_the_opening_waits_for_a_reading_that_began_in_time(played: OpenTender) -> None:
    interest, invitation = declare(played), played.invitations[0]
    done: list[int] = []

    def open_it() -> None:
        try:
            open_bids(actor=OPENER, tender_id=played.tender.pk)
            done.append(1)
        finally:
            connections.close_all()

    database = settings.DATABASES["default"]
    with psycopg.connect(
        dbname=database["NAME"], user=database["USER"], password=database["PASSWORD"], host=database["HOST"]
    ) as reader:
        answer = reader.execute(
            "SELECT outcome FROM tenders_read_second_tier(%s, %s, %s, 'SecondTierRead', 'user:1', 'provider')",
            (invitation.pk, proof_for(invitation.ref), interest),
        ).fetchone()
        assert answer == ("read",)
        played.close()
        opener = threading.Thread(target=open_it)
        opener.start()
        opener.join(timeout=1.0)
        assert opener.is_alive(), "The opening waits for the reading's transaction."
        reader.commit()
    opener.join(timeout=30)
    assert done == [1]
    with acting_as(OPENER):
        assert EventRow.objects.filter(name="SecondTierRead").count() == 1


def test_readings_are_never_changed_even_by_the_owner(played: OpenTender) -> None:
    read(played, declare(played))
    for table in ("tenders_interest", "tenders_reading", "tenders_secondtier"):
        for statement in (f"DELETE FROM {table}", f"TRUNCATE {table}"):
            with (
                pytest.raises(DatabaseError),
                transaction.atomic(using="owner"),
                connections["owner"].cursor() as cursor,
            ):
                cursor.execute(statement)


def test_the_readers_of_a_case_come_page_by_page(played: OpenTender) -> None:
    interest = declare(played)
    for _ in range(4):
        read(played, interest)
    with acting_as(person_of(played)):
        first = readers_of(played.package.ref, limit=3)
        second = readers_of(played.package.ref, before=first.more, limit=3)
        assert readers_of(played.package.ref, before="nonsense", limit=3) == first
    assert [one.kind for one in (*first.rows, *second.rows)] == ["read"] * 4 + ["declared"]
    assert len({one.id for one in (*first.rows, *second.rows)}) == 5
    assert second.more == ""


def test_a_proof_of_one_case_lists_no_other(played: OpenTender) -> None:
    read(played, declare(played))
    with acting_as(person_of(played)), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM tenders_readers_of(%s, %s, NULL, NULL, 50)",
            (played.package.ref, readers_proof("P-OTHER")),
        )
        assert cursor.fetchone() == (0,)
