"""Tells Django that this room exists."""

from django.apps import AppConfig


class NeedsConfig(AppConfig):
    """The room `needs`."""

    name = "placewell.needs"
    label = "needs"

    def ready(self) -> None:
        """Start listening to placements."""
        from placewell.needs import listeners  # noqa: F401, PLC0415 (needs the models)
