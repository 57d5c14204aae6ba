"""Public pages of the directory: the search, and one service as the register has it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import EVERYONE, Role
from placewell.directory.asking import read_search
from placewell.directory.forms import SearchForm
from placewell.directory.models import Service
from placewell.directory.queries import Found, find_services, is_old, today
from placewell.rules.errors import Refused
from placewell.rules.needs import BAND_NAMES, CARE_TYPE_NAMES, CareType, NeedBand

ANYBODY = EVERYONE - {Role.SYSTEM}
A_PAGE = 25


@require_safe
@page(by=ANYBODY, whose=Whose.EVERYONES)
def search(request: HttpRequest) -> HttpResponse:
    """Find services registered now, nearest first."""
    asked = "near" in request.GET
    form = SearchForm(request.GET if asked else None)
    found, more = None, ""
    if asked and form.is_valid():
        said = form.cleaned_data
        try:
            query = read_search(
                care_type=said["care_type"],
                needs=said["need"],
                postcode=said["near"],
                miles=str(said["miles"]),
                min_rating=said["min_rating"] or None,
            )
            found = find_services(query, after=_after(request), limit=A_PAGE + 1)
        except Refused as refusal:
            form.refuse(refusal, "near")
        else:
            more = _more(request, found)
            found = found[:A_PAGE]
    context = {"form": form, "found": found, "more": more, "is_old": is_old, "today": today()}
    return render(request, "directory/search.html", context)


def _after(request: HttpRequest) -> tuple[float, str] | None:
    distance, _, service_id = request.GET.get("after", "").partition("~")
    try:
        return (float(distance), service_id) if service_id else None
    except ValueError:
        return None


def _more(request: HttpRequest, found: list[Found]) -> str:
    if len(found) <= A_PAGE:
        return ""
    query = request.GET.copy()
    last = found[A_PAGE - 1]
    query["after"] = f"{last.distance_miles!r}~{last.service_id}"
    return f"?{query.urlencode()}"


@require_safe
@page(by=ANYBODY, whose=Whose.EVERYONES)
def service(request: HttpRequest, service_id: str) -> HttpResponse:
    """Show one service: what it is registered for, its rating and date, and what came before or after it."""
    one = get_object_or_404(Service.objects.select_related("provider"), pk=service_id)
    context = {
        "service": one,
        "types": [CARE_TYPE_NAMES[CareType(kind)] for kind in one.care_types],
        "bands": [BAND_NAMES[NeedBand(band)] for band in one.need_bands],
        "old": is_old(one.rated_on, today()),
        "links": list(one.links.order_by("kind", "other_id")),
    }
    return render(request, "directory/service.html", context)
