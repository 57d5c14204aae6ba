"""The person's pages: complaining, seeing how far it is, and asking for a second look; and how anybody complains."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from placewell.accounts.models import Organisation
from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import EVERYONE, Role
from placewell.accounts.signing_in import actor_of
from placewell.redress import actions, forms
from placewell.redress.models import Complaint
from placewell.redress.pages.common import A_PAGE, act, listed, shown
from placewell.redress.times import published_times
from placewell.rules.errors import NotFound
from placewell.rules.redress import ACKNOWLEDGED_IN, ANSWERED_IN


@require_safe
@page(by=EVERYONE - {Role.SYSTEM}, whose=Whose.EVERYONES)
def how(request: HttpRequest) -> HttpResponse:
    """Say how to complain."""
    rows = published_times()
    names = dict(Organisation.objects.filter(pk__in=[one.authority_id for one in rows]).values_list("pk", "name"))
    times = [(names[one.authority_id], one.days) for one in rows if one.authority_id in names]
    return render(request, "redress/how.html", {"days": ACKNOWLEDGED_IN, "answered": ANSWERED_IN, "times": times})


@never_cache
@page(does=actions.complain)
def mine(request: HttpRequest) -> HttpResponse:
    """List what the person told the council, and take something new."""
    actor = actor_of(request)
    form = forms.ComplainForm(request.POST or None)
    rows = Complaint.objects.visible_to(actor).prefetch_related("steps").order_by("-id")[:A_PAGE]
    return act(
        request,
        form,
        lambda: actions.complain(actor=actor, **form.said()),
        template="redress/mine.html",
        to="redress_mine",
        saved="Thank you for telling us. We write to you within 3 working days.",
        more={"rows": listed(rows)},
    )


@never_cache
@page(does=actions.ask_for_review)
def mine_one(request: HttpRequest, complaint_ref: str) -> HttpResponse:
    """Show one complaint and its answer; the person may ask for a second look."""
    actor = actor_of(request)
    row = Complaint.objects.visible_to(actor).prefetch_related("steps").filter(ref=complaint_ref).first()
    if row is None:
        raise NotFound("You have told us no such thing.")
    form = forms.TextForm(request.POST or None, label="What is still wrong?")
    return act(
        request,
        form,
        lambda: actions.ask_for_review(actor=actor, complaint_ref=complaint_ref, text=form.cleaned_data["text"]),
        template="redress/mine_one.html",
        to="redress_mine_one",
        args=[complaint_ref],
        saved="Somebody else will look at it again.",
        more=shown(row),
    )
