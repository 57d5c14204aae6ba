"""Pasting a text that somebody has already written into the portrait's form, as a draft."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from placewell.accounts.permissions import page
from placewell.accounts.signing_in import actor_of
from placewell.needs import actions, forms
from placewell.needs.models import Draft
from placewell.needs.pages.drafting import seen_at, standing
from placewell.needs.pages.portraits import form_as_it_stands
from placewell.needs.queries import draft_of, live_portrait, newest_assessment, package_by_ref
from placewell.rules.errors import Refused

KIND = Draft.Kind.PORTRAIT


@page(does=actions.save_draft)
def paste(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a text apart: what is recognised goes into the draft where nothing stands, the rest beside the form."""
    actor = actor_of(request)
    package = package_by_ref(actor, ref)
    assessed = newest_assessment(package)
    if assessed is None:
        messages.info(request, "Record the assessment first: the portrait is checked against it.")
        return redirect("needs_case", ref)
    draft = draft_of(package, KIND)
    form = forms.PasteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        portrait = form_as_it_stands(package, assessed, live_portrait(package), draft)
        filled, typed = forms.pasted_into(portrait, form.cleaned_data["text"])
        try:
            actions.save_draft(
                actor=actor,
                package_ref=ref,
                kind=KIND,
                typed=typed,
                revision=request.POST.get("revision", ""),
                seen=seen_at(request),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _said(forms.names_filled(portrait, filled), len(filled.left)))
            return redirect("needs_portrait", ref)
    context = {"form": form, "ref": ref, **standing(request, package, KIND, draft)}
    return render(request, "needs/paste.html", context)


def _said(names: list[str], left: int) -> str:
    if not names:
        return "No heading was recognised, so all of your text stands beside the form."
    rest = {0: "Nothing was left over.", 1: "One passage was left over, and stands beside the form."}.get(
        left, f"{left} passages were left over, and stand beside the form."
    )
    return f"Filled in from your text: {'; '.join(names)}. Read each again. {rest}"
