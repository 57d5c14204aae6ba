"""What the words of an event are: a sentence, or one for each value of a coded field of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class By:
    """A sentence for each value of a coded field of the event, and one for any other value."""

    field: str
    sentences: Mapping[str, str]
    otherwise: str

    def of(self, payload: Mapping[str, Any]) -> str:
        """Return the sentence of a payload's value."""
        return self.sentences.get(str(payload.get(self.field)), self.otherwise)


Words = str | By
