"""How many queries each page takes, for each role that may see it, with a tender at each stage: held in a file.

A page must not cost more with more rows: with six offers and twice as many tenders it takes as many queries as with
two. When a count changes on purpose, write it down with the command of ACCEPT, and read the difference in the file.
"""

import json
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, reverse

from placewell.accounts.acting import acting_as
from placewell.accounts.keys import Key
from placewell.accounts.models import Post
from placewell.accounts.permissions import permission_of
from placewell.accounts.roles import Role
from placewell.choice.models import Asked, Decision, Showing
from placewell.market.models import Notice
from placewell.placements.models import Placement
from placewell.tenders.models import OpenedBid, Question
from placewell.tenders.opener import OPENER
from tests.clients import client_of
from tests.databases import copied
from tests.security.test_permissions import ALL
from tests.stages import Stage, tenders_at_every_stage

HELD = Path(__file__).with_name("query_counts.json")
FEW, MANY = 3, 7  # homes; the farthest declines, so there are two offers, and six
ANYWHERE = "any stage"
ACCEPT = "PLACEWELL_WRITE_COUNTS=1 .venv/bin/python -m pytest tests/test_query_counts.py"
Counts = dict[str, dict[str, dict[str, int]]]  # page → role → stage → queries

# What stands for a name in an address: by the address's first word and the name, or by the name alone. To cover a
# new address, say here which row of a stage it is about; None where the stage has no such row.
REAL: dict[str, Callable[[Stage], object]] = {
    "cases/ref": lambda stage: stage.package.ref,
    "tenders/ref": lambda stage: stage.tender.ref,
    "invitations/ref": lambda stage: stage.invitations[0].ref,
    "schemes/ref": lambda stage: stage.county.category.scheme.ref,
    "payments/ref": lambda stage: _first(Placement.objects.filter(tender=stage.tender), "ref"),
    "placements/ref": lambda stage: _first(Placement.objects.filter(tender=stage.tender), "ref"),
    "agreements/ref": lambda stage: _first(Placement.objects.filter(tender=stage.tender), "ref"),
    "questions/question_id": lambda stage: _first(Question.objects.filter(tender=stage.tender), "pk"),
    "asked/question_id": lambda stage: _first(Asked.objects.filter(option__tender=stage.tender), "pk"),
    "tenders/seq": lambda stage: _first(Showing.objects.filter(tender=stage.tender), "pk"),
    "scheme_ref": lambda stage: stage.county.category.scheme.ref,
    "package_ref": lambda stage: stage.package.ref,
    "category_ref": lambda stage: stage.county.category.ref,
    "service_id": lambda stage: stage.invitations[0].service_id,
    "post_id": lambda stage: _first(Post.objects.filter(organisation=stage.county.authority), "pk"),
    "bid_ref": lambda stage: _first(
        OpenedBid.objects.filter(tender=stage.tender, invitation=stage.invitations[0]), "bid_ref"
    ),
    "question_id": lambda stage: stage.tender.questions[0]["id"],
    "decision_id": lambda stage: _first(Decision.objects.filter(tender=stage.tender), "pk"),
    "notice_id": lambda stage: _first(Notice.objects.filter(scheme=stage.county.category.scheme), "pk"),
    "members/membership_id": lambda stage: stage.invitations[0].membership_id,
    "membership_id": lambda stage: stage.invitations[0].membership_id,
    "agreements/number": lambda _: 1,
    "version": lambda _: 1,
    "seq": lambda _: 1,
}
# Addresses that show no page of a tender played like this one, and why.
NOT_SHOWN = {
    "health_live": "answers without a page",
    "health_ready": "answers without a page",
    "ready_sign_ins": "only in a demonstration",
    "placements_concern": "a stage on which nobody is worried; tests/placements/test_review_pages.py reads one",
    **dict.fromkeys(
        ("placements_put_concern", "placements_hold_concern_back", "placements_our_concern"),
        "a stage on which nobody is worried; tests/placements/test_heard.py looks at these",
    ),
    "placements_decide_concern": "a stage without a worry; tests/placements/test_review_pages.py decides one",
    "standing_track_dispute": "a stage without a track record; tests/market/test_track_record.py disputes a line",
    "outbox": "only in a demonstration",
    "act_as": "changes the post one acts in",
    "account_login": "leads a signed-in user on",
    "private_link": "its token is known to nobody but the person",
    **dict.fromkeys(
        (
            *("account_reauthenticate", "account_change_password", "account_reset_password_from_key"),
            *("mfa_authenticate", "mfa_reauthenticate", "mfa_deactivate_totp", "mfa_view_recovery_codes"),
        ),
        "asks for a password or a second factor, which nobody here has",
    ),
    **dict.fromkeys(("tenders_low_bid_decide", "tenders_low_bid_explain"), "no offer here is low"),
    **dict.fromkeys(
        (
            *("joining_claim_decide", "joining_claim_withdraw", "joining_claim_revoke"),
            *("standing_file", "standing_notice", "standing_reply", "standing_object", "market_standing_successor"),
            *("market_standing_notice", "market_standing_decide", "market_standing_look"),
            *("market_standing_withdraw", "market_standing_dispute"),
            *("market_running_answer", "market_running_leave", "market_running_drop"),
            *("joining_document", "joining_document_remove", "joining_questions", "joining_send"),
            *("joining_application", "joining_answer", "joining_review", "joining_withdraw"),
            *("market_application", "market_application_decide", "market_application_ask"),
            *("market_application_longer", "market_application_review"),
            *("market_consultation_comment", "market_consulting", "market_consulting_revise"),
            *("market_consulting_close", "market_consulting_withdraw", "market_consulting_answer"),
            *("market_consulting_hide", "market_consultation", "market_consultation_version"),
            *("investment_claim", "investment_answer", "investment_add", "investment_reply", "investment_again"),
            *("investment_withdraw", "investment_evidence", "market_investment_claim", "market_investment_decide"),
            *("market_investment_ask", "market_investment_look", "market_investment_notice"),
            "market_investment_ending",
        ),
        "nobody here has claimed, prepared or sent anything: tests/market looks at these",
    ),
    **dict.fromkeys(
        (
            *("choice_additional_cost", "choice_additional_document", "choice_additional_advice"),
            *("choice_additional_check", "choice_additional_refuse", "choice_additional_sign"),
            *("choice_additional_agree", "choice_additional_review", "choice_additional_stop"),
            *("choice_costs_more_sign", "choice_costs_more_stop", "choice_costs_more_document"),
        ),
        "nobody here has asked for a home above the budget: tests/choice looks at these",
    ),
    **dict.fromkeys(
        ("placements_read", "placements_read_differs", "placements_hand_over"),
        "nobody here was sent to meet anybody: tests/placements/test_assessing.py looks at these",
    ),
    **dict.fromkeys(
        ("market_end_assessor", "market_trust_assessor", "market_stop_trusting"),
        "nobody here is a trusted assessor: tests/market/test_assessors.py looks at these",
    ),
    **dict.fromkeys(
        (
            *("closing_list", "closing_day", "closing_off", "closing_resident", "closing_stay", "closing_together"),
            *("closing_follow", "closing_apart", "closing_other_new", "closing_other", "closing_searches"),
        ),
        "no home here closes: tests/placements/test_closing_pages.py looks at these",
    ),
    "choice_nomination": "nobody here has named a home: tests/choice looks at this",
    "choice_direct_after": "leads on to the page of the case",
    **dict.fromkeys(
        ("choice_direct_home", "choice_direct_award"),
        "nothing here is found directly: tests/placements/test_found_directly.py looks at these",
    ),
    **dict.fromkeys(
        (
            *("payments_away_again", "payments_away_back", "payments_run", "payments_check", "payments_approve"),
            *("payments_paid", "payments_ledger", "payments_hold", "payments_release", "payments_uplift"),
            *("payments_apply_uplift", "payments_withdraw_uplift", "payments_remittance", "payments_remittance_file"),
        ),
        "nobody here has been paid anything: tests/payments looks at these",
    ),
    **dict.fromkeys(
        (
            *("redress_mine_one", "redress_our_one", "redress_part", "redress_complaint", "redress_safety"),
            *("redress_acknowledge", "redress_put", "redress_delay", "redress_answer", "redress_review"),
        ),
        "nobody here has complained: tests/redress looks at these",
    ),
    **dict.fromkeys(
        (
            *("tenders_telephone", "tenders_telephone_call", "tenders_telephone_bid", "tenders_telephone_end"),
            *("tenders_telephone_confirm", "tenders_telephone_wrong", "tenders_telephone_price"),
        ),
        "enough offers came here, so nobody is rung: tests/tenders/test_telephone_pages.py looks at these",
    ),
    "market_rota_withdraw": "nobody here has a turn of the rota: tests/market/test_rota.py withdraws one",
    "placements_visit_differs": "nothing here differs: tests/placements looks at it",
    **dict.fromkeys(("tenders_saved_answer", "tenders_drop_answer"), "nobody here has saved an answer"),
}


