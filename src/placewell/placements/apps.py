"""Tells Django that this room exists."""

from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    """The room `placements`."""

    name = "placewell.placements"
    label = "placements"
