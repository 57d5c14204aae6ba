"""Reading the CQC register from files, in all the forms in which it is published. No database."""

from placewell.directory.reading.facts import LinkFacts, Rejected, ServiceFacts
from placewell.directory.reading.sources import NotARegister, Reading, read_register

__all__ = ["LinkFacts", "NotARegister", "Reading", "Rejected", "ServiceFacts", "read_register"]
