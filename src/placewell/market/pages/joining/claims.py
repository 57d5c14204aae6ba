"""Making an account, saying which provider one speaks for, and making sure of it."""

from allauth.core.ratelimit import consume_or_429
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from placewell.accounts.models import Organisation
from placewell.accounts.newcomers import make_account
from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.directory.models import Service
from placewell.ledger.clock import now
from placewell.market.actions.claims import (
    METHODS,
    claim_organisation,
    refuse_claim,
    revoke_claim,
    verify_claim,
    withdraw_claim,
)
from placewell.market.models import Claim
from placewell.market.models.joining import READS_CLAIMS
from placewell.market.pages.joining.forms import AccountForm, ClaimDecisionForm, ClaimForm, ReasonsForm
from placewell.market.queries.applications import A_PAGE, claims_waiting, names_of
from placewell.market.queries.joining import asking_authorities
from placewell.rules.errors import NotFound, Refused
from placewell.rules.joining import CLAIM_WORDS, ClaimState, claim_due, managers_answer_by
from placewell.ui.keyset import more, read_after

SHOWN_SERVICES = 50


@page(does=make_account)
def account(request: HttpRequest) -> HttpResponse:
    """Make an account; the answer is the same whether or not the address has one."""
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        stopped: HttpResponse | None = consume_or_429(request, action="new_account", key=said["email"].lower())
        if stopped is not None:
            return stopped
        make_account(actor=actor_of(request), name=said["name"], email=said["email"])
        return render(request, "market/joining/account_made.html", {"email": said["email"]})
    return render(request, "market/joining/account.html", {"form": form})


@page(does=claim_organisation)
def claim(request: HttpRequest) -> HttpResponse:
    """Say which provider one speaks for."""
    actor = actor_of(request)
    authorities = asking_authorities()
    form = ClaimForm(
        request.POST or None,
        authorities=authorities,
        initial={"authority_id": str(authorities[0].pk) if len(authorities) == 1 else ""},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            claim_organisation(
                actor=actor,
                provider_id=said["provider_id"],
                authority_id=int(said["authority_id"]),
                position=said["position"],
                telephone=said["telephone"],
                evidence=said["evidence"],
            )
        except Refused as refusal:
            form.refuse(refusal, "provider_id" if isinstance(refusal, NotFound) else refusal.code)
        else:
            messages.success(request, "We have asked. You can prepare everything meanwhile.")
            return redirect("joining_home")
    return render(request, "market/joining/claim.html", {"form": form, "back": reverse("joining_home")})


@require_POST
@page(does=withdraw_claim)
def withdraw(request: HttpRequest, claim_ref: str) -> HttpResponse:
    """Take one's own claim back."""
    withdraw_claim(actor=actor_of(request), ref=claim_ref)
    messages.success(request, "Your claim is withdrawn.")
    return redirect("joining_home")


@require_safe
@page(by=READS_CLAIMS, whose=Whose.OWN_AUTHORITY)
def claims(request: HttpRequest) -> HttpResponse:
    """List the claims that wait for this authority, longest waiting first."""
    found = claims_waiting(actor_of(request), after=read_after(request.GET))
    listed = [(one, managers_answer_by(one.made_at), claim_due(one.made_at)) for one in found]
    following = more(request.GET, (found[-1].made_at, found[-1].pk)) if len(found) == A_PAGE else ""
    return render(request, "market/joining/claims.html", {"listed": listed, "more": following})


@page(does=verify_claim)
def decide(request: HttpRequest, claim_ref: str) -> HttpResponse:
    """Make sure that somebody speaks for a provider, or say why not."""
    actor = actor_of(request)
    found = _claim(request, claim_ref)
    form = ClaimDecisionForm(request.POST or None, manages=actor.role == Role.PROVIDER)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            if said["verdict"] == "verify":
                verify_claim(actor=actor, ref=claim_ref, method=said.get("method") or "managers", found=said["found"])
            else:
                refuse_claim(actor=actor, ref=claim_ref, reasons=said["found"])
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, "It is recorded, and they are written to.")
            return redirect("joining_home" if actor.role == Role.PROVIDER else "market_claims")
    return render(request, "market/joining/claim_decide.html", _about(request, found) | {"form": form})


@page(does=revoke_claim)
def revoke(request: HttpRequest, claim_ref: str) -> HttpResponse:
    """Take back a claim that was wrongly verified."""
    found = _claim(request, claim_ref)
    form = ReasonsForm(
        request.POST or None,
        label="Why is it taken back?",
        hint=(
            f"{found.name} can no longer act for {found.provider.name} from their next click, nor can anybody whose"
            " claim they verified. They read your reasons."
        ),
    )
    if request.method == "POST" and form.is_valid():
        try:
            revoke_claim(actor=actor_of(request), ref=claim_ref, reasons=form.cleaned_data["reasons"])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{found.name} can no longer act for {found.provider.name}.")
            return redirect("joining_claim_decide", claim_ref)
    context = {
        "form": form,
        "title": f"Take back the claim of {found.name}",
        "button_text": "Take it back",
        "button_kind": "warning",
        "back": reverse("joining_claim_decide", args=[claim_ref]),
    }
    return render(request, "market/joining/form.html", context)


def _claim(request: HttpRequest, ref: str) -> Claim:
    rows = Claim.objects.visible_to(actor_of(request)).select_related("provider", "authority", "post")
    found = rows.filter(ref=ref).first()
    if found is None:
        raise NotFound("There is no such claim that you may see.")
    return found


def _about(request: HttpRequest, found: Claim) -> dict[str, object]:
    actor = actor_of(request)
    until = managers_answer_by(found.made_at)
    provides = actor.role == Role.PROVIDER
    own = provides and Organisation.objects.filter(pk=actor.organisation_id or 0, code=found.provider_id).exists()
    pending = found.state == ClaimState.PENDING
    waits = pending and found.managed and not provides and now() <= until
    mine = found.claimed_by == actor.ref
    decides = (own or not provides) and not mine
    services = Service.objects.filter(provider=found.provider_id, registered=True).order_by("name", "pk")
    return {
        "claim": found,
        "state_words": CLAIM_WORDS[ClaimState(found.state)],
        "names": {} if provides else names_of(found.decided_by, found.revoked_by),
        "method": METHODS.get(found.method, ""),
        "services": list(services[:SHOWN_SERVICES]),
        "managers_until": until,
        "due_at": until if found.managed else claim_due(found.made_at),
        "waits_for_managers": waits,
        "may_decide": decides and pending and not waits,
        "may_revoke": decides and found.state == ClaimState.VERIFIED and actor.role != Role.AUDITOR,
        "back": reverse("joining_home" if provides else "market_claims"),
    }
