"""A provider's pages: its own complaints, and its side of those about its services."""

from django.http import HttpRequest, HttpResponse

from placewell.accounts.models import Organisation
from placewell.accounts.permissions import page
from placewell.accounts.signing_in import actor_of
from placewell.redress import actions, forms
from placewell.redress.involved import councils_of
from placewell.redress.models import Complaint, ComplaintPart, ComplaintReply
from placewell.redress.pages.common import A_PAGE, act, listed, shown
from placewell.rules.errors import NotFound


@page(does=actions.complain_as_provider)
def ours(request: HttpRequest) -> HttpResponse:
    """List the provider's complaints and what is put to it, newest first, and take a new complaint."""
    actor = actor_of(request)
    own = actor.organisation_id or 0
    authorities = list(
        Organisation.objects.filter(pk__in=councils_of(own)).order_by("name", "pk").values_list("pk", "name")
    )
    form = forms.ComplainAsProviderForm(request.POST or None, authorities=authorities)
    rows = Complaint.objects.visible_to(actor).prefetch_related("steps").order_by("-id")[:A_PAGE]
    parts = ComplaintPart.objects.filter(organisation_id=own).select_related("reply").order_by("-id")[:A_PAGE]
    return act(
        request,
        form,
        lambda: actions.complain_as_provider(actor=actor, **form.said()),
        template="redress/ours.html",
        to="redress_ours",
        saved="Thank you. The council writes to you within 3 working days.",
        more={"rows": listed(rows), "parts": list(parts), "authorities": authorities},
    )


@page(does=actions.ask_for_review_as_provider)
def our_one(request: HttpRequest, complaint_ref: str) -> HttpResponse:
    """Show one complaint of the provider's own; it may ask for a second look."""
    actor = actor_of(request)
    row = Complaint.objects.visible_to(actor).prefetch_related("steps").filter(ref=complaint_ref).first()
    if row is None:
        raise NotFound("You have made no such complaint.")
    form = forms.TextForm(request.POST or None, label="What is still wrong?")
    return act(
        request,
        form,
        lambda: actions.ask_for_review_as_provider(
            actor=actor, complaint_ref=complaint_ref, text=form.cleaned_data["text"]
        ),
        template="redress/our_one.html",
        to="redress_our_one",
        args=[complaint_ref],
        saved="Somebody else will look at it again.",
        more=shown(row),
    )


@page(does=actions.reply_to_complaint)
def part(request: HttpRequest, complaint_ref: str) -> HttpResponse:
    """Show what is put to the provider of a complaint about its service, and take its side."""
    actor = actor_of(request)
    row = ComplaintPart.objects.filter(complaint_ref=complaint_ref, organisation_id=actor.organisation_id or 0).first()
    if row is None:
        raise NotFound("No complaint by that reference is put to you.")
    form = forms.TextForm(request.POST or None, label="Your side")
    return act(
        request,
        form,
        lambda: actions.reply_to_complaint(actor=actor, complaint_ref=complaint_ref, text=form.cleaned_data["text"]),
        template="redress/part.html",
        to="redress_part",
        args=[complaint_ref],
        saved="Thank you. The council has your side.",
        more={"part": row, "reply": ComplaintReply.objects.filter(part=row).first()},
    )
