"""Fixtures of somebody with choices before them."""

from tests.offered_database import offered, offered_once, person

__all__ = ["offered", "offered_once", "person"]
