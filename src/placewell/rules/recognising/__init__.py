"""A text that somebody has already written, taken apart: what answers a question of the portrait, and what is left.

Nothing is guessed. A passage is recognised by its heading, or by words that can mean one answer only; every other word
is left as it was, for a person to place. No word is lost, and none stands twice.
"""

from placewell.rules.recognising.filling import Filled, fill, words
from placewell.rules.recognising.passages import Passage, recognise

__all__ = ["Filled", "Passage", "fill", "recognise", "words"]
