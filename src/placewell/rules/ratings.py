"""CQC ratings: four words in many spellings, and everything else is unrated (rulebook §12)."""

import re
from enum import StrEnum


class Rating(StrEnum):
    """The four ratings, best first. A service without one of them is unrated, which is never the same as bad."""

    OUTSTANDING = "Outstanding"
    GOOD = "Good"
    REQUIRES_IMPROVEMENT = "Requires improvement"
    INADEQUATE = "Inadequate"

    @property
    def worth(self) -> int:
        """Order of the ratings: 3 for Outstanding down to 0 for Inadequate."""
        return 3 - list(Rating).index(self)


KEY_QUESTIONS = ("Safe", "Effective", "Caring", "Responsive", "Well-led")

_BY_LETTERS = {re.sub(r"[^a-z]", "", rating.value.lower()): rating for rating in Rating}


def normalise_rating(text: str | None) -> Rating | None:
    """Return the rating that a register's spelling means, or None for anything that is not one of the four."""
    if text is None:
        return None
    return _BY_LETTERS.get(re.sub(r"[\s_.\-]+", "", text.strip().lower()))


def passes_gate(rating: Rating | None, gate: Rating | None) -> bool:
    """Tell whether a service is admitted by a rating gate. An unrated service passes every gate."""
    return gate is None or rating is None or rating.worth >= gate.worth
