"""Addresses of visits, placements and agreements."""

from django.urls import path

from placewell.placements import pages

urlpatterns = [
    path("visits/", pages.visits, name="placements_visits"),
    path("visits/<int:decision_id>/", pages.visit, name="placements_visit"),
    path("tenders/<str:ref>/placement/", pages.placement, name="placements_placement"),
    path("tenders/<str:ref>/placement/approve/", pages.approve, name="placements_approve"),
    path("tenders/<str:ref>/placement/refuse/", pages.refuse, name="placements_refuse"),
    path("agreements/<str:ref>/", pages.agreement, name="placements_agreement"),
    path("agreements/<str:ref>/agreement.pdf", pages.document, name="placements_document"),
    path("agreements/<str:ref>/sign/", pages.sign, name="placements_sign"),
    path("choices/agreed/", pages.mine, name="placements_mine"),
]
