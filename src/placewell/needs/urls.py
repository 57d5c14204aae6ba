"""Addresses of cases."""

from django.urls import path

from placewell.needs import pages

urlpatterns = [
    path("cases/", pages.cases, name="needs_cases"),
    path("cases/new/", pages.new, name="needs_new"),
    path("cases/<str:ref>/", pages.case, name="needs_case"),
    path("cases/<str:ref>/assessment/", pages.assessment, name="needs_assessment"),
    path("cases/<str:ref>/healthcare/", pages.healthcare, name="needs_healthcare"),
    path("cases/<str:ref>/portrait/", pages.portrait, name="needs_portrait"),
    path("cases/<str:ref>/portrait/answer/", pages.answer, name="needs_answer"),
    path("cases/<str:ref>/portrait/confirm/", pages.confirm, name="needs_confirm"),
    path("cases/<str:ref>/portrait/sign/", pages.sign, name="needs_sign"),
    path("cases/<str:ref>/suitability/", pages.suitability, name="needs_suitability"),
    path("cases/<str:ref>/budget/", pages.budget, name="needs_budget"),
]
