"""Where the pages of the market are: everybody reads under `schemes/`, those who run it work under `market/`."""

from django.urls import path

from placewell.market.pages import public

urlpatterns = [
    path("schemes/", public.schemes, name="market_schemes"),
    path("schemes/<str:ref>/", public.scheme, name="market_scheme"),
    path("schemes/<str:ref>/<str:category_ref>/", public.category, name="market_category"),
]
