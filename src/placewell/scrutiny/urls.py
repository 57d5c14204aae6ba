"""Where the pages of scrutiny are."""

from django.urls import path

from placewell.scrutiny.pages import delays, direct_awards, previews

urlpatterns = [
    path("schemes/<str:ref>/figures/direct-awards/", direct_awards.direct_awards, name="scrutiny_direct_awards"),
    path("delays/", delays.delays, name="scrutiny_delays"),
    path(
        "market/categories/<str:category_ref>/policies/<int:version>/preview/",
        previews.preview,
        name="scrutiny_preview",
    ),
    path(
        "market/categories/<str:category_ref>/policies/<int:version>/preview/make/",
        previews.make_preview,
        name="scrutiny_preview_make",
    ),
    path(
        "schemes/<str:ref>/<str:category_ref>/policies/<int:version>/preview/",
        previews.public_preview,
        name="scrutiny_public_preview",
    ),
]
