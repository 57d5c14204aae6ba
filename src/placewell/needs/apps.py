"""Tells Django that this room exists."""

from django.apps import AppConfig


class NeedsConfig(AppConfig):
    """The room `needs`."""

    name = "placewell.needs"
    label = "needs"
