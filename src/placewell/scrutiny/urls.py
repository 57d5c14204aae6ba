"""Where the pages of scrutiny are."""

from django.urls import path

from placewell.scrutiny import pages

urlpatterns = [
    path("schemes/<str:ref>/figures/direct-awards/", pages.direct_awards, name="scrutiny_direct_awards"),
    path(
        "market/categories/<str:category_ref>/policies/<int:version>/preview/", pages.preview, name="scrutiny_preview"
    ),
    path(
        "market/categories/<str:category_ref>/policies/<int:version>/preview/make/",
        pages.make_preview,
        name="scrutiny_preview_make",
    ),
    path(
        "schemes/<str:ref>/<str:category_ref>/policies/<int:version>/preview/",
        pages.public_preview,
        name="scrutiny_public_preview",
    ),
]
