"""Fixtures of somebody with choices before them."""

from tests.offered_database import dearer, dearer_once, offered, offered_once, person

__all__ = ["dearer", "dearer_once", "offered", "offered_once", "person"]
