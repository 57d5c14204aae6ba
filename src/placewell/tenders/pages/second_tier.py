"""Reading more about a person: an interest first, then the second tier, each reading shown to whom it belongs."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.needs.queries import package_by_ref
from placewell.rules.errors import Refused
from placewell.tenders.actions.second_tier import declare_interest, read_second_tier
from placewell.tenders.forms import InterestForm
from placewell.tenders.queries.own_acts import own_invitation
from placewell.tenders.queries.second_tier import own_interests, readers_of, second_tier_is


@never_cache
@page(does=read_second_tier)
def second_tier(request: HttpRequest, ref: str) -> HttpResponse:
    """Show who of one's service may read more; a press of a name's button reads it, and is written down."""
    actor = actor_of(request)
    found = own_invitation(actor, ref)
    shown = None
    if request.method == "POST":
        shown = read_second_tier(actor=actor, invitation_ref=ref, interest_ref=request.POST.get("interest", ""))
    context = {
        "invitation": found,
        "tender": found.tender,
        "interests": own_interests(found),
        "may_read": second_tier_is(found) in {"open", "chosen"},
        "shown": shown,
    }
    return render(request, "tenders/second_tier.html", context)


@page(does=declare_interest)
def interest(request: HttpRequest, ref: str) -> HttpResponse:
    """Name who will read more about the person, and what for."""
    actor = actor_of(request)
    found = own_invitation(actor, ref)
    form = InterestForm(request.POST or None, initial={"reader": actor.name})
    if request.method == "POST" and form.is_valid():
        try:
            declare_interest(actor=actor, invitation_ref=ref, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, "Thank you. The person will see this, and each time it is read.")
            return redirect("tenders_second_tier", ref)
    return render(request, "tenders/interest.html", {"form": form, "invitation": found, "tender": found.tender})


@require_safe
@page(by={Role.PERSON}, whose=Whose.OWN_CASE)
def my_readers(request: HttpRequest) -> HttpResponse:
    """Show the person who read more about them, when, and what for."""
    found = readers_of(actor_of(request).case_ref, before=request.GET.get("before", ""))
    return render(request, "tenders/my_readers.html", {"found": found})


@require_safe
@page(by={Role.SOCIAL_WORKER, Role.BROKER, Role.AUDITOR}, whose=Whose.OWN_AUTHORITY)
def readers(request: HttpRequest, ref: str) -> HttpResponse:
    """Show who read more about a person: to the social worker on the case at once, to others after the close."""
    package = package_by_ref(actor_of(request), ref)
    found = readers_of(package.ref, before=request.GET.get("before", ""))
    return render(request, "tenders/readers.html", {"found": found, "package": package})
