"""Pages of accounts: the private link, and allauth's own pages with our declaration."""

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from placewell.accounts.actions import PERSON_PAGES, live_link, open_private_link, send_code
from placewell.accounts.forms import CodeForm
from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import EVERYONE, Role
from placewell.accounts.signing_in import LINK_KEY, actor_of
from placewell.rules.errors import Refused

ANYBODY = EVERYONE - {Role.SYSTEM}


def of_allauth(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Declare one of allauth's pages: anybody's, about their own account."""
    return page(by=ANYBODY, whose=Whose.OWN_ACCOUNT)(view)


@require_safe
@page(by=ANYBODY, whose=Whose.OWN_CASE)
def link_needed(request: HttpRequest) -> HttpResponse:
    """Say how the person reaches their own choices."""
    return render(request, "accounts/link_needed.html")


@page(does=open_private_link)
def private_link(request: HttpRequest, token: str) -> HttpResponse:
    """Send a code, and open the case with it."""
    actor = actor_of(request)
    link = live_link(token)
    form = CodeForm(request.POST if request.POST.get("step") == "code" else None)
    sent = request.POST.get("step") is not None
    if request.POST.get("step") == "send":
        try:
            send_code(actor=actor, token=token)
        except Refused as refusal:
            form = CodeForm({"code": ""})
            form.full_clean()
            form.errors.clear()
            form.refuse(refusal)
    elif request.method == "POST" and form.is_valid():
        try:
            person = open_private_link(actor=actor, token=token, code=form.cleaned_data["code"])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            if person is not None:
                logout(request)
                request.session[LINK_KEY] = link.pk
                return redirect(PERSON_PAGES.get(request.GET.get("to", ""), "person_home"))
            form.add_error("code", "That is not the code we sent. Check it, or ask for a new one.")
    return render(request, "accounts/private_link.html", {"form": form, "sent": sent, "hint": _hint(link.send_to)})


@require_POST
@page(by=ANYBODY, whose=Whose.OWN_CASE)
def leave(request: HttpRequest) -> HttpResponse:
    """Leave the private page on this device."""
    request.session.pop(LINK_KEY, None)
    return redirect("home")


def _hint(send_to: str) -> str:
    if "@" in send_to:
        name, _, domain = send_to.partition("@")
        return f"{name[:1]}…@{domain}"
    return f"the number ending {send_to[-3:]}"
