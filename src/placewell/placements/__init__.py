"""Visits, placements and the agreements that follow a choice."""
