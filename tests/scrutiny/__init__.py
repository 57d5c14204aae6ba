"""Tests of scrutiny."""
