"""The public formats of the assessment and the portrait: no sign-in, nothing about anybody."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import EVERYONE, Role
from placewell.needs.format_words import assessment_asked, first_tier_asked, second_tier_asked
from placewell.needs.values import assessment_document, portrait_document
from placewell.needs.words import PLAIN_LEVELS, first_tier_sections, second_tier_section
from placewell.rules.formats import (
    EXAMPLE,
    EXAMPLE_ASSESSMENT,
    EXAMPLE_REFERENCE,
    EXAMPLE_SECOND,
    SCHEMAS,
    VERSIONS,
    FormatName,
)
from placewell.rules.needs import Level

ANYBODY = EVERYONE - {Role.SYSTEM}


@require_safe
@page(by=ANYBODY, whose=Whose.EVERYONES)
def formats(request: HttpRequest) -> HttpResponse:
    """Say what is asked of and about a person, why, and in which versions."""
    return render(request, "needs/formats.html", {"versions": VERSIONS})


@require_safe
@page(by=ANYBODY, whose=Whose.EVERYONES)
def assessment(request: HttpRequest) -> HttpResponse:
    """Show every question of the assessment."""
    shown = {
        "asked": assessment_asked(),
        "versions": _versions(FormatName.ASSESSMENT),
        "levels": [(level.words, PLAIN_LEVELS[level]) for level in Level],
        "back": reverse("needs_formats"),
    }
    return render(request, "needs/format_assessment.html", shown)


@require_safe
@page(by=ANYBODY, whose=Whose.EVERYONES)
def portrait(request: HttpRequest) -> HttpResponse:
    """Show every question of the portrait, and an example as a service would read it."""
    shown = {
        "first": first_tier_asked(),
        "second": second_tier_asked(),
        "versions": _versions(FormatName.PORTRAIT),
        "first_tier": first_tier_sections(EXAMPLE),
        "second_tier": second_tier_section(EXAMPLE_SECOND),
        "back": reverse("needs_formats"),
    }
    return render(request, "needs/format_portrait.html", shown)


@require_safe
@page(by=ANYBODY, whose=Whose.EVERYONES)
def schema(request: HttpRequest, name: FormatName) -> HttpResponse:  # noqa: ARG001 (every page has it)
    """Return the JSON Schema of a format."""
    return HttpResponse(as_json(SCHEMAS[name]), content_type="application/schema+json")


@require_safe
@page(by=ANYBODY, whose=Whose.EVERYONES)
def assessment_example(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (every page has it)
    """Return an assessment of nobody."""
    return HttpResponse(as_json(assessment_document(EXAMPLE_ASSESSMENT)), content_type="application/json")


@require_safe
@page(by=ANYBODY, whose=Whose.EVERYONES)
def portrait_example(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (every page has it)
    """Return a portrait of nobody."""
    said = portrait_document(EXAMPLE, reference=EXAMPLE_REFERENCE, version=1, signed_on=None)
    return HttpResponse(as_json(said), content_type="application/json")


def as_json(said: Mapping[str, Any]) -> str:
    """Return a document as text: the same each time."""
    return json.dumps(said, indent=2, ensure_ascii=False) + "\n"


def _versions(name: FormatName) -> list[Any]:
    return [one for one in VERSIONS if one.name == name]
