"""The person's pages: the choices side by side, and choosing one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.choice.actions import AuthorityToDecide, choose_option, put_options, show_options
from placewell.choice.forms import ChooseForm
from placewell.choice.models import Decision, Option
from placewell.directory.queries import is_old, today
from placewell.rules.errors import Refused
from placewell.tenders.models import Tender
from placewell.tenders.states import TenderState
from placewell.ui.maps import Marker, draw_map

ORDERS = {
    "name": ("by name", "service_name"),
    "near": ("nearest first", "distance_miles"),
    "price": ("by price", "weekly_price"),
    "score": ("by the council’s score", "-score"),
}


@page(by={Role.PERSON}, whose=Whose.OWN_CASE)
def options(request: HttpRequest) -> HttpResponse:
    """Show every offer within the budget the same way, in the order asked for; and keep that they were shown."""
    actor = actor_of(request)
    states = [TenderState.OFFERED, TenderState.AWARDED]
    tender = Tender.objects.filter(package_ref=actor.case_ref, state__in=states).order_by("-id").first()
    if tender is None:
        return render(request, "choice/nothing_yet.html")
    order = request.GET.get("order", "name")
    chosen_order = ORDERS.get(order, ORDERS["name"])[1]
    found = list(Option.objects.filter(tender=tender).order_by(chosen_order, "bid_ref"))
    show_options(actor=actor, tender=tender)
    decision = Decision.objects.filter(tender=tender).select_related("option", "second").order_by("-id").first()
    markers = [
        Marker(place, one.service_name, one.latitude, one.longitude)
        for place, one in enumerate(found, start=1)
        if one.latitude is not None and one.longitude is not None
    ]
    context = {
        "tender": tender,
        "options": found,
        "orders": [(code, words, code == order) for code, (words, _field) in ORDERS.items()],
        "decision": decision,
        "open": tender.state == TenderState.OFFERED,
        "map": draw_map(markers, centre=(tender.latitude, tender.longitude), radius_miles=float(tender.radius_miles)),
        "is_old": is_old,
        "today": today(),
    }
    return render(request, "choice/options.html", context)


@page(does=choose_option)
def choose(request: HttpRequest, bid_ref: str) -> HttpResponse:
    """Choose one offer."""
    actor = actor_of(request)
    option = get_object_or_404(Option, package_ref=actor.case_ref, bid_ref=bid_ref, tender__state=TenderState.OFFERED)
    rest = Option.objects.filter(tender=option.tender).exclude(pk=option.pk).order_by("service_name", "bid_ref")
    form = ChooseForm(request.POST or None, others=[(one.bid_ref, one.service_name) for one in rest])
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            choose_option(
                actor=actor,
                bid_ref=bid_ref,
                authority_to_decide=AuthorityToDecide(said["authority_to_decide"]),
                second_ref="" if said["second_ref"] == "none" else said["second_ref"],
                because=said["because"],
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"You have chosen {option.service_name}. They will come to meet you next.")
            return redirect("choice_options")
    return render(request, "choice/choose.html", {"form": form, "option": option})


@require_POST
@page(does=put_options)
def put(request: HttpRequest, ref: str) -> HttpResponse:
    """Put the options to the person, and send them their link."""
    made = put_options(actor=actor_of(request), tender_ref=ref)
    messages.success(request, f"{len(made)} choices have been put to the person, and their private link is sent.")
    return redirect("tenders_tender", ref)
