"""Reads of placements: the one that stands, and what was agreed about it."""
