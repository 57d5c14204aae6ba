"""Taking an assessment or a portrait along: as JSON of the public format, and as a PDF.

Staff who may read it take it along, and the person. Staff take the first tier of a portrait only: the second is read
in Placewell, where each reading is written down. The person takes both, since it is their own.
"""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.needs.documents import portrait_pdf
from placewell.needs.models import Assessment, Package, Portrait
from placewell.needs.pages.common import READS_ASSESSMENT, READS_PORTRAIT
from placewell.needs.pages.formats import as_json
from placewell.needs.queries import (
    check_nothing_identifies,
    live_portrait,
    newest_assessment,
    own_portrait,
    package_by_ref,
)
from placewell.needs.values import (
    assessed_of,
    assessment_document,
    portrait_document,
    read_tier_one,
    read_tier_two,
    second_tier_document,
)
from placewell.needs.words import assessment_sections, first_tier_sections, second_tier_section
from placewell.rules.clocks import london_day_of, london_day_words
from placewell.rules.errors import NotFound


@require_safe
@page(by=READS_PORTRAIT, whose=Whose.OWN_AUTHORITY)
def portrait_data(request: HttpRequest, ref: str) -> HttpResponse:
    """Return the first tier as data of the public format."""
    return _data(_first(_to_take(request, ref)), f"portrait-{ref}.json")


@require_safe
@page(by=READS_PORTRAIT, whose=Whose.OWN_AUTHORITY)
def portrait_document_pdf(request: HttpRequest, ref: str) -> HttpResponse:
    """Return the first tier as a document."""
    return _pdf(_to_take(request, ref), "Portrait", whole=False)


@require_safe
@page(by={Role.PERSON}, whose=Whose.OWN_CASE)
def my_data(request: HttpRequest) -> HttpResponse:
    """Return what every invited service reads of the person, as data of the public format."""
    return _data(_first(_own(request)), "my-portrait.json")


@require_safe
@page(by={Role.PERSON}, whose=Whose.OWN_CASE)
def my_second_data(request: HttpRequest) -> HttpResponse:
    """Return what only an interested service reads of the person, as data of the public format."""
    row = _own(request)
    said = second_tier_document(
        read_tier_two(row.tier_two), reference=row.package.ref, version=row.version, signed_on=_signed_on(row)
    )
    return _data(said, "my-portrait-second.json")


@require_safe
@page(by={Role.PERSON}, whose=Whose.OWN_CASE)
def my_pdf(request: HttpRequest) -> HttpResponse:
    """Return the person's portrait, both tiers, as a document."""
    return _pdf(_own(request), "What services read about you", whole=True)


@require_safe
@page(by=READS_ASSESSMENT, whose=Whose.OWN_AUTHORITY)
def assessment_data(request: HttpRequest, ref: str) -> HttpResponse:
    """Return the newest assessment as data of the public format."""
    said = assessment_document(assessed_of(_assessed(package_by_ref(actor_of(request), ref))))
    return _data(said, f"assessment-{ref}.json")


@require_safe
@page(by=READS_ASSESSMENT, whose=Whose.OWN_AUTHORITY)
def assessment_document_pdf(request: HttpRequest, ref: str) -> HttpResponse:
    """Return the newest assessment as a document."""
    return _assessment_pdf(_assessed(package_by_ref(actor_of(request), ref)), "Assessment")


@require_safe
@page(by={Role.PERSON}, whose=Whose.OWN_CASE)
def my_assessment_data(request: HttpRequest) -> HttpResponse:
    """Return the person's assessment as data of the public format."""
    return _data(assessment_document(assessed_of(_own_assessment(request))), "my-assessment.json")


@require_safe
@page(by={Role.PERSON}, whose=Whose.OWN_CASE)
def my_assessment_pdf(request: HttpRequest) -> HttpResponse:
    """Return the person's assessment as a document."""
    return _assessment_pdf(_own_assessment(request), "Your assessment")


def _assessed(package: Package) -> Assessment:
    row = newest_assessment(package)
    if row is None:
        raise NotFound("There is no assessment yet. A social worker records it first.")
    return row


def _own_assessment(request: HttpRequest) -> Assessment:
    actor = actor_of(request)
    return _assessed(package_by_ref(actor, actor.case_ref))


def _to_take(request: HttpRequest, ref: str) -> Portrait:
    row = live_portrait(package_by_ref(actor_of(request), ref))
    if row is None:
        raise NotFound("There is no portrait yet. A social worker writes it first.")
    check_nothing_identifies(row)
    return row


def _own(request: HttpRequest) -> Portrait:
    actor = actor_of(request)
    row = own_portrait(package_by_ref(actor, actor.case_ref))
    if row is None:
        raise NotFound("Your portrait is still being written. You are told when you can read it.")
    return row


def _first(row: Portrait) -> dict[str, object]:
    return portrait_document(
        read_tier_one(row.tier_one), reference=row.package.ref, version=row.version, signed_on=_signed_on(row)
    )


def _signed_on(row: Portrait) -> date | None:
    return None if row.signed_at is None else london_day_of(row.signed_at)


def _data(said: dict[str, object], name: str) -> HttpResponse:
    answer = HttpResponse(as_json(said), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _assessment_pdf(row: Assessment, title: str) -> HttpResponse:
    pdf = portrait_pdf(
        title=title,
        reference=row.package.ref,
        version=row.version,
        standing=f"Recorded by a social worker on {london_day_words(row.at)}.",
        sections=assessment_sections(assessed_of(row)),
    )
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="assessment.pdf"'
    return answer


def _pdf(row: Portrait, title: str, *, whole: bool) -> HttpResponse:
    if row.signed_at is None or row.expires_at is None:
        standing = "Nobody has signed it yet."
    else:
        until = london_day_words(row.expires_at)
        standing = f"Signed by a social worker on {london_day_words(row.signed_at)}, until {until}."
    sections = first_tier_sections(read_tier_one(row.tier_one))
    if whole:
        sections.append(second_tier_section(read_tier_two(row.tier_two)))
    pdf = portrait_pdf(
        title=title, reference=row.package.ref, version=row.version, standing=standing, sections=sections
    )
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="portrait.pdf"'
    return answer
