"""Tells Django that this room exists."""

from django.apps import AppConfig


class TendersConfig(AppConfig):
    """The room `tenders`."""

    name = "placewell.tenders"
    label = "tenders"
