"""Addresses of accounts: the private link."""

from django.urls import path

from placewell.accounts import pages

urlpatterns = [
    path("me/", pages.link_needed, name="link_needed"),
    path("me/leave/", pages.leave, name="link_leave"),
    path("me/<str:token>/", pages.private_link, name="private_link"),
]
