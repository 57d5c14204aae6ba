"""Addresses of visits, placements and agreements."""

from django.urls import path

from placewell.placements.pages import accuracy, agreements, placements, visits

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
    path("agreements/<str:ref>/", agreements.agreement, name="placements_agreement"),
    path("agreements/<str:ref>/agreement.pdf", agreements.document, name="placements_document"),
    path("agreements/<str:ref>/sign/", agreements.sign, name="placements_sign"),
    path("choices/agreed/", agreements.mine, name="placements_mine"),
]
