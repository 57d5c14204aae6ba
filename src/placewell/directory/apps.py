"""Tells Django that this room exists."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """The room `directory`."""

    name = "placewell.directory"
    label = "directory"
