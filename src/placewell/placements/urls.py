"""Addresses of visits, placements and agreements."""

from django.urls import path

from placewell.placements.pages import agreements, interim, placements, visits

urlpatterns = [
    path("visits/", visits.visits, name="placements_visits"),
    path("visits/<int:decision_id>/", visits.visit, name="placements_visit"),
    path("tenders/<str:ref>/placement/", placements.placement, name="placements_placement"),
    path("tenders/<str:ref>/placement/approve/", placements.approve, name="placements_approve"),
    path("tenders/<str:ref>/placement/refuse/", placements.refuse, name="placements_refuse"),
    path("tenders/<str:ref>/placement/interim/", interim.interim, name="placements_interim"),
    path("agreements/<str:ref>/", agreements.agreement, name="placements_agreement"),
    path("agreements/<str:ref>/agreement.pdf", agreements.document, name="placements_document"),
    path("agreements/<str:ref>/sign/", agreements.sign, name="placements_sign"),
    path("choices/agreed/", agreements.mine, name="placements_mine"),
]
