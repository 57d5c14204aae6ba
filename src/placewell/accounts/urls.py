"""Addresses of accounts: the private link."""

from django.urls import path

from placewell.accounts import pages, people

urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/add/", people.add_post, name="people_add"),
    path("people/<int:post_id>/end/", people.end, name="people_end"),
    path("me/", pages.link_needed, name="link_needed"),
    path("me/leave/", pages.leave, name="link_leave"),
    path("me/<str:token>/", pages.private_link, name="private_link"),
]
