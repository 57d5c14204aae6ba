"""What happens around every request: its size is limited, and the database is told who is asking."""

from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from placewell.accounts.acting import acting_as
from placewell.accounts.signing_in import actor_of
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState

Handler = Callable[[HttpRequest], HttpResponseBase]
STATUS = {NotPermitted: 403, NotFound: 404, WrongState: 409, Conflict: 409}


class RequestSizeMiddleware:
    """Refuses a request that says it is too large, before a byte of it is read (413)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer 413 or pass the request on."""
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if length > limit:
            sentence = f"That is too large. Send at most {limit // 1024 // 1024} megabytes at a time."
            response = HttpResponse(sentence, status=413, content_type="text/plain; charset=utf-8")
            response["Connection"] = "close"
            return response
        return self.get_response(request)


class ActorMiddleware:
    """Runs each request in one transaction that the database sees as its actor's.

    A page that fails or refuses leaves nothing half-written: answers of 500 and above, and refusals that reach
    this far, are rolled back.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request as its actor."""
        with acting_as(actor_of(request)):
            response = self.get_response(request)
            if response.status_code >= 500 or getattr(response, "refused", False):
                transaction.set_rollback(True)
            return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a refusal that no page caught into a page of its sentence."""
        if not isinstance(exception, Refused):
            return None
        status = next((code for kind, code in STATUS.items() if isinstance(exception, kind)), 422)
        response = render(request, "ui/refused.html", {"refusal": exception, "status": status}, status=status)
        response.refused = True  # type: ignore[attr-defined] # read above
        return response