def _first(rows: object, name: str) -> object:
    row = rows.order_by("pk").first()  # type: ignore[attr-defined] # a queryset
    return None if row is None else getattr(row, name)


@contextmanager
def played(template: str, homes: int, *, times: int) -> Iterator[dict[str, Stage]]:
    with copied(template):
        yield tenders_at_every_stage(homes, times=times)
    os.environ.pop(Key.OPENING, None)


@dataclass(frozen=True, slots=True)
class Visited:
    """What the pages took, and which addresses take no GET at all."""

    counts: Counts = field(default_factory=dict)
    changing: set[str] = field(default_factory=set)

    def visit(self, client: Client, page: str, role: Role, stage: str, path: str) -> None:
        queries = 0

        def count(execute: Callable[..., object], *given: object) -> object:
            nonlocal queries
            queries += 1
            return execute(*given)

        with connection.execute_wrapper(count):
            answer = client.get(path)
        if answer.status_code == 200:
            self.counts.setdefault(page, {}).setdefault(role.value, {})[stage] = queries
        elif answer.status_code == 405:
            self.changing.add(page)


def visit_all(stages: dict[str, Stage]) -> Visited:
    """Visit every address with the rows of each stage, as each role that may, and count what each answer takes."""
    clients, visited = {stage: _clients(one) for stage, one in stages.items()}, Visited()
    for route, pattern in ALL:
        named, first = bool(pattern.pattern.converters), next(iter(stages))
        for stage, one in stages.items():
            path = _path(route, pattern, one)
            for role, client in clients[stage].items():
                # An address without a name in it shows the same at every stage, but for the person: it is their case.
                own = named or role == Role.PERSON
                may = role in permission_of(pattern.callback).roles
                if path is not None and may and (own or stage == first):
                    visited.visit(client, pattern.name or route, role, stage if own else ANYWHERE, path)
    return visited


