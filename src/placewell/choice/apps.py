"""Tells Django that this room exists."""

from django.apps import AppConfig


class ChoiceConfig(AppConfig):
    """The room `choice`."""

    name = "placewell.choice"
    label = "choice"

    def ready(self) -> None:
        """Start listening to tenders."""
        from placewell.choice import listeners  # noqa: F401, PLC0415 (needs the models)
