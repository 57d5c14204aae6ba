"""Addresses of the person's choice."""

from django.urls import path

from placewell.choice import pages

urlpatterns = [
    path("choices/", pages.options, name="choice_options"),
    path("choices/<str:bid_ref>/choose/", pages.choose, name="choice_choose"),
    path("tenders/<str:ref>/put/", pages.put, name="choice_put"),
]
