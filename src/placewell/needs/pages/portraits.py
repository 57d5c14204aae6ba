"""The portrait's pages for the social worker: writing it with findings beside it, confirming, and signing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from placewell.accounts.permissions import page
from placewell.accounts.signing_in import actor_of
from placewell.directory.places import locate
from placewell.directory.queries import today
from placewell.needs import actions, forms
from placewell.needs.models import Assessment, Draft, Package, Portrait
from placewell.needs.pages.common import act
from placewell.needs.pages.drafting import (
    LATER,
    keep_for_later,
    keep_what_does_not_hold,
    kept,
    notes_on,
    seen_at,
    standing,
)
from placewell.needs.queries import (
    draft_of,
    findings_of,
    left_out_of,
    live_portrait,
    names_of,
    newest_assessment,
    open_remarks,
    package_by_ref,
    revision_of,
    staff_readings,
)
from placewell.needs.values import read_tier_one
from placewell.needs.words import PURPOSE_WORDS, first_tier_sections, second_tier_section
from placewell.rules.distance import Point
from placewell.rules.errors import Conflict, NotFound, Refused
from placewell.rules.needs import CareType
from placewell.rules.portrait import ReadingPurpose, age_band

KIND = Draft.Kind.PORTRAIT
SECOND = "second"


@page(does=actions.write_portrait)
def portrait(request: HttpRequest, ref: str) -> HttpResponse:
    """Write the portrait. What is typed is kept as one goes, and what to mend stands beside it."""
    actor = actor_of(request)
    package = package_by_ref(actor, ref)
    assessed, before = newest_assessment(package), live_portrait(package)
    if assessed is None:
        messages.info(request, "Record the assessment first: the portrait is checked against it.")
        return redirect("needs_case", ref)
    draft = draft_of(package, KIND) if request.method != "POST" else None
    if request.method == "POST":
        form = _form(request.POST, package, assessed, before)
        if request.POST.get("step") == LATER:
            answer = keep_for_later(actor, request, ref, KIND, form)
            if answer is not None:
                return answer
        elif not form.is_valid():
            draft = keep_what_does_not_hold(actor, request, ref, KIND, form)
    else:
        form = form_as_it_stands(package, assessed, before, draft)

    def do() -> object:
        try:
            return actions.write_portrait(
                actor=actor,
                package_ref=ref,
                tier_one=form.tier_one(
                    band=age_band(package.person.born_on, today()), care_type=CareType(package.category.care_type)
                ),
                tier_two=form.tier_two(package.person.forename),
                search_from=_search_from(form.cleaned_data["search_near"]),
                revision=request.POST.get("revision"),
                seen=seen_at(request),
            )
        except Conflict:
            raise
        except Refused:
            keep_what_does_not_hold(actor, request, ref, KIND, form)
            raise

    version = 1 if before is None else before.version + (before.signed_at is not None)
    return act(
        request,
        ref,
        form,
        do,
        title="Portrait" if version == 1 else f"Portrait, version {version}",
        button="Save and check the portrait",
        template="needs/long_form.html",
        saved="The portrait is saved.",
        more={
            "notes": notes_on(form, package, assessed, before),
            "before": before,
            "beside": True,
            **standing(request, package, KIND, draft),
        },
    )


@require_POST
@page(does=actions.save_draft)
def portrait_draft(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep what is typed into the portrait, and say what to mend."""
    actor = actor_of(request)
    package = package_by_ref(actor, ref)
    assessed, before = newest_assessment(package), live_portrait(package)
    if assessed is None:
        raise NotFound("There is no assessment yet, so there is no portrait to keep.")
    form = _form(request.POST, package, assessed, before)
    return kept(actor, request, package, KIND, form, notes_on(form, package, assessed, before))


@require_POST
@page(does=actions.discard_draft)
def portrait_discard(request: HttpRequest, ref: str) -> HttpResponse:
    """Throw the portrait's draft away."""
    actions.discard_draft(actor=actor_of(request), package_ref=ref, kind=KIND)
    return redirect("needs_portrait", ref)


