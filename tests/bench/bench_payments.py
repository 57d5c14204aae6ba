"""A payment run over twenty thousand agreements of one authority: drafted to its commit, with arrears among them."""

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.bench.measured import Measured, database, seconds, tidy

if TYPE_CHECKING:
    from placewell.placements.models import Placement

AGREEMENTS = 20_000
# Of ten, this many are funded jointly; of a hundred, one changed after the first run.
JOINT, CHANGED = 3, 100


def measure() -> Measured:
    """Draft a first run, and then the next one after one agreement in a hundred changed in the past."""
    with database():
        from placewell.accounts.acting import acting_as
        from placewell.accounts.roles import Role
        from placewell.payments.actions import approve_run, check_run, draft_run
        from placewell.payments.models import PaymentLine
        from placewell.placements.models import Placement
        from placewell.rules.schedules import PERIOD, period_of
        from placewell.tenders.opener import OPENER
        from placewell.web.demonstration.play import move_clock, staff
        from tests.stages import tenders_at_every_stage

        stage = tenders_at_every_stage(3)["placed"]
        with acting_as(OPENER):
            one = Placement.objects.select_related("option", "tender").get(tender=stage.tender)
        _agreements(one)
        _fundings(one)
        tidy()
        officer, checker = staff(stage.county, Role.FINANCE_OFFICER), staff(stage.county, Role.FINANCE_OFFICER, 1)
        period = period_of(one.starts_on)
        move_clock(timedelta(weeks=4))
        first = seconds(lambda: draft_run(actor=officer, period=period))
        with acting_as(officer):
            run_ref = PaymentLine.objects.select_related("run").first().run.ref  # type: ignore[union-attr]
            lines = PaymentLine.objects.count()
        check_run(actor=checker, run_ref=run_ref)
        approving = seconds(lambda: approve_run(actor=staff(stage.county, Role.APPROVER), run_ref=run_ref))
        _changes()
        tidy()
        second = seconds(lambda: draft_run(actor=officer, period=period + PERIOD))
    how = (
        f"one draft of a four-weekly run over {AGREEMENTS:,} agreements to its commit ({lines:,} lines), measured once;"
        f" its approval with all remittances {approving:.1f} s; the draft after it, in which one agreement in"
        f" {CHANGED} changed in the past, {second:.1f} s"
    )
    return {"value": first, "how": how}


def _agreements(one: "Placement") -> None:
    """Copy the placement, with all that it stands on."""
    from tests.bench.many import copy_rows, run_sql

    option, tender = one.option, one.tender
    many = AGREEMENTS - 1
    copy_rows("tenders_tender", f"id = {tender.pk}", many, ref="'T-' || n")
    search = "(SELECT id FROM tenders_tender WHERE ref = 'T-' || n)"
    act = f"id = (SELECT act_id FROM tenders_openedbid WHERE id = {option.bid_id})"
    same = {"tender_id": search, "bid_ref": "'B-' || n"}
    copy_rows("tenders_bidact", act, many, id="gen_random_uuid()", seq="1000 + n", idempotency_hash="NULL", **same)
    run_sql(
        "INSERT INTO tenders_unsealing (tender_id, at)"
        " SELECT id, closes_at FROM tenders_tender WHERE state = 'awarded' ON CONFLICT DO NOTHING"
    )
    acted = "(SELECT id FROM tenders_bidact WHERE bid_ref = 'B-' || n)"
    copy_rows("tenders_openedbid", f"id = {option.bid_id}", many, act_id=acted, **same)
    opened = "(SELECT id FROM tenders_openedbid WHERE bid_ref = 'B-' || n)"
    copy_rows("choice_option", f"id = {option.pk}", many, bid_id=opened, **same)
    put = "(SELECT id FROM choice_option WHERE bid_ref = 'B-' || n)"
    placed = {"tender_id": search, "option_id": put, "ref": "'L-' || n", "package_ref": "'P-' || n"}
    copy_rows("placements_placement", f"id = {one.pk}", many, **placed)


def _fundings(one: "Placement") -> None:
    """Give each agreement its funding: the person pays a part, and of some the ICB half and the NHS nursing care."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO payments_fundingversion (placement_id, authority_id, organisation_id, number, starts_on,"
            " lines, basis, nursing, client, third_party, icb_percent, aftercare, pays, because, made_by, made_at)"
            " SELECT id, authority_id, organisation_id, 1, starts_on,"
            "  jsonb_build_object('core', (800 + id %% 400)::text || '.37', 'nights', '61.11'), 'net_of_fnc',"
            "  CASE WHEN id %% 2 = 0 THEN 'standard' ELSE 'none' END, 140 + id %% 50, 0,"
            "  CASE WHEN id %% 10 < %s THEN 50 END, false, 'gross', 'bench', 'bench', placewell_clock()"
            " FROM placements_placement WHERE authority_id = %s",
            [JOINT, one.authority_id],
        )


def _changes() -> None:
    """Raise one agreement in a hundred from its first day."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO payments_fundingversion (placement_id, authority_id, organisation_id, number, starts_on,"
            " lines, basis, nursing, client, third_party, icb_percent, aftercare, pays, because, made_by, made_at)"
            " SELECT placement_id, authority_id, organisation_id, 2, starts_on,"
            "  jsonb_build_object('core', '1234.56'), basis, nursing, client, third_party, icb_percent, aftercare,"
            "  pays, because, made_by, placewell_clock()"
            " FROM payments_fundingversion WHERE placement_id %% %s = 0",
            [CHANGED],
        )
