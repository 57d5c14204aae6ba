"""Tells Django that this room exists."""

from django.apps import AppConfig


class ChoiceConfig(AppConfig):
    """The room `choice`."""

    name = "placewell.choice"
    label = "choice"
