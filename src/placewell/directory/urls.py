"""Addresses of the directory."""

from django.urls import path

from placewell.directory import pages

urlpatterns = [
    path("services/", pages.search, name="directory_search"),
    path("services/<str:service_id>/", pages.service, name="directory_service"),
]
