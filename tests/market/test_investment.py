"""Investment in quality: claimed with evidence, verified, and counted until it expires (rulebook §6)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import system_actor
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, running_clocks
from placewell.ledger.models import EventRow
from placewell.market import files
from placewell.market.actions import (
    add_investment_evidence,
    answer_investment,
    ask_about_investment,
    ask_again_about_investment,
    claim_investment,
    decide_end_of_investment,
    decide_investment,
    give_notice_of_investment,
    look_again_at_investment,
    publish_investment_list,
    reply_about_investment,
    set_investment_points,
    withdraw_investment,
)
from placewell.market.jobs import look_after_joining
from placewell.market.models import InvestmentClaim, InvestmentEvidence, Membership, MembershipDecision
from placewell.market.queries import register_facts
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from placewell.rules.investment import COUNTS_AFTER
from tests.factories import a_category, a_member, an_authority, left, manager_of, staff_of, suspended
from tests.market.files import PDF_BYTES, PNG_BYTES
from tests.market.investing import IIP, NIGHTS, PAY, a_list, claimed, verified

SYSTEM = system_actor("test")


@pytest.fixture
def authority(committed):
    return an_authority()


@pytest.fixture
def commissioner(authority):
    return staff_of(authority, Role.COMMISSIONER)


@pytest.fixture
def colleague(authority):
    return staff_of(authority, Role.COMMISSIONER)


@pytest.fixture
def third(authority):
    return staff_of(authority, Role.APPROVER)


@pytest.fixture
def category(commissioner):
    made = a_category(commissioner)
    a_list(commissioner, made)
    return made


@pytest.fixture
def member(commissioner, category):
    return a_member(commissioner, category)


def points(member):
    return Membership.objects.get(pk=member.pk).investment


def clocks(member):
    with acting_as(SYSTEM):
        return {one.kind for one in running_clocks(authority_id=member.authority_id)}


def events(claim):
    with acting_as(SYSTEM):
        rows = EventRow.objects.filter(subject=f"investment:{claim.pk}").order_by("id")
        return list(rows.values_list("name", flat=True))


class TestTheList:
    def test_a_commissioner_publishes_versions_that_stand(self, commissioner, category):
        second = a_list(commissioner, category, IIP)
        assert second.version == 2
        with pytest.raises(Refused, match="never apply to the past"):
            a_list(commissioner, category, IIP, in_force_from=now() - timedelta(days=1))

    def test_a_list_that_does_not_hold_is_refused(self, commissioner, category):
        with pytest.raises(Refused, match="100 at most"):
            a_list(commissioner, category, IIP, replace(PAY, points=Decimal(81)))

    def test_a_version_to_come_is_not_overtaken_by_the_next(self, commissioner, category):
        later = a_list(commissioner, category, IIP, in_force_from=now() + timedelta(days=30))
        assert a_list(commissioner, category, PAY).in_force_from == later.in_force_from

    def test_nobody_else_publishes_one(self, authority, category):
        with pytest.raises(NotPermitted):
            publish_investment_list(actor=staff_of(authority, Role.BROKER), category=category, items=[IIP])
        with pytest.raises(NotFound):
            a_list(staff_of(an_authority("Elsewhere"), Role.COMMISSIONER), category)

    def test_where_there_is_one_points_come_from_claims_alone(self, commissioner, member):
        with pytest.raises(Refused, match="Points come from what members claim"):
            set_investment_points(actor=commissioner, membership=member, points=Decimal(50), evidence="Seen.")


class TestClaiming:
    def test_a_claim_waits_with_its_evidence_and_counts_nothing(self, member):
        made = claimed(member)
        assert (made.state, points(member)) == ("claimed", None)
        assert clocks(member) == {ClockKind.INVESTMENT_DECIDED}
        with acting_as(manager_of(member)):
            kept = InvestmentEvidence.objects.get()
        with default_storage.open(kept.stored_as) as file:
            assert PDF_BYTES not in file.read()
        assert files.content_of(kept) == PDF_BYTES

    def test_it_has_words_a_file_and_an_item_of_the_list(self, member):
        given = {"actor": manager_of(member), "membership_id": member.pk}
        whole = {"item": "iip", "statement": "Done.", "evidence": [PDF_BYTES]}
        for wrong, said in (
            ({"item": "gold_taps"}, "Choose what"),
            ({"statement": " "}, "what you have done"),
            ({"evidence": []}, "Add a file"),
            ({"evidence": [b"not a file"]}, "not a file that can be read"),
            ({"evidence": [PDF_BYTES] * 11}, "10 files at most"),
        ):
            with pytest.raises(Refused, match=said):
                claim_investment(**given, **(whole | wrong))
        with acting_as(SYSTEM):
            assert not InvestmentClaim.objects.exists()

    def test_a_change_that_fails_leaves_no_bytes(self, member):
        before = set(default_storage.listdir("documents")[1]) if default_storage.exists("documents") else set()
        with pytest.raises(Refused):
            claim_investment(
                actor=manager_of(member),
                membership_id=member.pk,
                item="iip",
                statement="Done.",
                evidence=[PDF_BYTES, b"not a file"],
            )
        after = set(default_storage.listdir("documents")[1]) if default_storage.exists("documents") else set()
        assert after == before

    def test_the_daily_sweep_keeps_what_is_evidence(self, clock, member):
        claimed(member)
        clock.forward(timedelta(days=3))
        look_after_joining(0)
        with acting_as(SYSTEM):
            assert files.content_of(InvestmentEvidence.objects.get()) == PDF_BYTES

    def test_there_is_one_at_a_time_for_an_item_and_others_beside_it(self, commissioner, member):
        first = claimed(member)
        with pytest.raises(Conflict, match="waits to be decided already"):
            claimed(member)
        claimed(member, "pay")
        decide_investment(actor=commissioner, claim_id=first.pk, verify=True, reasons="Seen.")
        with pytest.raises(Conflict, match="verified already"):
            claimed(member)

    def test_a_membership_of_another_or_one_that_ended_claims_nothing(self, commissioner, category, member):
        rival = manager_of(a_member(commissioner, category))
        with pytest.raises(NotFound):
            claimed(member, manager=rival)
        left(member)
        with pytest.raises(NotFound):
            claimed(member)

    def test_a_suspended_member_may_claim(self, commissioner, member):
        assert claimed(suspended(commissioner, member)).state == "claimed"

    def test_without_a_list_there_is_nothing_to_claim(self, commissioner):
        with pytest.raises(WrongState, match="No points list is published"):
            claimed(a_member(commissioner, a_category(commissioner)))

    def test_a_list_to_come_is_not_claimed_under_yet(self, clock, commissioner, category, member):
        a_list(commissioner, category, replace(IIP, code="gsf"), in_force_from=now() + timedelta(days=30))
        with pytest.raises(Refused, match="Choose what"):
            claimed(member, "gsf")
        clock.forward(timedelta(days=31))
        assert claimed(member, "gsf").points_list.version == 2

    def test_one_that_waits_is_withdrawn_and_made_again(self, member):
        first = claimed(member)
        assert withdraw_investment(actor=manager_of(member), claim_id=first.pk).state == "withdrawn"
        assert clocks(member) == set()
        assert points(member) is None, "trying costs nothing"
        assert claimed(member).pk != first.pk


class TestAsking:
    def test_a_question_is_answered_with_a_file_and_the_claim_waits_again(self, commissioner, member):
        made = claimed(member)
        asked = ask_about_investment(actor=commissioner, claim_id=made.pk, question="Until when is it valid?")
        assert (asked.state, clocks(member)) == ("asked", {ClockKind.INVESTMENT_ANSWERED})
        answered = answer_investment(
            actor=manager_of(member), claim_id=made.pk, text="Until 2028.", evidence=[PNG_BYTES]
        )
        assert (answered.state, clocks(member)) == ("claimed", {ClockKind.INVESTMENT_DECIDED})
        with acting_as(commissioner):
            assert made.evidence.count() == 2
            assert [one.text for one in made.steps.order_by("id")][1:] == ["Until when is it valid?", "Until 2028."]

    def test_nothing_is_decided_while_it_may_be_answered(self, clock, commissioner, member):
        made = claimed(member)
        ask_about_investment(actor=commissioner, claim_id=made.pk, question="Until when?")
        with pytest.raises(WrongState, match="may still answer"):
            decide_investment(actor=commissioner, claim_id=made.pk, verify=False, reasons="No.")
        clock.forward(timedelta(days=20))
        assert decide_investment(actor=commissioner, claim_id=made.pk, verify=False, reasons="Silence.").state == (
            "refused"
        )

    def test_evidence_is_added_while_it_waits_and_not_after(self, commissioner, member):
        made = claimed(member)
        add_investment_evidence(actor=manager_of(member), claim_id=made.pk, evidence=PNG_BYTES)
        decide_investment(actor=commissioner, claim_id=made.pk, verify=True, reasons="Seen.")
        with pytest.raises(WrongState, match="not open now"):
            add_investment_evidence(actor=manager_of(member), claim_id=made.pk, evidence=PNG_BYTES)


class TestDeciding:
    def test_what_is_verified_counts(self, commissioner, member):
        made = verified(commissioner, member)
        verified(commissioner, member, "pay")
        assert points(member) == Decimal("32.50")
        assert made.expires_on == date(made.verified_on.year + 1, made.verified_on.month, made.verified_on.day)
        assert events(made) == ["InvestmentClaimed", "InvestmentDecided"]
        with acting_as(manager_of(member)):
            kept = MembershipDecision.objects.filter(decision="investment_verified").order_by("id")
            assert next(one.reasons for one in kept) == "Accredited by Investors in People: The certificate is genuine."

    def test_scoring_reads_points_once_everybody_has_had_time_to_claim(self, commissioner, member, clock):
        other = a_member(commissioner, member.category)
        verified(commissioner, member)
        assert register_facts(member).investment is None
        clock.forward(COUNTS_AFTER)
        assert register_facts(member).investment == Decimal(20)
        assert register_facts(other).investment == Decimal(0)

    def test_a_refusal_has_reasons_and_costs_nothing(self, commissioner, member):
        made = claimed(member)
        with pytest.raises(Refused, match="reasons for your decision"):
            decide_investment(actor=commissioner, claim_id=made.pk, verify=False, reasons=" ")
        refused = decide_investment(actor=commissioner, claim_id=made.pk, verify=False, reasons="It is of 2019.")
        assert (refused.state, points(member), clocks(member)) == ("refused", None, set())

    def test_nobody_else_decides(self, authority, third, member):
        made = claimed(member)
        for actor in (third, staff_of(authority, Role.BROKER), manager_of(member)):
            with pytest.raises(NotPermitted):
                decide_investment(actor=actor, claim_id=made.pk, verify=True, reasons="Yes.")
        elsewhere = staff_of(an_authority("Elsewhere"), Role.COMMISSIONER)
        with pytest.raises(NotFound):
            decide_investment(actor=elsewhere, claim_id=made.pk, verify=True, reasons="Yes.")

    def test_whoever_claimed_it_in_another_post_does_not_verify_it(self, commissioner, member):
        made = claimed(member, manager=replace(manager_of(member), ref=commissioner.ref))
        with pytest.raises(Refused, match="You made this claim"):
            decide_investment(actor=commissioner, claim_id=made.pk, verify=True, reasons="Yes.")

    def test_what_was_verified_under_an_earlier_list_keeps_its_points(self, commissioner, category, member):
        made = verified(commissioner, member)
        a_list(commissioner, category, PAY, replace(NIGHTS, points=Decimal(87)))
        assert points(member) == 20
        verified(commissioner, member, "nights")
        assert points(member) == 100, "never over a hundred, whatever two lists come to"
        with acting_as(SYSTEM):
            assert InvestmentClaim.objects.get(pk=made.pk).points_list.version == 1


class TestSecondLook:
    @pytest.fixture
    def refused(self, commissioner, member):
        made = claimed(member)
        return decide_investment(actor=commissioner, claim_id=made.pk, verify=False, reasons="It is of 2019.")

    def test_somebody_else_looks_again_and_it_counts_from_then_on(self, commissioner, third, member, refused):
        ask_again_about_investment(actor=manager_of(member), claim_id=refused.pk, because="It was renewed: page 2.")
        assert clocks(member) == {ClockKind.INVESTMENT_LOOKED_AT}
        with pytest.raises(Refused, match="You decided this"):
            look_again_at_investment(actor=commissioner, claim_id=refused.pk, reverse=True, reasons="Yes.")
        looked = look_again_at_investment(actor=third, claim_id=refused.pk, reverse=True, reasons="Page 2 it is.")
        assert (looked.state, points(member), clocks(member)) == ("verified", Decimal(20), set())

    def test_one_that_stands_is_looked_at_no_more(self, colleague, member, refused):
        ask_again_about_investment(actor=manager_of(member), claim_id=refused.pk, because="Look again.")
        stood = look_again_at_investment(actor=colleague, claim_id=refused.pk, reverse=False, reasons="It is of 2019.")
        assert (stood.state, points(member)) == ("stands", None)
        with pytest.raises(WrongState, match="looked at twice"):
            ask_again_about_investment(actor=manager_of(member), claim_id=refused.pk, because="Again.")

    def test_it_is_asked_for_in_time(self, clock, member, refused):
        clock.forward(timedelta(days=30))
        with pytest.raises(WrongState, match="within 10 working days"):
            ask_again_about_investment(actor=manager_of(member), claim_id=refused.pk, because="Late.")

    def test_not_beside_a_new_claim_of_the_same(self, member, refused):
        claimed(member)
        with pytest.raises(Conflict, match="Another claim of this waits"):
            ask_again_about_investment(actor=manager_of(member), claim_id=refused.pk, because="Look again.")


class TestEnding:
    def test_it_counts_until_somebody_else_has_decided_after_the_reply(self, commissioner, colleague, member):
        made = verified(commissioner, member)
        give_notice_of_investment(actor=commissioner, claim_id=made.pk, reasons="The body withdrew it.")
        assert (points(member), clocks(member)) == (20, {ClockKind.INVESTMENT_ANSWERED})
        with pytest.raises(WrongState, match="may still answer"):
            decide_end_of_investment(actor=colleague, claim_id=made.pk, end=True, reasons="Gone.")
        reply_about_investment(actor=manager_of(member), claim_id=made.pk, text="It was suspended for a week only.")
        with pytest.raises(Refused, match="You gave this notice"):
            decide_end_of_investment(actor=commissioner, claim_id=made.pk, end=True, reasons="Gone.")
        ended = decide_end_of_investment(actor=colleague, claim_id=made.pk, end=True, reasons="It is gone.")
        assert (ended.state, points(member), clocks(member)) == ("ended", 0, set())

    def test_a_notice_that_is_dropped_leaves_it_as_it_was(self, clock, commissioner, third, member):
        made = verified(commissioner, member)
        give_notice_of_investment(actor=commissioner, claim_id=made.pk, reasons="Is it gone?")
        clock.forward(timedelta(days=8))
        with pytest.raises(WrongState, match="time to reply is over"):
            reply_about_investment(actor=manager_of(member), claim_id=made.pk, text="Late.")
        kept = decide_end_of_investment(actor=third, claim_id=made.pk, end=False, reasons="It is not.")
        assert (kept.state, points(member)) == ("verified", 20)

    def test_an_end_that_is_reversed_counts_until_the_day_that_was_said(self, commissioner, colleague, third, member):
        made = verified(commissioner, member)
        give_notice_of_investment(actor=commissioner, claim_id=made.pk, reasons="Gone?")
        reply_about_investment(actor=manager_of(member), claim_id=made.pk, text="No.")
        decide_end_of_investment(actor=colleague, claim_id=made.pk, end=True, reasons="Gone.")
        ask_again_about_investment(actor=manager_of(member), claim_id=made.pk, because="Read the letter.")
        for one, said in ((commissioner, "gave this notice"), (colleague, "decided this")):
            with pytest.raises(Refused, match=said):
                look_again_at_investment(actor=one, claim_id=made.pk, reverse=True, reasons="Yes.")
        back = look_again_at_investment(actor=third, claim_id=made.pk, reverse=True, reasons="It is valid.")
        assert (back.expires_on, points(member)) == (made.expires_on, 20)
        again = give_notice_of_investment(actor=commissioner, claim_id=made.pk, reasons="Once more.")
        assert again.state == "notice"
