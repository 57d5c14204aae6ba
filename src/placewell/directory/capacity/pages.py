"""A provider's places on a phone: every home at a glance, its beds in number boxes, one tap where nothing changed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from placewell.accounts.actor import Actor
from placewell.accounts.models import Organisation
from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.directory.capacity import files
from placewell.directory.capacity.actions import confirm_capacity, counts_of, state_capacities, state_capacity
from placewell.directory.models import Service, Vacancy
from placewell.ledger.clock import now
from placewell.rules.errors import NotFound, Refused
from placewell.rules.vacancies import BED_TYPE_NAMES, BedCount, BedType, age_of
from placewell.ui.forms import GovForm

SHOWN, EARLIER = 100, 10
NUMBERS = ("maximum", "occupied", "reserved")
AGE_WORDS = {
    "fresh": "said within a day",
    "older": "said within a week",
    "stale": "over a week old, so no search believes it: say it again",
}


class BedsForm(GovForm):
    """The beds of one service by type. A type left empty is one that it does not have."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for kind in BedType:
            for part in NUMBERS:
                self.fields[f"{part}_{kind.value}"] = forms.IntegerField(
                    label=f"{BED_TYPE_NAMES[kind]}: {part}",
                    required=False,
                    min_value=0,
                    max_value=500,
                    widget=forms.NumberInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}),
                    error_messages=dict.fromkeys(
                        ("invalid", "min_value", "max_value"), f"{BED_TYPE_NAMES[kind]}: enter a number from 0 to 500."
                    ),
                )
            self.fields[f"closed_{kind.value}"] = forms.BooleanField(
                label=f"{BED_TYPE_NAMES[kind]}: nobody is accepted now", required=False
            )

    def rows(self, *, used: bool) -> list[tuple[str, list[Any]]]:
        """Return the fields of each bed type that has numbers, or that has none; a new home begins with two types."""
        filled = [kind for kind in BedType if any(self._boxes(kind))] or [BedType.RESIDENTIAL, BedType.NURSING]
        return [
            (
                BED_TYPE_NAMES[kind],
                [self[f"{part}_{kind.value}"] for part in (*NUMBERS, "closed")],
            )
            for kind in BedType
            if (kind in filled) == used
        ]

    def _boxes(self, kind: BedType) -> list[Any]:
        return [self[f"{part}_{kind.value}"].value() not in {None, ""} for part in NUMBERS]

    def counts(self) -> dict[BedType, BedCount]:
        """Return the beds that were filled in."""
        given = self.cleaned_data
        return {
            kind: BedCount(
                given[f"maximum_{kind.value}"],
                given[f"occupied_{kind.value}"] or 0,
                given[f"reserved_{kind.value}"] or 0,
                accepting=not given[f"closed_{kind.value}"],
            )
            for kind in BedType
            if given[f"maximum_{kind.value}"] is not None
        }


class FileForm(GovForm):
    """A file of capacity."""

    file = forms.FileField(label="A CSV file", error_messages={"required": "Choose a file first."})


@require_safe
@page(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def home(request: HttpRequest) -> HttpResponse:
    """Show every service of the provider with its places and how long ago they were said."""
    services = _own(actor_of(request))
    newest = _newest(services)
    moment = now()
    lines = [
        (one, newest.get(one.pk), AGE_WORDS[age_of(newest[one.pk].stated_at, now=moment)] if one.pk in newest else "")
        for one in services
    ]
    return render(request, "directory/places.html", {"lines": lines})


@page(does=state_capacity)
def beds(request: HttpRequest, service_id: str) -> HttpResponse:
    """Say how the beds of one service are taken now."""
    actor = actor_of(request)
    service = _one(actor, service_id)
    said = list(Vacancy.objects.filter(service=service).order_by("-stated_at", "-id")[:EARLIER])
    form = BedsForm(request.POST if request.method == "POST" else None, initial=_typed(said[0]) if said else {})
    if request.method == "POST" and form.is_valid():
        try:
            stated = state_capacity(actor=actor, service=service, counts=form.counts())
        except Refused as refusal:
            form.refuse(refusal, f"maximum_{refusal.code}")
        else:
            messages.success(request, f"{service.name}: {stated.places} free now.")
            return redirect("directory_places")
    context = {"form": form, "service": service, "said": said, "back": reverse("directory_places")}
    return render(request, "directory/beds.html", context)


@require_POST
@page(does=confirm_capacity)
def confirm(request: HttpRequest, service_id: str) -> HttpResponse:
    """Say that nothing has changed."""
    actor = actor_of(request)
    service = _one(actor, service_id)
    try:
        stated = confirm_capacity(actor=actor, service=service)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"{service.name}: {stated.places} free, as of now.")
    return redirect("directory_places")


@page(does=state_capacities)
def file(request: HttpRequest) -> HttpResponse:
    """Take the beds of several services from a file: all of it, or nothing."""
    form = FileForm(request.POST or None, request.FILES or None) if request.method == "POST" else FileForm()
    if request.method == "POST" and form.is_valid():
        try:
            counts = files.read(form.cleaned_data["file"].read())
            many = state_capacities(actor=actor_of(request), counts=counts)
        except (Refused, NotFound) as refusal:
            form.add_error("file", refusal.sentence)
        else:
            messages.success(request, f"Read. {many} {'service is' if many == 1 else 'services are'} up to date.")
            return redirect("directory_places")
    return render(request, "directory/places_file.html", {"form": form, "back": reverse("directory_places")})


@require_safe
@page(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def template(request: HttpRequest) -> HttpResponse:
    """Return a file with what each service said last."""
    services = _own(actor_of(request))
    newest = _newest(services)
    rows = [(one, counts_of(newest[one.pk]) if one.pk in newest else {}) for one in services]
    answer = HttpResponse(files.template(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="places.csv"'
    return answer


def _own(actor: Actor) -> list[Service]:
    codes = Organisation.objects.filter(pk=actor.organisation_id or 0).values("code")
    rows = Service.objects.filter(provider__provider_id__in=codes, registered=True)
    return list(rows.order_by("name", "pk")[:SHOWN])


def _one(actor: Actor, service_id: str) -> Service:
    found = next((one for one in _own(actor) if one.pk == service_id), None)
    if found is None:
        raise NotFound("There is no such service of yours.")
    return found


def _newest(services: list[Service]) -> dict[str, Vacancy]:
    rows = Vacancy.objects.filter(service__in=services).order_by("service_id", "-stated_at", "-id")
    return {one.service_id: one for one in rows.distinct("service_id").prefetch_related("counts")}


def _typed(vacancy: Vacancy) -> dict[str, Any]:
    typed: dict[str, Any] = {}
    for kind, count in counts_of(vacancy).items():
        typed |= {
            f"maximum_{kind.value}": count.maximum,
            f"occupied_{kind.value}": count.occupied,
            f"reserved_{kind.value}": count.reserved,
            f"closed_{kind.value}": not count.accepting,
        }
    return typed
