"""Tells Django that this room exists."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The room `accounts`."""

    name = "placewell.accounts"
    label = "accounts"