def _clients(stage: Stage) -> dict[Role, Client]:
    clients = {actor.role: client_of(actor) for actor in reversed(stage.county.staff.values())}
    return clients | {
        Role.PROVIDER: client_of(stage.manager()),
        Role.PERSON: client_of(None, stage.link),
        Role.PUBLIC: client_of(None),
    }


def _path(route: str, pattern: URLPattern, stage: Stage) -> str | None:
    """Return the address with the stage's own rows in it; None where it has none."""
    given = {}
    with acting_as(OPENER):
        for name in pattern.pattern.converters:
            real = REAL.get(f"{route.partition('/')[0]}/{name}") or REAL.get(name)
            given[name] = None if real is None else real(stage)
    return None if None in given.values() else reverse(pattern.name or "", kwargs=given)


def lines(counts: Counts) -> dict[str, int]:
    return {
        f"{page}, {role}, {stage}": queries
        for page, roles in counts.items()
        for role, stages in roles.items()
        for stage, queries in stages.items()
    }


def differences(before: Counts, after: Counts) -> list[str]:
    one, other = lines(before), lines(after)
    return [
        f"{line}: {one.get(line, 'not there')} → {other.get(line, 'not there')}"
        for line in sorted({*one, *other})
        if one.get(line) != other.get(line)
    ]


@pytest.fixture(scope="module")
def both(
    template: str, django_db_setup: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[tuple[Visited, Visited]]:
    """What was visited with two offers to each tender, and with six to each of twice as many."""
    logging.getLogger("django.request").setLevel(logging.ERROR)  # what is not there at a stage is no news
    with django_db_blocker.unblock():
        with played(template, FEW, times=1) as stages:
            visit_all({"placed": stages["placed"]})  # what a first request keeps in memory is there from now on
            few = visit_all(stages)
        with played(template, MANY, times=2) as stages:
            many = visit_all(stages)
    yield few, many
    logging.getLogger("django.request").setLevel(logging.NOTSET)


def test_no_page_takes_more_queries_with_six_offers_than_with_two(both: tuple[Visited, Visited]) -> None:
    few, many = (lines(one.counts) for one in both)
    # What is no longer there (a portrait that has run out by then) has not grown.
    grown = [f"{line}: {few[line]} → {many[line]}" for line in sorted(few) if many.get(line, few[line]) != few[line]]
    if grown:
        pytest.fail("\n".join(["These pages take other numbers of queries with more rows:", *grown]), pytrace=False)


def test_every_page_takes_as_many_queries_as_the_file_says(both: tuple[Visited, Visited]) -> None:
    counts = both[0].counts
    if os.environ.get("PLACEWELL_WRITE_COUNTS"):
        HELD.write_text(json.dumps(counts, indent=1, sort_keys=True) + "\n")
    changed = differences(json.loads(HELD.read_text()), counts)
    if changed:
        sentence = f"Pages take other numbers of queries than {HELD.name} says. If that is meant: {ACCEPT}"
        pytest.fail("\n".join([sentence, *changed]), pytrace=False)


def test_every_address_that_shows_a_page_was_visited(both: tuple[Visited, Visited]) -> None:
    seen = {*both[0].counts, *both[0].changing, *NOT_SHOWN}
    unseen = [f"{route} ({pattern.name})" for route, pattern in ALL if pattern.name not in seen]
    if unseen:
        sentence = "Nobody got a page here. Say in REAL which row of a stage stands for each name in the address:"
        pytest.fail("\n".join([sentence, *unseen]), pytrace=False)
