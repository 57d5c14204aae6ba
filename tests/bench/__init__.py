"""The measurements of `make bench`, and what they have in common."""
