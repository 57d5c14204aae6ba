"""Pages of redress."""
