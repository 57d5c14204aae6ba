"""Who sees a price or a budget: every role, every figure, in every table that it reads and on every page it opens."""

import json
import re
from collections.abc import Mapping
from decimal import Decimal

import pytest
import typst
from django.db import connection, connections
from django.http import HttpResponse

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor
from placewell.accounts.roles import SEES_MONEY, Role
from placewell.ledger.clocks import ClockKind, running_clocks
from placewell.rules.money import format_money
from placewell.tenders.opener import OPENER
from placewell.tenders.queries.lists import tender_view
from placewell.web.rights import RIGHTS
from tests.clients import client_of
from tests.played import OpenTender
from tests.security.placed import (
    ABOVE,
    ADDITIONAL,
    BUDGET,
    CHOSEN,
    FIRST_BUDGET,
    OTHER,
    Placed,
    evaluated,
    placed,
)
from tests.security.test_permissions import GIVEN
from tests.security.visiting import Visitor, paths

STAFF = sorted({Role(role) for role in Role} - {Role.PROVIDER, Role.PERSON, Role.PUBLIC, Role.SYSTEM})
PRICES = {"its own price": CHOSEN, "another's price": OTHER, "a price above the budget": ABOVE}
BUDGETS = {"the budget": f"{BUDGET:.2f}", "the budget before": FIRST_BUDGET}
COSTS = {f"an additional cost of {one}": one for one in ADDITIONAL}
EVERY_FIGURE = PRICES | BUDGETS | COSTS

# table -> who may read its rows of this case, beyond the system. `chosen` is the manager of the chosen service, `other`
# another bidder's, `declined` one who made no offer.
STAFF_WITH_MONEY = {role.value for role in SEES_MONEY}
ROWS: dict[str, set[str]] = {
    "needs_budget": STAFF_WITH_MONEY | {"person"},
    "tenders_evaluation": STAFF_WITH_MONEY,
    "tenders_revealedprice": STAFF_WITH_MONEY | {"chosen", "other"},
    "choice_option": STAFF_WITH_MONEY | {"person", "chosen", "other"},
    "choice_showing": STAFF_WITH_MONEY | {"person"},
    "placements_visit": STAFF_WITH_MONEY | {"person", "chosen"},
    "placements_placement": STAFF_WITH_MONEY | {"person", "chosen"},
    "placements_agreement": STAFF_WITH_MONEY | {"person", "chosen"},
}
# who -> the figures that they may meet anywhere at all.
FIGURES: dict[str, set[str]] = {
    **{role.value: set(EVERY_FIGURE) if role in SEES_MONEY else set() for role in STAFF},
    "person": {"its own price", "another's price", "the budget", "the budget before"},
    "chosen": {"its own price"},
    "other": {"another's price"},
    "declined": set(),
    "public": set(),
}


def people(done: Placed) -> Mapping[str, Actor]:
    """Return everybody by the names of the tables above."""
    staff = {role.value: done.played.staff(role) for role in STAFF}
    return {**staff, "person": done.person, "chosen": done.chosen, "other": done.other, "declined": done.declined}


def readable(actor: Actor, table: str) -> str:
    """Return every row of a table that the application's login reads when it acts for somebody."""
    with acting_as(actor), connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(string_agg(t::text, E'\\n'), '') FROM {table} t")
        return str(cursor.fetchone()[0])


def figures_in(text: str) -> set[str]:
    """Name the figures that a text holds, as they are stored or as pages write them."""
    found = set()
    for name, amount in EVERY_FIGURE.items():
        written = {amount, format_money(Decimal(amount)).removeprefix("£")}
        if any(re.search(rf"(?<![\d.]){re.escape(one)}(?!\d)", text) for one in written):
            found.add(name)
    return found


@pytest.mark.question("Q10")
def test_each_row_with_a_price_or_a_budget_is_read_by_those_who_may_and_nobody_else(played: OpenTender) -> None:
    done = placed(played)
    for table, allowed in ROWS.items():
        assert readable(OPENER, table), f"{table} has a row that could be seen."
        readers = {who for who, actor in people(done).items() if readable(actor, table)}
        assert readers == allowed, table


def test_no_figure_is_in_any_table_that_somebody_reads_who_must_not_know_it(played: OpenTender) -> None:
    done = placed(played)
    tables = [table for table, rights in RIGHTS.items() if "SELECT" in rights]
    met = {
        who: {name for table in tables for name in figures_in(readable(actor, table))}
        for who, actor in people(done).items()
    }
    wrong = {who: sorted(found - FIGURES[who]) for who, found in met.items() if found - FIGURES[who]}
    assert wrong == {}
    # A test that finds nothing anywhere would prove nothing.
    assert met["auditor"] >= set(PRICES) | {"an additional cost of 56.60", "an additional cost of 16.13"}
    assert met["chosen"] == {"its own price"}


