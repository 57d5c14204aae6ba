"""Addresses of payments."""

from django.urls import path

from placewell.payments.pages import placements, provider, runs, uplifts

urlpatterns = [
    path("payments/", runs.home, name="payments_home"),
    path("payments/draft/", runs.draft, name="payments_draft"),
    path("payments/placements/<str:ref>/", placements.placement, name="payments_placement"),
    path("payments/placements/<str:ref>/schedule.csv", placements.schedule, name="payments_schedule"),
    path("payments/placements/<str:ref>/fund/", placements.fund, name="payments_fund"),
    path("payments/placements/<str:ref>/end/", placements.end, name="payments_end"),
    path("payments/placements/<str:ref>/away/", placements.away, name="payments_away"),
    path("payments/placements/<str:ref>/away/<int:number>/", placements.away_again, name="payments_away_again"),
    path("payments/placements/<str:ref>/away/<int:number>/back/", placements.back, name="payments_away_back"),
    path("payments/runs/<str:run_ref>/", runs.run, name="payments_run"),
    path("payments/runs/<str:run_ref>/check/", runs.check, name="payments_check"),
    path("payments/runs/<str:run_ref>/approve/", runs.approve, name="payments_approve"),
    path("payments/runs/<str:run_ref>/paid/", runs.paid, name="payments_paid"),
    path("payments/runs/<str:run_ref>/ledger.csv", runs.ledger, name="payments_ledger"),
    path("payments/lines/<int:line_id>/hold/", runs.hold, name="payments_hold"),
    path("payments/lines/<int:line_id>/release/", runs.release, name="payments_release"),
    path("payments/uplifts/", uplifts.propose, name="payments_propose_uplift"),
    path("payments/uplifts/<int:uplift_id>/", uplifts.uplift, name="payments_uplift"),
    path("payments/uplifts/<int:uplift_id>/apply/", uplifts.apply, name="payments_apply_uplift"),
    path("payments/uplifts/<int:uplift_id>/back/", uplifts.back, name="payments_withdraw_uplift"),
    path("my-payments/", provider.mine, name="payments_mine"),
    path("my-payments/<int:remittance_id>/", provider.remittance, name="payments_remittance"),
    path("my-payments/<int:remittance_id>/remittance.csv", provider.remittance_file, name="payments_remittance_file"),
]
