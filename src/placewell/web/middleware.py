"""What happens around every request: logs keep quiet, its size is limited, nothing of it is kept on the way, and the
database is told who is asking.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from placewell.accounts.acting import acting_as
from placewell.accounts.permissions import Permission, Whose
from placewell.accounts.signing_in import actor_of
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from placewell.tenders.keys import shut
from placewell.web.quiet import SECRETS, quietly

Handler = Callable[[HttpRequest], HttpResponseBase]
STATUS = {NotPermitted: 403, NotFound: 404, WrongState: 409, Conflict: 409}


class QuietMiddleware:
    """Silences every log while a page of bidding, or one with a secret in its address, is answered. The outermost."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        with quietly(request.get_full_path()):
            return self.get_response(request)


class RequestSizeMiddleware:
    """Refuses a request that says it is too large, before a byte of it is read (413), or one whose address no row can
    have: the database takes no NUL in a text (400).
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer 413 or 400, or pass the request on."""
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponse("There is no such page.", status=400, content_type="text/plain; charset=utf-8")
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


class PrivateMiddleware:
    """Lets nobody on the way keep a page that is not everybody's, or learn a secret from its address.

    `Cache-Control: private, no-store` on all but public pages shown to the public; no ETag, which would tell sizes;
    and no path in the Referer sent from a page whose address is a secret.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        response = self.get_response(request)
        if not _is_everybodys(request):
            response["Cache-Control"] = "private, no-store"
            response.headers.pop("ETag", None)
        if request.resolver_match is not None and SECRETS & request.resolver_match.kwargs.keys():
            # Not `no-referrer`: a browser then hides a form's origin too, which the guard against forged forms reads.
            response["Referrer-Policy"] = "strict-origin"
        return response


def _is_everybodys(request: HttpRequest) -> bool:
    actor = getattr(request, "placewell_actor", None)
    permission = getattr(request.resolver_match and request.resolver_match.func, "permission", None)
    if actor is None or actor.signed_in or not isinstance(permission, Permission):
        return False
    return permission.whose == Whose.EVERYONES


class ContentPolicyMiddleware:
    """Sets the content security policy: the same on every page, so it is put together once and not at each answer."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.policy = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on, and set the header of its answer."""
        response = self.get_response(request)
        response.headers[HEADER] = self.policy
        return response


@contextmanager
def _in_one_transaction(request: HttpRequest) -> Iterator[None]:
    with acting_as(actor_of(request)):
        yield
        if request.placewell_failed:  # type: ignore[attr-defined] # ours
            transaction.set_rollback(True)


class ActorMiddleware:
    """Runs each request in one transaction that the database sees as its actor's, and in which nothing can be opened.

    A page that fails or refuses leaves nothing half-written: answers of 500 and above, and refusals that reach
    this far, are rolled back. A page that begins its transactions itself answers for them itself.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request as its actor."""
        with shut(), ExitStack() as begun:
            request.placewell_begun = begun  # type: ignore[attr-defined] # ours
            response = self.get_response(request)
            failed = response.status_code >= 500 or getattr(response, "refused", False)
            request.placewell_failed = failed  # type: ignore[attr-defined] # ours
            return response

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_given: object) -> None:
        """Begin the transaction of the page that was found."""
        if not getattr(view, "begins_itself", False):
            begun: ExitStack = request.placewell_begun  # type: ignore[attr-defined] # ours
            begun.enter_context(_in_one_transaction(request))

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a refusal that no page caught into a page of its sentence."""
        if not isinstance(exception, Refused):
            return None
        status = next((code for kind, code in STATUS.items() if isinstance(exception, kind)), 422)
        response = render(request, "ui/refused.html", {"refusal": exception, "status": status}, status=status)
        response.refused = True  # type: ignore[attr-defined] # read above
        return response
