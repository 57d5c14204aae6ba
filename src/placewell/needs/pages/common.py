"""What pages of a case share: who reads them, and a form around one action."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from placewell.accounts.roles import Role
from placewell.rules.errors import Refused
from placewell.ui.forms import GovForm

READERS = frozenset({Role.SOCIAL_WORKER, Role.BROKER, Role.APPROVER, Role.FINANCE_OFFICER, Role.AUDITOR})
# A finance officer pays for care and need not read what a portrait says.
READS_PORTRAIT = READERS - {Role.FINANCE_OFFICER}
# An assessment is the council's own, and says more than a search needs.
READS_ASSESSMENT = frozenset({Role.SOCIAL_WORKER, Role.APPROVER, Role.AUDITOR})


def act(
    request: HttpRequest,
    ref: str,
    form: GovForm,
    do: Callable[[], object],
    *,
    title: str,
    button: str,
    template: str = "needs/form.html",
    saved: str = "Saved.",
    preview: bool = False,
    more: Mapping[str, object] | None = None,
) -> HttpResponse:
    """Show a form, or do what it asks for and go back to the case; a refusal stands beside its field.

    With `preview` what it would come to is shown, and nothing is done.
    """
    if request.method == "POST" and not preview and form.is_valid():
        try:
            do()
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, saved)
            return redirect("needs_case", ref)
    context = {"form": form, "title": title, "button_text": button, "ref": ref, "preview": preview, **(more or {})}
    return render(request, template, context)
