"""Tests of identifying detail."""
