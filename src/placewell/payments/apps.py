"""Tells Django that this room exists."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """The room `payments`."""

    name = "placewell.payments"
    label = "payments"

    def ready(self) -> None:
        """Start listening to choices."""
        from placewell.payments import listeners  # noqa: F401, PLC0415 (needs the models)
