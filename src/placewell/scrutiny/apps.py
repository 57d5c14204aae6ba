"""Tells Django that this room exists."""

from django.apps import AppConfig


class ScrutinyConfig(AppConfig):
    """The room `scrutiny`."""

    name = "placewell.scrutiny"
    label = "scrutiny"

    def ready(self) -> None:
        """Start to measure what happens in searches."""
        from placewell.scrutiny import measuring  # noqa: F401, PLC0415 (needs the models)
