"""Addresses of pages that not every installation has."""

from django.urls import NoReverseMatch, reverse


def result_address(invitation_ref: str) -> str:
    """Return where a provider reads what became of an offer; empty where there is no such page."""
    try:
        return reverse("tenders_result", args=[invitation_ref])
    except NoReverseMatch:
        return ""
