"""Tells Django that this room exists."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The room `ledger`."""

    name = "placewell.ledger"
    label = "ledger"
