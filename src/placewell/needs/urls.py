"""Addresses of cases, and the person's own."""

from django.urls import path

from placewell.needs.pages import cases, deciding, person, portraits

urlpatterns = [
    path("cases/", cases.cases, name="needs_cases"),
    path("cases/new/", cases.new, name="needs_new"),
    path("cases/<str:ref>/", cases.case, name="needs_case"),
    path("cases/<str:ref>/assessment/", cases.assessment, name="needs_assessment"),
    path("cases/<str:ref>/assessment/draft/", cases.assessment_draft, name="needs_assessment_draft"),
    path("cases/<str:ref>/assessment/discard/", cases.assessment_discard, name="needs_assessment_discard"),
    path("cases/<str:ref>/healthcare/", cases.healthcare, name="needs_healthcare"),
    path("cases/<str:ref>/portrait/", portraits.portrait, name="needs_portrait"),
    path("cases/<str:ref>/portrait/draft/", portraits.portrait_draft, name="needs_portrait_draft"),
    path("cases/<str:ref>/portrait/discard/", portraits.portrait_discard, name="needs_portrait_discard"),
    path("cases/<str:ref>/portrait/read/", portraits.read, name="needs_portrait_read"),
    path("cases/<str:ref>/portrait/answer/", portraits.answer, name="needs_answer"),
    path("cases/<str:ref>/portrait/remark/", portraits.answer_remark, name="needs_answer_remark"),
    path("cases/<str:ref>/portrait/send/", portraits.send, name="needs_send"),
    path("cases/<str:ref>/portrait/confirm/", portraits.confirm, name="needs_confirm"),
    path("cases/<str:ref>/portrait/sign/", portraits.sign, name="needs_sign"),
    path("cases/<str:ref>/suitability/", deciding.suitability, name="needs_suitability"),
    path("cases/<str:ref>/budget/", deciding.budget, name="needs_budget"),
    path("my/portrait/", person.my_portrait, name="needs_my_portrait"),
    path("my/budget/", person.my_budget, name="needs_my_budget"),
]
