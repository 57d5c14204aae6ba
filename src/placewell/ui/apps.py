"""Tells Django that this room exists."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The room `ui`."""

    name = "placewell.ui"
    label = "ui"
