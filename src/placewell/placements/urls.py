"""Addresses of visits, placements and agreements."""

from django.urls import path

from placewell.placements.pages import accuracy, agreements, changing, interim, placements, reviews, saying, visits

urlpatterns = [
    path("visits/", visits.visits, name="placements_visits"),
    path("visits/<int:decision_id>/", visits.visit, name="placements_visit"),
    path("visits/<int:decision_id>/arrange/", visits.arrange, name="placements_arrange"),
    path("visits/<int:decision_id>/differs/", visits.differs, name="placements_visit_differs"),
    path("visits/<int:decision_id>/outcome/", visits.outcome, name="placements_visit_outcome"),
    path("portrait-accuracy/", accuracy.accuracy, name="placements_accuracy"),
    path("tenders/<str:ref>/placement/", placements.placement, name="placements_placement"),
    path("tenders/<str:ref>/placement/approve/", placements.approve, name="placements_approve"),
    path("tenders/<str:ref>/placement/refuse/", placements.refuse, name="placements_refuse"),
    path("tenders/<str:ref>/placement/interim/", interim.interim, name="placements_interim"),
    path("agreements/<str:ref>/", agreements.agreement, name="placements_agreement"),
    path("agreements/<str:ref>/agreement.pdf", agreements.document, name="placements_document"),
    path("agreements/<str:ref>/sign/", changing.sign, name="placements_sign"),
    path("agreements/<str:ref>/version-<int:number>.pdf", agreements.version, name="placements_version"),
    path("agreements/<str:ref>/vary/", changing.vary, name="placements_vary"),
    path("agreements/<str:ref>/vary/decide/", changing.decide, name="placements_decide_variation"),
    path("agreements/<str:ref>/vary/withdraw/", changing.withdraw, name="placements_withdraw_variation"),
    path("agreements/<str:ref>/away/", changing.away, name="placements_away"),
    path("agreements/<str:ref>/back/", changing.back, name="placements_back"),
    path("agreements/<str:ref>/notice/", changing.notice, name="placements_notice"),
    path("agreements/<str:ref>/end/", changing.end, name="placements_end"),
    path("choices/agreed/", agreements.mine, name="placements_mine"),
    path("choices/how-it-is/", saying.say, name="placements_say"),
    path("choices/worried/", saying.worry, name="placements_worry"),
    path("reviews/", reviews.due, name="placements_reviews"),
    path("reviews/mine/", reviews.own, name="placements_own_reviews"),
    path("placements/<str:ref>/reviews/", reviews.history, name="placements_history"),
    path("placements/<str:ref>/reviews/hold/", reviews.hold, name="placements_hold_review"),
    path("placements/<str:ref>/start/", reviews.start, name="placements_start"),
    path("placements/<str:ref>/concern/", reviews.concern_about, name="placements_raise_concern"),
    path("concerns/<str:ref>/", reviews.concern, name="placements_concern"),
    path("concerns/<str:ref>/decide/", reviews.decide, name="placements_decide_concern"),
]
