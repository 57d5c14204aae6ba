"""A proposed policy is previewed over past searches: which, by whom, what is kept, who reads it (Q6, Q12)."""

import re
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connections, transaction
from django.test.utils import CaptureQueriesContext

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import NOBODY, Actor, system_actor
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.models import EventRow
from placewell.market.actions import adopt_policy, withdraw_policy
from placewell.market.models import Policy
from placewell.market.stored import read_policy
from placewell.rules.clocks import LONDON
from placewell.rules.errors import NotFound, NotPermitted, WrongState
from placewell.rules.options import Outcome
from placewell.rules.pack import PackPolicy, Shares
from placewell.rules.previewing import Measures, Pair, Preview, looks_back_to
from placewell.scrutiny import previewing, queries
from placewell.scrutiny.actions import preview_policy
from placewell.scrutiny.models import PolicyPreview
from placewell.scrutiny.stored import read_preview, stored_preview
from placewell.tenders.models import Evaluation, OpenedBid, RevealedPrice, Tender
from placewell.web.demonstration.play import move_clock
from tests.clients import client_of
from tests.factories import an_authority, staff_of
from tests.scrutiny.searched import OFFERS, SEARCHES, Searched

SYSTEM = system_actor("test")


def previewed(searched: Searched, policy: Policy) -> Preview:
    row = preview_policy(actor=searched.staff(Role.COMMISSIONER), policy=policy)
    return read_preview(row.summary)


def measures_of(searched: Searched, policy: Policy) -> Measures:
    measures = previewed(searched, policy).measures
    assert measures is not None
    return measures


def numbers_of(policy: Policy) -> PackPolicy:
    return read_policy(policy, rating_gate=policy.category.gate)


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def own_path(searched: Searched, version: int) -> str:
    return f"/market/categories/{searched.category.ref}/policies/{version}/preview/"


def public_path(searched: Searched, version: int) -> str:
    return f"/schemes/{searched.category.scheme.ref}/{searched.category.ref}/policies/{version}/preview/"


