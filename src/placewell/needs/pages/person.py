"""The person's own pages: the portrait that services read of them, and what the council is ready to pay."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role, named
from placewell.accounts.signing_in import actor_of
from placewell.needs import actions, forms
from placewell.needs.models import Draft
from placewell.needs.queries import (
    line_groups,
    newest_budget,
    own_portrait,
    package_by_ref,
    read_budget,
    remarks_on,
    revision_of,
    staff_readings,
)
from placewell.needs.values import read_tier_one, read_tier_two
from placewell.needs.words import PURPOSE_WORDS, first_tier_sections, second_tier_section
from placewell.rules.errors import Conflict, Refused
from placewell.rules.portrait import ReadingPurpose

RIGHT = "right"


@page(does=actions.question_my_portrait)
def my_portrait(request: HttpRequest) -> HttpResponse:
    """Show the whole portrait in plain words; the person says that it is right, or what is wrong."""
    actor = actor_of(request)
    package = package_by_ref(actor, actor.case_ref)
    row = own_portrait(package)
    if row is None:
        return render(request, "needs/my_portrait_none.html")
    revision = request.POST.get("revision", "")
    form = forms.MyPortraitForm(None)
    if request.POST.get("step") == RIGHT:
        try:
            actions.confirm_my_portrait(actor=actor, revision=revision)
        except Refused as refusal:
            messages.info(request, refusal.sentence)
        else:
            messages.success(request, "Thank you. Your social worker knows that it is right.")
        return redirect("needs_my_portrait")
    if request.method == "POST":
        form = forms.MyPortraitForm(request.POST)
        if form.is_valid():
            try:
                actions.question_my_portrait(actor=actor, text=form.cleaned_data["text"], revision=revision)
            except Refused as refusal:
                form.refuse(refusal, None if isinstance(refusal, Conflict) else refusal.code)
            else:
                messages.success(request, "Thank you for telling us. Your social worker will change it, or answer you.")
                return redirect("needs_my_portrait")
    remarks = remarks_on(row)
    context = {
        "form": form,
        "package": package,
        "portrait": row,
        "first_tier": first_tier_sections(read_tier_one(row.tier_one)),
        "second_tier": second_tier_section(read_tier_two(row.tier_two)),
        "revision": revision_of(package, Draft.Kind.PORTRAIT),
        "remarks": remarks,
        "readings": [
            (named(Role(one.role)), one.at, PURPOSE_WORDS[ReadingPurpose(one.purpose)])
            for one in staff_readings(package)
        ],
        "to_confirm": row.signed_at is None and row.confirmed_at is None,
    }
    return render(request, "needs/my_portrait.html", context)


@require_safe
@page(by={Role.PERSON}, whose=Whose.OWN_CASE)
def my_budget(request: HttpRequest) -> HttpResponse:
    """Show the person what the council is ready to pay, and what that is made of."""
    actor = actor_of(request)
    package = package_by_ref(actor, actor.case_ref)
    row = newest_budget(package)
    budget = read_budget(row) if row else None
    context = {
        "package": package,
        "budget": budget,
        "set_at": row.at if row else None,
        "groups": line_groups(budget.lines) if budget else [],
    }
    return render(request, "needs/my_budget.html", context)
