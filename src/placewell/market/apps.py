"""Tells Django that this room exists."""

from django.apps import AppConfig


class MarketConfig(AppConfig):
    """The room `market`."""

    name = "placewell.market"
    label = "market"
