"""Tells Django that this room exists."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """The room `payments`."""

    name = "placewell.payments"
    label = "payments"