def everything_known(done: Placed) -> dict[str, list[object]]:
    """Return every value known of each part of an address, after the placement."""
    played = done.played
    with acting_as(OPENER):
        asked = [one.pk for one in played.tender.asked.all()] or [0]
    refs = [played.tender.ref, played.package.ref, done.placement_ref, played.county.category.scheme.ref]
    refs += [one.ref for one in played.invitations]
    return {name: [value] for name, value in GIVEN.items()} | {
        "ref": refs,
        "package_ref": [played.package.ref],
        "bid_ref": [done.bid_ref],
        "decision_id": [done.decision_id],
        "question_id": [*asked, played.tender.questions[0]["id"]],
        "category_ref": [played.county.category.ref],
        "service_id": [played.invitations[0].service_id],
    }


def text_of(answer: HttpResponse) -> str:
    """Return what somebody reads in an answer. Whoever gets the agreement, which is compressed, has its price."""
    if answer.headers.get("Content-Type") == "application/pdf":
        return CHOSEN
    return str(answer.content.decode("utf-8", "backslashreplace"))


@pytest.mark.question("Q10")
def test_no_figure_is_on_any_page_of_somebody_who_must_not_know_it(played: OpenTender) -> None:
    done = placed(played)
    known = everything_known(done)
    clients = {who: client_of(actor) for who, actor in people(done).items() if who != "person"}
    clients |= {"person": client_of(None, done.link), "public": client_of(None)}
    met: dict[str, set[str]] = {who: set() for who in clients}
    wrong = []
    for who, client in clients.items():
        visitor = Visitor(who, client)
        for _pattern, path in paths(known):
            answer = visitor.ask("GET", path)
            found = figures_in(text_of(answer))
            met[who] |= found
            wrong += [(who, path, name) for name in sorted(found - FIGURES[who])]
    assert wrong == []
    assert met["broker"] >= {*PRICES, "the budget"}
    assert met["person"] >= {"its own price", "another's price"}
    assert met["chosen"] == {"its own price"}


def test_who_may_not_see_money_does_not_learn_that_the_budget_is_under_every_offer(played: OpenTender) -> None:
    evaluated(played)
    for role in STAFF:
        actor = played.staff(role)
        with acting_as(actor):
            running = {one.kind for one in running_clocks(authority_id=played.county.authority.pk)}
        assert (ClockKind.BUDGET_RAISED in running) == (role in SEES_MONEY), role
        assert ("TenderEvaluated" in readable(actor, "ledger_eventrow")) == (role in SEES_MONEY), role
        assert "BidsOpened" in readable(actor, "ledger_eventrow"), role
        page = Visitor(role, client_of(actor)).ask("GET", f"/tenders/{played.tender.ref}/").content.decode()
        assert ("within the budget" not in page) or role in SEES_MONEY, role


def test_a_page_leaves_money_out_by_itself_even_where_the_database_would_give_it(played: OpenTender) -> None:
    evaluated(played)
    for role in STAFF:
        with acting_as(OPENER):
            view = tender_view(played.staff(role), played.tender.ref)
        assert bool(view.result) == (role in SEES_MONEY), role
        assert any(bid.price for bid in view.bids) == (role in SEES_MONEY), role


def test_no_event_holds_an_amount(played: OpenTender) -> None:
    placed(played)
    with acting_as(OPENER):
        assert figures_in(readable(OPENER, "ledger_eventrow")) == set()
    assert figures_in(readable(OPENER, "ledger_message")) == set()


def test_the_agreement_holds_the_price_agreed_and_no_other_figure(
    played: OpenTender, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str] = []
    compile_ = typst.compile

    def noted(*what: object, **more: object) -> object:
        given.extend(str(json.loads(value)) for value in more["sys_inputs"].values())  # type: ignore[attr-defined] # a dict
        return compile_(*what, **more)  # type: ignore[arg-type] # as it came

    monkeypatch.setattr(typst, "compile", noted)
    placed(played)
    assert given
    assert figures_in("".join(given)) == {"its own price"}


def test_an_administrator_reads_no_message_that_opens_the_persons_page(played: OpenTender) -> None:
    done = placed(played)
    with connections["owner"].cursor() as cursor:
        # In a test or a demonstration everybody reads the outbox; the rule is for everywhere else.
        cursor.execute("ALTER TABLE ledger_installation DISABLE TRIGGER keep_kind")
        cursor.execute("UPDATE ledger_installation SET clock_offset = '0', kind = 'production'")
        cursor.execute("ALTER TABLE ledger_installation ENABLE TRIGGER keep_kind")
    assert "/me/" in readable(OPENER, "ledger_message")
    for who, actor in people(done).items():
        assert "/me/" not in readable(actor, "ledger_message"), who
    assert "You are invited" in readable(played.staff(Role.ADMINISTRATOR), "ledger_message")


@pytest.mark.django_db
def test_the_code_and_the_database_agree_on_who_sees_money() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'placewell_sees_money'")
        named = set(re.findall(r"'(\w+)'", cursor.fetchone()[0]))
    assert named == STAFF_WITH_MONEY | {"system", "provider", "person"}
