"""Every address of the site: each room's own, put together."""

from django.urls import URLPattern, URLResolver, include, path

from placewell.web import pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.home, name="home"),
    path("work/", pages.work, name="work"),
    path("work/as/<int:post_id>/", pages.act_as, name="act_as"),
    path("mine/", pages.person_home, name="person_home"),
    path("health/", pages.health, name="health"),
    path("health/live", pages.live, name="health_live"),
    path("health/ready", pages.ready, name="health_ready"),
    path("demonstration/sign-in/", pages.ready_sign_ins, name="ready_sign_ins"),
    path("demonstration/outbox/", pages.outbox, name="outbox"),
    path("accounts/", include("placewell.accounts.allauth_urls")),
    # Tried in order: first the room that is busiest in the minutes before a close.
    path("", include("placewell.tenders.urls")),
    path("", include("placewell.accounts.urls")),
    path("", include("placewell.directory.urls")),
    path("", include("placewell.market.urls")),
    path("", include("placewell.needs.urls")),
    path("", include("placewell.choice.urls")),
    path("", include("placewell.placements.urls")),
    path("", include("placewell.payments.urls")),
    path("", include("placewell.redress.urls")),
    path("", include("placewell.scrutiny.urls")),
]

handler400 = "placewell.web.pages.bad_request"
handler403 = "placewell.web.pages.forbidden"
handler404 = "placewell.web.pages.not_found"
