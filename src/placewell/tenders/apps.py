"""Tells Django that this room exists."""

from django.apps import AppConfig


class TendersConfig(AppConfig):
    """The room `tenders`."""

    name = "placewell.tenders"
    label = "tenders"

    def ready(self) -> None:
        """Start listening to placements and cancellations."""
        from placewell.tenders import listeners  # noqa: F401, PLC0415 (needs the models)
