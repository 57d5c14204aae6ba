"""Tells Django that this room exists."""

from django.apps import AppConfig


class MarketConfig(AppConfig):
    """The room `market`."""

    name = "placewell.market"
    label = "market"

    def ready(self) -> None:
        """Start listening to the register."""
        from placewell.market import listeners, tracking  # noqa: F401, PLC0415 (needs the models)
