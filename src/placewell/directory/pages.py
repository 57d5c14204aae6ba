"""Public pages of the directory: the search, and one service as the register has it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import EVERYONE, Role
from placewell.accounts.signing_in import actor_of
from placewell.directory import instep
from placewell.directory.asking import read_search
from placewell.directory.cqc.configured import has_key
from placewell.directory.cqc.running import start_sync
from placewell.directory.forms import SearchForm
from placewell.directory.jobs import sync_register
from placewell.directory.models import Service
from placewell.directory.queries import Found, find_services, is_old, today
from placewell.rules.errors import Refused
from placewell.rules.needs import BAND_NAMES, CARE_TYPE_NAMES, CareType, NeedBand

ANYBODY = EVERYONE - {Role.SYSTEM}
A_PAGE = 25
LONGEST_NUMBER = 19


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


@require_safe
@page(by=ANYBODY, whose=Whose.EVERYONES)
def register(request: HttpRequest) -> HttpResponse:
    """Show how old the register is, and what changed on it."""
    kind, before = request.GET.get("kind", ""), request.GET.get("before", "")
    short = before.isascii() and before.isdigit() and len(before) < LONGEST_NUMBER
    lines, following = instep.what_changed(kind, before=int(before) if short else None)
    onwards = request.GET.copy()
    onwards["before"] = str(following)
    context = {
        "age": instep.age_of_register(),
        "kinds": [("", "All", kind not in instep.KINDS), *((k, w, k == kind) for k, w in instep.KINDS.items())],
        "lines": lines,
        "more": f"?{onwards.urlencode()}" if following else "",
    }
    return render(request, "directory/register.html", context)


@page(does=start_sync)
def runs(request: HttpRequest) -> HttpResponse:
    """Show the runs that read the register, and begin one."""
    if request.method == "POST" and has_key():
        start_sync(actor=actor_of(request))
        sync_register.defer()
        messages.success(request, "A run is begun. It goes on by itself.")
        return redirect("directory_runs")
    return render(request, "directory/runs.html", {"runs": instep.runs(), "has_key": has_key()})
