"""Addresses of the directory."""

from django.urls import path

from placewell.directory import pages
from placewell.directory.capacity import pages as capacity

urlpatterns = [
    path("places/", capacity.home, name="directory_places"),
    path("capacity/file/", capacity.file, name="directory_places_file"),
    path("capacity/template.csv", capacity.template, name="directory_places_template"),
    path("places/<str:service_id>/beds/", capacity.beds, name="directory_beds"),
    path("places/<str:service_id>/same/", capacity.confirm, name="directory_places_same"),
    path("register/", pages.register, name="directory_register"),
    path("register/runs/", pages.runs, name="directory_runs"),
    path("services/", pages.search, name="directory_search"),
    path("services/<str:service_id>/", pages.service, name="directory_service"),
]
