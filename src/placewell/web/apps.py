"""Tells Django that this room exists."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The room `web`."""

    name = "placewell.web"
    label = "web"
