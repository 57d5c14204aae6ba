"""The public record of a scheme, and its notices as data."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.market.documents import notice_pdf
from placewell.market.pages.public import ANYBODY
from placewell.market.queries.public import scheme_by_ref
from placewell.market.queries.record import notice_of, record_of


@require_safe
@page(by=ANYBODY, whose=Whose.EVERYONES)
def scheme_record(request: HttpRequest, ref: str) -> HttpResponse:
    """Show what came before a scheme, who shares it, its stop criteria, what changed, and its notices."""
    found = scheme_by_ref(ref)
    shown = {"scheme": found, "record": record_of(found), "back": reverse("market_scheme", args=[ref])}
    return render(request, "market/scheme_record.html", shown)


@require_safe
@page(by=ANYBODY, whose=Whose.EVERYONES)
def notice_data(request: HttpRequest, ref: str, notice_id: int) -> HttpResponse:  # noqa: ARG001 (every page has it)
    """Return a notice as data, of the schema `placewell/notice/1`."""
    notice = notice_of(scheme_by_ref(ref), notice_id)
    return JsonResponse(notice.content, json_dumps_params={"indent": 2, "ensure_ascii": False})


@require_safe
@page(by=ANYBODY, whose=Whose.EVERYONES)
def notice_document(request: HttpRequest, ref: str, notice_id: int) -> HttpResponse:  # noqa: ARG001 (every page has it)
    """Return a notice as a document, ready to be sent."""
    notice = notice_of(scheme_by_ref(ref), notice_id)
    answer = HttpResponse(notice_pdf(notice.content), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="notice-{notice.pk}.pdf"'
    return answer
