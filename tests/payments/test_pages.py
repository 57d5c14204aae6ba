"""Pages of payments: finance's desk, a placement, a run through its steps, a rise, and a provider's remittances."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor
from placewell.accounts.roles import Role
from placewell.payments.actions import hold_line
from placewell.payments.models import PaymentLine, PaymentRun, Remittance, Uplift
from placewell.rules.schedules import PERIOD
from placewell.tenders.opener import OPENER
from tests.clients import client_of
from tests.offered_database import path
from tests.payments.paying import Paying

NAMES = ("Edith", "Marlowe", "Grace")


def text(client: Client, name: str, *args: object) -> str:
    answer = client.get(path(name, *args))
    assert answer.status_code == 200, answer.content.decode()
    return str(answer.content.decode())


def three_days(name: str, day: object) -> dict[str, str]:
    return {f"{name}_{place}": str(getattr(day, part)) for place, part in enumerate(("day", "month", "year"))}


def post(actor: Actor, name: str, *args: object, said: Mapping[str, str] | None = None) -> str:
    """Post a form that holds, and return what is read after it."""
    answer = client_of(actor).post(path(name, *args), said or {}, follow=True)
    assert answer.redirect_chain, answer.content.decode()
    return str(answer.content.decode())


def fund(paying: Paying, **said: str) -> str:
    lines = (said.get(name, other) for name, other in (("core", "980.00"), ("one_to_one", "0.00")))
    paying.agree(f"{sum(Decimal(one) for one in lines):.2f}")
    given = {
        **three_days("starts_on", paying.begins),
        "core": "£980.00",
        "nursing": "none",
        "basis": "net_of_fnc",
        "client": "140",
        "pays": "gross",
        "because": "Panel of 3 March.",
    }
    return post(paying.officer, "payments_fund", paying.placement.ref, said=given | said)


def run_of(paying: Paying) -> PaymentRun:
    with acting_as(OPENER):
        return PaymentRun.objects.get(period=paying.period)


def test_a_placement_without_funding_is_in_the_finance_officers_work_until_it_is_funded(paying: Paying) -> None:
    officer = client_of(paying.officer)
    assert f"{paying.placement.ref}: " in text(officer, "work")
    assert "Signed placements without funding" in text(officer, "payments_home")
    assert "990.00" in text(officer, "payments_fund", paying.placement.ref)  # the price that was agreed
    after = fund(paying)
    assert "It is written down." in after
    assert "The person pays £140.00" in after
    assert "Every signed placement has its funding." in text(officer, "payments_home")
    assert "Who pays for it?" not in text(officer, "work")


def test_what_cannot_be_paid_is_said_beside_its_field_and_nothing_typed_is_lost(paying: Paying) -> None:
    said = {**three_days("starts_on", paying.begins), "core": "980", "client": "990", "nursing": "none"}
    said |= {"basis": "net_of_fnc", "pays": "gross", "because": "Panel."}
    answer = client_of(paying.officer).post(path("payments_fund", paying.placement.ref), said)
    assert "The person cannot pay £990.00 a week" in answer.content.decode()
    assert 'value="980"' in answer.content.decode()


def test_a_run_goes_through_three_hands_on_its_page_to_a_ledger_and_a_remittance(paying: Paying) -> None:
    fund(paying)
    assert "another finance officer checks it" in post(
        paying.officer, "payments_draft", said={"period": paying.period.isoformat()}
    )
    run = run_of(paying)
    assert "It is right" not in text(client_of(paying.officer), "payments_run", run.ref)
    assert client_of(paying.officer).post(path("payments_check", run.ref)).status_code == 403
    assert client_of(paying.officer).get(path("payments_ledger", run.ref)).status_code != 200
    assert run.ref in text(client_of(paying.checker), "work")
    assert "It is checked." in post(paying.checker, "payments_check", run.ref)
    assert run.ref in text(client_of(paying.approver), "work")
    assert "It is approved" in post(paying.approver, "payments_approve", run.ref)
    assert "It is paid." in post(paying.officer, "payments_paid", run.ref)
    first, again = (client_of(paying.officer).get(path("payments_ledger", run.ref)).content for _ in range(2))
    assert first == again
    lines = first.decode().split("\r\n")
    assert lines[0] == "date,run,placement,provider,period,cost line,payer,amount"
    assert [line.split(",")[5:7] for line in lines[1:3]] == [["core", "client"], ["core", "council"]]
    with acting_as(OPENER):
        remittance = Remittance.objects.get()
    manager = client_of(paying.manager)
    assert run.ref in text(manager, "payments_mine")
    assert "Paid at" in text(manager, "payments_remittance", remittance.pk)
    file = manager.get(path("payments_remittance_file", remittance.pk)).content.decode()
    assert f"{run.ref},{paying.placement.ref},{paying.period},core,{remittance.amount}" in file
    assert "client" not in file
    own = paying.manager.organisation_id
    other = next(one for one in paying.offered.county.managers.values() if one.organisation_id != own)
    for name in ("payments_remittance", "payments_remittance_file"):
        assert client_of(other).get(path(name, remittance.pk)).status_code == 404
    schedule = client_of(paying.officer).get(path("payments_schedule", paying.placement.ref)).content.decode()
    assert not any(name in written for name in NAMES for written in (*lines, file, schedule))


def test_a_change_in_the_past_shows_as_arrears_in_the_next_run(paying: Paying) -> None:
    fund(paying)
    paying.approved()
    assert "To pay in the next run" in fund(paying, core="1050.00")
    post(paying.officer, "payments_draft", said={"period": (paying.period + PERIOD).isoformat()})
    with acting_as(OPENER):
        run = PaymentRun.objects.get(period=paying.period + PERIOD)
    assert "arrears" in text(client_of(paying.checker), "payments_run", run.ref)


def test_days_away_are_recorded_put_right_and_taken_back_on_pages(paying: Paying) -> None:
    fund(paying)
    ref = paying.placement.ref
    said = {**three_days("first", paying.begins), "full_days": "0", "percent_after": "50"}
    assert "0 days in full, then 50 per cent" in post(paying.officer, "payments_away", ref, said=said)
    again = {**said, **three_days("last", paying.begins), "percent_after": "80"}
    assert "then 80 per cent" in post(paying.officer, "payments_away_again", ref, 1, said=again)
    assert "Take back the days away" in text(client_of(paying.officer), "payments_away_back", ref, 1)
    assert "Put right" not in post(paying.officer, "payments_away_back", ref, 1)
    ending = {**three_days("starts_on", paying.begins + PERIOD), "because": "Moved away."}
    assert "Nothing is paid from this day on." in post(paying.officer, "payments_end", ref, said=ending)


def test_a_line_is_held_and_released_on_its_page(paying: Paying) -> None:
    fund(paying)
    run = paying.draft()
    with acting_as(OPENER):
        line = PaymentLine.objects.filter(run=run).order_by("id")[0]
    assert "A question." in post(paying.officer, "payments_hold", line.pk, said={"because": "A question."})
    assert "It is released." in post(paying.officer, "payments_release", line.pk)
    hold_line(actor=paying.officer, line_id=line.pk, because="Another.")
    paying.approved()
    assert "the next run pays it" in post(paying.officer, "payments_release", line.pk)


def test_a_rise_is_previewed_and_applied_by_an_approver(paying: Paying) -> None:
    fund(paying)
    said = {"category": paying.offered.county.category.ref, **three_days("from_on", paying.begins), "percent": "5"}
    after = post(paying.officer, "payments_propose_uplift", said=said | {"because": "Cabinet."})
    assert "£980.00 a week" in after
    assert "£1,029.00" in after
    assert "Apply this rise" not in after
    with acting_as(OPENER):
        made = Uplift.objects.get()
    assert "Apply this rise" in text(client_of(paying.approver), "payments_uplift", made.pk)
    assert "It is applied to 1 placements." in post(paying.approver, "payments_apply_uplift", made.pk)
    assert "from " in text(client_of(paying.offered.staff(Role.AUDITOR)), "payments_home")


def test_a_longer_run_takes_no_more_questions(paying: Paying) -> None:
    fund(paying)
    paying.approved()
    fund(paying, core="1050.00", one_to_one="77.77", icb_percent="33.33")
    run = paying.draft(1)
    counts = []
    officer = client_of(paying.officer)
    for which in (run_of(paying).ref, run.ref):
        text(officer, "payments_run", which)
        with CaptureQueriesContext(connection) as captured:
            text(officer, "payments_run", which)
        counts.append(len(captured))
    assert counts[0] == counts[1]
