"""The client as an installation configures it."""

from django.conf import settings

from placewell.directory.cqc.client import BASE, CqcClient


def has_key() -> bool:
    """Tell whether a key for the CQC API is configured."""
    return bool(settings.PLACEWELL_CQC_KEY.strip())


def configured_client() -> CqcClient:
    """Return the client of this installation. Raises CqcProblem without a key, or for an address in the clear."""
    return CqcClient(key=settings.PLACEWELL_CQC_KEY, base=settings.PLACEWELL_CQC_URL or BASE)
