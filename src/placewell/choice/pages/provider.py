"""A provider's pages of choice: what people ask its services before they choose, and its answers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.choice.actions import answer_service
from placewell.choice.forms import AnswerForm
from placewell.choice.models import Asked
from placewell.rules.errors import NotFound, Refused

A_PAGE = 50


@require_safe
@page(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def asked(request: HttpRequest) -> HttpResponse:
    """List what was asked of the provider's own services, newest first, fifty at a time."""
    own = Asked.objects.filter(organisation_id=actor_of(request).organisation_id or 0)
    before = request.GET.get("before", "")
    if before.isdecimal():
        own = own.filter(pk__lt=int(before))
    rows = list(own.select_related("option__tender", "answered").order_by("-id")[: A_PAGE + 1])
    more = rows[A_PAGE - 1].pk if len(rows) > A_PAGE else None
    return render(request, "choice/asked.html", {"rows": rows[:A_PAGE], "more": more})


@page(does=answer_service)
def answer(request: HttpRequest, question_id: int) -> HttpResponse:
    """Answer the person."""
    actor = actor_of(request)
    own = Asked.objects.filter(pk=question_id, organisation_id=actor.organisation_id or 0)
    row = own.select_related("option__tender", "answered").first()
    if row is None:
        raise NotFound("Nobody has asked one of your services that.")
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_service(actor=actor, asked_id=question_id, text=form.cleaned_data["text"])
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, "Thank you. The person has your answer.")
            return redirect("choice_asked")
    return render(request, "choice/answer.html", {"form": form, "row": row, "back": reverse("choice_asked")})
