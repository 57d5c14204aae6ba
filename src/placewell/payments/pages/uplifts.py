"""Pages of uplifts: propose one, look at what it does to each placement, and apply it."""

from itertools import islice

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.signing_in import actor_of
from placewell.ledger.clock import now
from placewell.market.models import Category
from placewell.market.pages.acting import act
from placewell.payments.actions import apply_uplift, propose_uplift, withdraw_uplift
from placewell.payments.forms import UpliftForm, WithdrawForm
from placewell.payments.models import READS_PAYMENTS, FundingVersion, Uplift
from placewell.payments.raising import raised_by
from placewell.rules.errors import NotFound

MOST_SHOWN = 200
MOST_CATEGORIES = 100


@page(does=propose_uplift)
def propose(request: HttpRequest) -> HttpResponse:
    """Propose an uplift."""
    actor = actor_of(request)
    paid = FundingVersion.objects.visible_to(actor).values("placement__tender__category_id")
    rows = Category.objects.filter(pk__in=paid).order_by("name", "pk")[:MOST_CATEGORIES]
    form = UpliftForm(request.POST or None, categories=[(one.ref, one.name) for one in rows])

    def do(given: UpliftForm) -> str:
        said = given.cleaned_data
        made = propose_uplift(
            actor=actor,
            category_ref=said["category"],
            from_on=said["from_on"],
            percent=said["percent"],
            amount=said["amount"],
            because=said["because"],
        )
        return reverse("payments_uplift", args=[made.pk])

    return act(
        request,
        form,
        do,
        title="Raise what is paid in a category",
        lead="You see what it does to each placement. Nothing changes until an approver applies it.",
        button="Look at what it does",
        done="It is proposed. An approver applies it.",
        onwards=reverse("payments_home"),
    )


@require_safe
@page(by=READS_PAYMENTS, whose=Whose.OWN_AUTHORITY)
def uplift(request: HttpRequest, uplift_id: int) -> HttpResponse:
    """Show an uplift: before it is applied, each placement as it is and as it would be."""
    found = _own(request, uplift_id)
    waits = found.applied_at is None and found.closed_at is None and now() <= found.expires_at
    rows = list(islice(raised_by(found), MOST_SHOWN)) if waits else []
    context = {
        "uplift": found,
        "rows": rows,
        "most": MOST_SHOWN,
        "back": reverse("payments_home"),
        "waits": waits,
        "own": found.proposed_by == actor_of(request).ref,
    }
    return render(request, "payments/uplift.html", context)


@require_POST
@page(does=apply_uplift)
def apply(request: HttpRequest, uplift_id: int) -> HttpResponse:
    """Apply an uplift."""
    made = apply_uplift(actor=actor_of(request), uplift_id=uplift_id)
    messages.success(request, f"It is applied to {made.placements} placements.")
    return redirect("payments_uplift", uplift_id)


@page(does=withdraw_uplift)
def back(request: HttpRequest, uplift_id: int) -> HttpResponse:
    """Take a proposed uplift back."""
    found = _own(request, uplift_id)

    def do(form: WithdrawForm) -> None:
        withdraw_uplift(actor=actor_of(request), uplift_id=uplift_id, because=form.cleaned_data["because"])

    return act(
        request,
        WithdrawForm(request.POST or None),
        do,
        title="Take this rise back?",
        caption=f"{found.category.name}, from {found.from_on:%-d %B %Y}",
        button="Take it back",
        done="It is taken back. Nothing has changed.",
        onwards=reverse("payments_uplift", args=[uplift_id]),
    )


def _own(request: HttpRequest, uplift_id: int) -> Uplift:
    found = Uplift.objects.visible_to(actor_of(request)).select_related("category").filter(pk=uplift_id).first()
    if found is None:
        raise NotFound("There is no such uplift in your authority.")
    return found
