"""Tells Django that this room exists."""

from django.apps import AppConfig


class RedressConfig(AppConfig):
    """The room `redress`."""

    name = "placewell.redress"
    label = "redress"
