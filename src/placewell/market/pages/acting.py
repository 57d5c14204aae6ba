"""A page that does one thing: its form, its action, and where it leads. Shared by pages of the market."""

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from placewell.rules.errors import Refused
from placewell.ui.forms import GovForm

F = TypeVar("F", bound=GovForm)
FORM = "market/joining/form.html"


def act(
    request: HttpRequest,
    form: F,
    do: Callable[[F], str | None],
    *,
    title: str,
    button: str,
    done: str,
    onwards: str,
    caption: str = "",
    lead: str = "",
    template: str = FORM,
    more: dict[str, object] | None = None,
) -> HttpResponse:
    """Show a form; when it holds, do what it asks for and go on: to what `do` returns, or `onwards`.

    A refusal is shown beside its field or at the top, and nothing that was typed is lost.
    """
    proposal = ""
    if request.method == "POST" and form.is_valid():
        try:
            led = do(form)
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
            proposal = getattr(refusal, "proposal", "")
        else:
            messages.success(request, done)
            return redirect(led or onwards)
    context = {
        "form": form,
        "title": title,
        "caption": caption,
        "lead": lead,
        "button_text": button,
        "back": onwards,
        "proposal": proposal,
    }
    return render(request, template, context | (more or {}))
