"""Scrutiny: what the record of every room says about a scheme."""
