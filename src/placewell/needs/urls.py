"""Addresses of the public formats, of cases, and the person's own."""

from django.urls import path

from placewell.needs.pages import cases, deciding, exporting, formats, further, hospital, pasting, person, portraits
from placewell.rules.formats import FormatName

urlpatterns = [
    path("formats/", formats.formats, name="needs_formats"),
    path("formats/assessment/", formats.assessment, name="needs_format_assessment"),
    path("formats/portrait/", formats.portrait, name="needs_format_portrait"),
    *(
        path(f"formats/{name}.schema.json", formats.schema, {"name": name}, name=f"needs_schema_{name}")
        for name in FormatName
    ),
    path("formats/assessment.example.json", formats.assessment_example, name="needs_example_assessment"),
    path("formats/portrait.example.json", formats.portrait_example, name="needs_example_portrait"),
    path("cases/", cases.cases, name="needs_cases"),
    path("cases/new/", cases.new, name="needs_new"),
    path("cases/<str:ref>/", cases.case, name="needs_case"),
    path("cases/<str:ref>/assessment/", cases.assessment, name="needs_assessment"),
    path("cases/<str:ref>/assessment/draft/", cases.assessment_draft, name="needs_assessment_draft"),
    path("cases/<str:ref>/assessment/discard/", cases.assessment_discard, name="needs_assessment_discard"),
    path("cases/<str:ref>/assessment/assessment.json", exporting.assessment_data, name="needs_assessment_data"),
    path("cases/<str:ref>/assessment/assessment.pdf", exporting.assessment_document_pdf, name="needs_assessment_pdf"),
    path("cases/<str:ref>/healthcare/", cases.healthcare, name="needs_healthcare"),
    path("cases/<str:ref>/hospital/", hospital.hospital, name="needs_hospital"),
    path("cases/<str:ref>/portrait/", portraits.portrait, name="needs_portrait"),
    path("cases/<str:ref>/portrait/paste/", pasting.paste, name="needs_portrait_paste"),
    path("cases/<str:ref>/portrait/draft/", portraits.portrait_draft, name="needs_portrait_draft"),
    path("cases/<str:ref>/portrait/discard/", portraits.portrait_discard, name="needs_portrait_discard"),
    path("cases/<str:ref>/portrait/read/", portraits.read, name="needs_portrait_read"),
    path("cases/<str:ref>/portrait/portrait.json", exporting.portrait_data, name="needs_portrait_data"),
    path("cases/<str:ref>/portrait/portrait.pdf", exporting.portrait_document_pdf, name="needs_portrait_pdf"),
    path("cases/<str:ref>/portrait/answer/", portraits.answer, name="needs_answer"),
    path("cases/<str:ref>/portrait/remark/", portraits.answer_remark, name="needs_answer_remark"),
    path("cases/<str:ref>/portrait/send/", portraits.send, name="needs_send"),
    path("cases/<str:ref>/portrait/confirm/", portraits.confirm, name="needs_confirm"),
    path("cases/<str:ref>/portrait/sign/", portraits.sign, name="needs_sign"),
    path("cases/<str:ref>/suitability/", deciding.suitability, name="needs_suitability"),
    path("cases/<str:ref>/budget/", deciding.budget, name="needs_budget"),
    path("cases/<str:ref>/further/", further.further, name="needs_further"),
    path("my/further/", further.my_further, name="needs_my_further"),
    path("my/portrait/", person.my_portrait, name="needs_my_portrait"),
    path("my/portrait.json", exporting.my_data, name="needs_my_portrait_data"),
    path("my/portrait-second.json", exporting.my_second_data, name="needs_my_portrait_second_data"),
    path("my/portrait.pdf", exporting.my_pdf, name="needs_my_portrait_pdf"),
    path("my/assessment.json", exporting.my_assessment_data, name="needs_my_assessment_data"),
    path("my/assessment.pdf", exporting.my_assessment_pdf, name="needs_my_assessment_pdf"),
    path("my/budget/", person.my_budget, name="needs_my_budget"),
]
