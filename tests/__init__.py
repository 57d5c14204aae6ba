"""Tests: they read as the rulebook."""
