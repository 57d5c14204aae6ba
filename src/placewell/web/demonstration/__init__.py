"""The demonstration: a fictional county, one mini-tender played through it, and one left about to close."""