def change(table: str, setting: str, *values: object) -> None:
    """Change a row that no login may change, as a test's county needs it."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE {table} SET {setting} WHERE id = %s", values)


class TestWhatChanges:
    @pytest.mark.question("Q6")
    def test_the_numbers_in_force_proposed_again_change_nothing(self, searched: Searched) -> None:
        measures = measures_of(searched, searched.propose())
        assert (measures.first_changes, measures.gains, measures.loses) == (0, 0, 0)
        assert measures.outcomes == ((Outcome.OPTIONS, Outcome.OPTIONS, SEARCHES),)
        assert measures.bids == SEARCHES * OFFERS
        for pair in (measures.passing, measures.in_budget, measures.lowest_first, measures.price_weight):
            assert pair.before == pair.after

    @pytest.mark.question("Q6")
    def test_a_lowest_score_that_nobody_has_leaves_nobody_a_choice(self, searched: Searched) -> None:
        measures = measures_of(searched, searched.strict())
        assert (measures.first_changes, measures.loses, measures.gains) == (SEARCHES, SEARCHES, 0)
        assert measures.outcomes == ((Outcome.OPTIONS, Outcome.TOO_FEW_BIDS, SEARCHES),)
        assert measures.passing == Pair(SEARCHES * OFFERS, 0)
        assert measures.in_budget.after == 0 < measures.in_budget.before

    def test_an_emergency_keeps_its_choices(self, searched: Searched) -> None:
        with acting_as(SYSTEM):
            one = Evaluation.objects.order_by("id")[0].tender_id
        change("tenders_tender", "urgency = 'emergency'", one)
        assert measures_of(searched, searched.strict()).loses == SEARCHES - 1

    def test_what_cannot_be_evaluated_under_it_is_counted_and_said(self, searched: Searched) -> None:
        nothing = Shares(Decimal(0), Decimal(0), Decimal(100), Decimal(0))  # and no home has a track record yet
        policy = searched.propose(shares=nothing)
        found = previewed(searched, policy)
        assert (found.searches, found.refused) == (0, (("no_component", SEARCHES),))
        page = text(client_of(searched.staff(Role.APPROVER)).get(own_path(searched, policy.version)))
        assert "an offer had no part of quality that would count: 6." in page

    def test_what_is_kept_is_read_as_it_was_computed(self, searched: Searched) -> None:
        policy = searched.strict()
        with acting_as(SYSTEM):
            whole = previewing.compute(searched.category, numbers_of(policy), at=now()).preview
        assert read_preview(stored_preview(whole)) == whole == previewed(searched, policy)


class TestWhichSearches:
    def test_the_newest_evaluation_of_each_search_counts_and_no_other(self, searched: Searched) -> None:
        with acting_as(SYSTEM):
            one = Evaluation.objects.order_by("id")[0]
            one.pk, one.seq, one.at = None, one.seq + 1, now()
            one.save(force_insert=True)
            assert Evaluation.objects.count() == SEARCHES + 1
        assert previewed(searched, searched.propose()).searches == SEARCHES

    def test_another_authoritys_searches_in_the_category_are_left_out(self, searched: Searched) -> None:
        with acting_as(SYSTEM):
            one = Evaluation.objects.order_by("id")[0]
            elsewhere = an_authority("Elsewhere")
        change("tenders_evaluation", "authority_id = %s", elsewhere.pk, one.pk)
        assert previewed(searched, searched.propose()).searches == SEARCHES - 1

    def test_searches_of_more_than_24_months_ago_are_left_out(self, searched: Searched) -> None:
        move_clock(timedelta(days=731))
        row = preview_policy(actor=searched.staff(Role.COMMISSIONER), policy=searched.propose())
        assert (row.found, read_preview(row.summary).searches) == (0, 0)

    @pytest.mark.parametrize(
        ("at", "since"), [("2026-11-25T10:00", "2024-11-25T10:00"), ("2028-02-29T10:00", "2026-02-28T10:00")]
    )
    def test_24_months_are_counted_by_the_calendar(self, at: str, since: str) -> None:
        moment = datetime.fromisoformat(at).replace(tzinfo=LONDON)
        assert looks_back_to(moment) == datetime.fromisoformat(since).replace(tzinfo=LONDON)

    def test_of_very_many_the_newest_are_taken_and_the_page_says_so(
        self, searched: Searched, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for module in (previewing, queries):
            monkeypatch.setattr(module, "MOST_PACKS", SEARCHES - 1)
        policy = searched.propose()
        row = preview_policy(actor=searched.staff(Role.COMMISSIONER), policy=policy)
        assert (row.found, read_preview(row.summary).searches) == (SEARCHES, SEARCHES - 1)
        page = text(client_of(searched.staff(Role.APPROVER)).get(own_path(searched, policy.version)))
        assert "there were more" in page

    def test_more_searches_take_no_more_queries(self, searched: Searched, monkeypatch: pytest.MonkeyPatch) -> None:
        policy, taken = numbers_of(searched.propose()), []
        for most in (1, SEARCHES):
            monkeypatch.setattr(previewing, "MOST_PACKS", most)
            with acting_as(SYSTEM), CaptureQueriesContext(connections["default"]) as queries_run:
                previewing.compute(searched.category, policy, at=now())
            taken.append(len(queries_run))
        assert taken[0] == taken[1]


class TestWhoMay:
    def test_it_stands_in_the_ledger_by_reference(self, searched: Searched) -> None:
        policy = searched.propose()
        row = preview_policy(actor=searched.staff(Role.COMMISSIONER), policy=policy)
        with acting_as(SYSTEM):
            event = EventRow.objects.get(name="PolicyPreviewed")
        assert event.payload == {
            "category_ref": searched.category.ref,
            "policy_version": policy.version,
            "preview_id": row.pk,
        }
        assert row.computed_by == searched.staff(Role.COMMISSIONER).ref

    @pytest.mark.parametrize("role", [Role.APPROVER, Role.AUDITOR, Role.BROKER])
    def test_nobody_but_a_commissioner_makes_one(self, searched: Searched, role: Role) -> None:
        with pytest.raises(NotPermitted):
            preview_policy(actor=searched.staff(role), policy=searched.propose())

    def test_another_authority_knows_of_no_such_policy(self, searched: Searched) -> None:
        policy = searched.propose()
        with acting_as(SYSTEM):
            stranger = staff_of(an_authority("Elsewhere"), Role.COMMISSIONER)
        with pytest.raises(NotFound):
            preview_policy(actor=stranger, policy=policy)

    def test_only_a_proposal_is_previewed(self, searched: Searched) -> None:
        commissioner, policy = searched.staff(Role.COMMISSIONER), searched.propose()
        withdraw_policy(actor=commissioner, policy=policy, because="Not now.")
        with pytest.raises(WrongState, match="was withdrawn on"):
            preview_policy(actor=commissioner, policy=policy)
        adopted = searched.propose()
        adopt_policy(actor=searched.staff(Role.APPROVER), policy=adopted)
        with pytest.raises(WrongState, match="is adopted already"):
            preview_policy(actor=commissioner, policy=adopted)

    def test_a_commissioner_who_previews_sees_no_evaluation_and_no_price(self, searched: Searched) -> None:
        commissioner = searched.staff(Role.COMMISSIONER)
        with acting_as(commissioner):
            preview_policy(actor=commissioner, policy=searched.propose())
            assert Evaluation.objects.count() == RevealedPrice.objects.count() == 0

    def test_the_database_shows_the_rows_to_those_who_decide_alone(self, searched: Searched) -> None:
        preview_policy(actor=searched.staff(Role.COMMISSIONER), policy=searched.propose())
        with acting_as(SYSTEM):
            stranger = staff_of(an_authority("Elsewhere"), Role.APPROVER)
        see = {Role.COMMISSIONER: 1, Role.APPROVER: 1, Role.AUDITOR: 1, Role.BROKER: 0, Role.EVALUATOR: 0}
        readers: dict[Actor, int] = {searched.staff(role): rows for role, rows in see.items()}
        readers |= {stranger: 0, searched.stages["placed"].manager(): 0, NOBODY: 0}
        for actor, rows in readers.items():
            with acting_as(actor):
                assert PolicyPreview.objects.count() == rows, actor
                assert PolicyPreview.objects.visible_to(actor).count() == rows, actor

    def test_the_database_refuses_to_change_one_or_to_write_for_another_authority(self, searched: Searched) -> None:
        commissioner = searched.staff(Role.COMMISSIONER)
        row = preview_policy(actor=commissioner, policy=searched.propose())
        with acting_as(commissioner):
            with pytest.raises(DatabaseError), transaction.atomic():
                PolicyPreview.objects.filter(pk=row.pk).update(found=1)
            with pytest.raises(DatabaseError), transaction.atomic():
                PolicyPreview.objects.filter(pk=row.pk).delete()
            row.pk, row.authority_id = None, row.authority_id + 1
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                row.save(force_insert=True)


class TestPages:
    @pytest.mark.question("Q12")
    def test_the_approver_sees_what_the_proposer_saw(self, searched: Searched) -> None:
        policy = searched.strict()
        commissioner, approver = (client_of(searched.staff(one)) for one in (Role.COMMISSIONER, Role.APPROVER))
        path = own_path(searched, policy.version)
        assert "Nobody has previewed this version." in text(approver.get(path))
        assert commissioner.post(f"{path}make/").status_code == 302
        for client in (commissioner, approver, client_of(searched.staff(Role.AUDITOR))):
            page = text(client.get(path))
            assert "Another offer stands first, or none does 6 of 6 (100%)" in page
            assert "It came to choices within the budget; now too few offers 6 of 6 (100%)" in page
            assert "services would have offered otherwise" in page
        assert "Preview it again" in text(commissioner.get(path))
        assert "Preview it" not in text(approver.get(path))
        assert 'class="pw-chart"' in approver.get(path).content.decode()

    def test_it_is_linked_from_the_list_the_approval_and_the_public_version(self, searched: Searched) -> None:
        policy, approver = searched.propose(), client_of(searched.staff(Role.APPROVER))
        listed = f"/market/categories/{searched.category.ref}/policies/"
        own, public = own_path(searched, policy.version), public_path(searched, policy.version)
        assert own in approver.get(listed).content.decode()
        assert own in approver.get(f"{listed}{policy.version}/").content.decode()
        assert public in client_of(None).get(public.removesuffix("preview/")).content.decode()

    def test_no_page_tells_of_a_person_a_service_or_a_price(self, searched: Searched) -> None:
        policy = searched.propose(quality_weight=Decimal(50), price_weight=Decimal(50))
        preview_policy(actor=searched.staff(Role.COMMISSIONER), policy=policy)
        with acting_as(SYSTEM):
            secrets = {
                *Tender.objects.values_list("ref", flat=True),
                *OpenedBid.objects.values_list("bid_ref", flat=True),
            }
            secrets |= set(OpenedBid.objects.values_list("service_name", flat=True))
            secrets |= {one["price"] for one in RevealedPrice.objects.values_list("content", flat=True)}
        own = client_of(searched.staff(Role.APPROVER)).get(own_path(searched, policy.version))
        public = client_of(None).get(public_path(searched, policy.version))
        for answer in (own, public):
            page = answer.content.decode()
            assert answer.status_code == 200
            assert [one for one in secrets if one in page] == []

    def test_everybody_reads_what_may_be_published(self, searched: Searched) -> None:
        policy, public = searched.strict(), client_of(None)
        path = public_path(searched, policy.version)
        assert "Nobody has previewed this version." in text(public.get(path))
        preview_policy(actor=searched.staff(Role.COMMISSIONER), policy=policy)
        assert "Searches: too few to publish." in text(public.get(path)), "they are of this quarter"
        move_clock(timedelta(days=190))
        preview_policy(actor=searched.staff(Role.COMMISSIONER), policy=policy)
        page = text(public.get(path))
        assert "Searches: about 5." in page
        assert "Another offer stands first, or none does too few to publish" in page, "one service stood first in all"
        assert "The person loses a choice within the budget all, or all but fewer than 5" in page
        assert "The person gains a choice within the budget fewer than 5" in page
        assert "6 of 6" not in page
        assert page.count("too few to publish") == 11
        assert 'class="pw-chart"' not in public.get(path).content.decode()

    def test_what_this_quarter_adds_changes_nothing_that_is_published(self, searched: Searched) -> None:
        move_clock(timedelta(days=190))
        policy = searched.strict()
        first = preview_policy(actor=searched.staff(Role.COMMISSIONER), policy=policy)
        with acting_as(SYSTEM):
            one = Evaluation.objects.order_by("id")[0]
            one.pk, one.seq, one.at = None, one.seq + 1, now()
            one.save(force_insert=True)
        path = public_path(searched, policy.version)
        second = preview_policy(actor=searched.staff(Role.COMMISSIONER), policy=policy)
        assert read_preview(first.published).searches == SEARCHES
        assert second.published == first.published
        assert "Searches: about 5." in text(client_of(None).get(path))

    def test_few_searches_are_counted_and_not_shown(self, searched: Searched, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(previewing, "MOST_PACKS", 4)
        policy = searched.strict()
        preview_policy(actor=searched.staff(Role.COMMISSIONER), policy=policy)
        page = text(client_of(searched.staff(Role.COMMISSIONER)).get(own_path(searched, policy.version)))
        assert "With fewer than 5 searches no figures are shown" in page
        assert "Before and after" not in page
        assert "Searches: too few to publish." in text(client_of(None).get(public_path(searched, policy.version)))

    def test_a_page_is_the_same_each_time(self, searched: Searched) -> None:
        policy, approver = searched.strict(), client_of(searched.staff(Role.APPROVER))
        preview_policy(actor=searched.staff(Role.COMMISSIONER), policy=policy)
        token = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]+')
        pages = {token.sub(r"\1", approver.get(own_path(searched, policy.version)).content.decode()) for _ in range(3)}
        assert len(pages) == 1

    def test_a_refusal_is_said_in_words(self, searched: Searched) -> None:
        commissioner = client_of(searched.staff(Role.COMMISSIONER))
        answer = commissioner.post(f"{own_path(searched, 1)}make/", follow=True)
        assert "Version 1 is adopted already." in text(answer)
        assert "Preview it" not in text(answer)

    def test_another_authority_and_other_roles_get_no_page(self, searched: Searched) -> None:
        policy = searched.propose()
        path = own_path(searched, policy.version)
        assert client_of(searched.staff(Role.BROKER)).get(path).status_code == 403
        assert client_of(searched.stages["placed"].manager()).get(path).status_code == 403
        assert client_of(searched.staff(Role.APPROVER)).post(f"{path}make/").status_code == 403
        assert client_of(searched.staff(Role.APPROVER)).get(own_path(searched, 99)).status_code == 404
