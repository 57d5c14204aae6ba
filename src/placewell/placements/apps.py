"""Tells Django that this room exists."""

from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    """The room `placements`."""

    name = "placewell.placements"
    label = "placements"

    def ready(self) -> None:
        """Start listening to the register, to schemes, and to what follows a visit."""
        from placewell.placements import closing_listeners, correcting, listeners  # noqa: F401, PLC0415 (needs the models)
