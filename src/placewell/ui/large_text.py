"""Larger text for those who want it: asked for in the address, kept in a cookie, and known to every page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

NAME = "text"
SIZES = frozenset({"large", "usual"})
A_YEAR = 365 * 24 * 3600


def wants_large(request: HttpRequest) -> bool:
    """Tell whether a page is to be shown in large text."""
    return (request.GET.get(NAME) or request.COOKIES.get(NAME)) == "large"


def remember(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Keep a size that the address asks for, on this device alone."""
    asked = request.GET.get(NAME)
    if asked in SIZES:
        response.set_cookie(
            NAME,
            asked,
            max_age=A_YEAR,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response
