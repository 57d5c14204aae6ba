"""Tests of choice."""
