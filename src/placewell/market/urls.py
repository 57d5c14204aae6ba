"""Where the pages of the market are."""

from django.urls import path

from placewell.market import pages

urlpatterns = [
    path("schemes/", pages.schemes, name="market_schemes"),
    path("schemes/<str:ref>/", pages.scheme, name="market_scheme"),
    path("schemes/<str:ref>/<str:category_ref>/", pages.category, name="market_category"),
]
