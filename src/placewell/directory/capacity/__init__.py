"""Places by bed type: said in seconds on a phone or from a file, with how long ago that was."""