@page(does=actions.read_second_part)
def read(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the first tier; the second where somebody says what they read it for, which is written down."""
    actor = actor_of(request)
    package = package_by_ref(actor, ref)
    shown = _first(_there(package))
    form = forms.ReadingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = actions.read_second_part(actor=actor, package_ref=ref, purpose=form.cleaned_data["purpose"])
        shown["second_tier"] = second_tier_section(said)
    readings = staff_readings(package)
    names = names_of([one.by for one in readings])
    shown |= {
        "package": package,
        "form": form,
        "readings": [(one, names.get(one.by, ""), PURPOSE_WORDS[ReadingPurpose(one.purpose)]) for one in readings],
    }
    return render(request, "needs/portrait_read.html", shown)


@require_POST
@page(does=actions.answer_finding)
def answer(request: HttpRequest, ref: str) -> HttpResponse:
    """Answer a finding that does not block."""
    form = forms.FindingForm(request.POST)
    if form.is_valid():
        actions.answer_finding(actor=actor_of(request), package_ref=ref, **form.cleaned_data)
    else:
        messages.error(request, "Say why these words must stay.")
    return redirect("needs_case", ref)


@require_POST
@page(does=actions.answer_remark)
def answer_remark(request: HttpRequest, ref: str) -> HttpResponse:
    """Answer what the person says is wrong."""
    form = forms.RemarkAnswerForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        actions.answer_remark(actor=actor_of(request), package_ref=ref, remark_id=said["remark"], answer=said["answer"])
        messages.success(request, "Your answer is sent to them.")
    else:
        messages.error(request, "Write what you answer the person.")
    return redirect("needs_case", ref)


@require_POST
@page(does=actions.send_portrait)
def send(request: HttpRequest, ref: str) -> HttpResponse:
    """Send the person a private link to their portrait."""
    actor = actor_of(request)
    actions.send_portrait(actor=actor, package_ref=ref)
    who = package_by_ref(actor, ref).person.contact_name
    messages.success(request, f"{who} is sent a private link to read the portrait and say whether it is right.")
    return redirect("needs_case", ref)


@page(does=actions.confirm_portrait)
def confirm(request: HttpRequest, ref: str) -> HttpResponse:
    """Send the portrait to the person, or record who confirmed it, or why nobody could."""
    actor = actor_of(request)
    package = package_by_ref(actor, ref)
    form = forms.ConfirmForm(request.POST or None)

    def do() -> object:
        return actions.confirm_portrait(actor=actor, package_ref=ref, **form.cleaned_data)

    return act(
        request,
        ref,
        form,
        do,
        title="Is the portrait right?",
        button="Record it",
        template="needs/confirm.html",
        more={"package": package, "portrait": live_portrait(package)},
    )


@page(does=actions.sign_portrait)
def sign(request: HttpRequest, ref: str) -> HttpResponse:
    """Read a colleague's portrait whole, which is written down, and sign it."""
    actor = actor_of(request)
    package = package_by_ref(actor, ref)
    row = _there(package)
    shown, reads = _first(row), request.POST.get("step") == SECOND
    if reads:
        said = actions.read_second_part(actor=actor, package_ref=ref, purpose=ReadingPurpose.SIGN)
        shown["second_tier"] = second_tier_section(said)
    left_out = left_out_of(row)
    initial = {"revision": revision_of(package, KIND)}
    form = forms.SignForm(None if reads else request.POST or None, initial=initial, leaves_out=bool(left_out))

    def do() -> object:
        said = form.cleaned_data
        return actions.sign_portrait(
            actor=actor,
            package_ref=ref,
            left_out_because=said.get("left_out_because", ""),
            revision=said["revision"] or None,
        )

    return act(
        request,
        ref,
        form,
        do,
        title="Sign the portrait",
        button="Sign it",
        template="needs/sign.html",
        saved="The portrait is signed.",
        preview=reads,
        more={
            "package": package,
            "left_out": left_out,
            "findings": findings_of(row) if row.signed_at is None else [],
            "remarks": open_remarks(row),
            **shown,
        },
    )


def form_as_it_stands(
    package: Package, assessed: Assessment, before: Portrait | None, draft: Draft | None
) -> forms.PortraitForm:
    """Return the form with what was typed, or else with the portrait or the assessment before it."""
    initial = forms.portrait_initial(before, assessed)
    if draft is not None:
        initial = _form(None, package, assessed, before).initial_from(draft.typed)
    return _form(None, package, assessed, before, initial)


def _there(package: Package) -> Portrait:
    row = live_portrait(package)
    if row is None:
        raise NotFound("There is no portrait yet. A social worker writes it first.")
    return row


def _first(row: Portrait) -> dict[str, object]:
    return {
        "portrait": row,
        "first_tier": first_tier_sections(read_tier_one(row.tier_one)),
        "names": names_of([row.author, row.signatory]),
    }


def _search_from(postcode: str) -> Point | None:
    if not postcode:
        return None
    try:
        return locate(postcode)
    except Refused as refusal:
        raise Refused(refusal.sentence, code="search_near") from refusal


def _form(
    data: object, package: Package, assessed: Assessment, before: Portrait | None, initial: object = None
) -> forms.PortraitForm:
    return forms.PortraitForm(
        data,
        initial=initial,
        assessment=assessed,
        before=before,
        care_type=CareType(package.category.care_type),
    )
