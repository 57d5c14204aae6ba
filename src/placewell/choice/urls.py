"""Addresses of the person's choice."""

from django.urls import path

from placewell.choice.pages import authority, person, provider

urlpatterns = [
    path("choices/", person.options, name="choice_options"),
    path("choices/none/", person.none, name="choice_none"),
    path("choices/what-you-may-pay/", person.contribution, name="choice_contribution"),
    path("choices/<str:bid_ref>/choose/", person.choose, name="choice_choose"),
    path("choices/<str:bid_ref>/ask/", person.ask, name="choice_ask"),
    path("asked/", provider.asked, name="choice_asked"),
    path("asked/<int:question_id>/", provider.answer, name="choice_answer"),
    path("tenders/<str:ref>/put/", authority.put, name="choice_put"),
    path("tenders/<str:ref>/showings/<int:seq>/", authority.showing, name="choice_showing"),
    path("cases/<str:package_ref>/contribution/", authority.estimate, name="choice_estimate"),
]
