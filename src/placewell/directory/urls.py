"""Addresses of the directory."""

from django.urls import path

from placewell.directory import pages

urlpatterns = [
    path("register/", pages.register, name="directory_register"),
    path("register/runs/", pages.runs, name="directory_runs"),
    path("services/", pages.search, name="directory_search"),
    path("services/<str:service_id>/", pages.service, name="directory_service"),
]
