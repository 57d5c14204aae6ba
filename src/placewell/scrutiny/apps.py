"""Tells Django that this room exists."""

from django.apps import AppConfig


class ScrutinyConfig(AppConfig):
    """The room `scrutiny`."""

    name = "placewell.scrutiny"
    label = "scrutiny"
