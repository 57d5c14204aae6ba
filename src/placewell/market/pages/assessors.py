"""Trusted assessors: an authority’s list, and whom a provider trusts to meet people for it."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.market.actions.assessors import (
    LONGEST_JOB,
    end_assessor,
    name_assessor,
    stop_trusting,
    trust_assessor,
)
from placewell.market.pages.acting import act
from placewell.market.queries.assessors import (
    offered_assessor,
    offered_assessors,
    own_services,
    standing_assessors,
    who_may_be_named,
)
from placewell.rules.assessors import END_WORDS, SCOPE_WORDS, EndReason, Scope
from placewell.ui.forms import GovForm, set_choices

READS_ASSESSORS = frozenset({Role.COMMISSIONER, Role.BROKER, Role.SOCIAL_WORKER, Role.APPROVER, Role.AUDITOR})


class NameForm(GovForm):
    """Who is put on the list, and what they are."""

    user = forms.ChoiceField(label="Who?", error_messages={"required": "Choose somebody."})
    job = forms.CharField(
        label="What are they, and where do they work?",
        help_text="Such as “occupational therapist at the General Hospital”. People and homes read it.",
        max_length=LONGEST_JOB,
        error_messages={"required": "Say what they are, and where they work."},
    )

    def __init__(self, *args: Any, people: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(self, "user", [(str(pk), name) for pk, name in people])


class EndForm(GovForm):
    """Why somebody is taken off the list."""

    reason = forms.ChoiceField(
        label="Why?",
        choices=[(one.value, words) for one, words in END_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Say why they are taken off the list."},
    )


class TrustForm(GovForm):
    """For which of its services a provider trusts somebody, for which visits, and who agrees."""

    service = forms.ChoiceField(label="For which service?", error_messages={"required": "Choose a service."})
    scope = forms.ChoiceField(
        label="For which visits?",
        choices=[(one.value, words) for one, words in SCOPE_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Say for which visits."},
    )
    name = forms.CharField(
        label="Who agrees to it for the home?",
        help_text="A name and a job, such as “Ruth Bell, the manager”.",
        max_length=120,
        error_messages={"required": "Give the name of who agrees to it for the home."},
    )

    def __init__(self, *args: Any, services: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(self, "service", services)


@require_safe
@page(by=READS_ASSESSORS, whose=Whose.OWN_AUTHORITY)
def assessors(request: HttpRequest) -> HttpResponse:
    """List the authority's trusted assessors, with the homes that trust them."""
    context = {"rows": standing_assessors(actor_of(request).authority_id or 0), "scope_words": SCOPE_WORDS}
    return render(request, "market/assessors/list.html", context)


@page(does=name_assessor)
def name(request: HttpRequest) -> HttpResponse:
    """Put somebody on the list."""
    actor = actor_of(request)
    form = NameForm(request.POST or None, people=who_may_be_named(actor.authority_id or 0))

    def do(said: NameForm) -> None:
        name_assessor(actor=actor, user_id=int(said.cleaned_data["user"]), job=said.cleaned_data["job"])

    return act(
        request,
        form,
        do,
        title="Name a trusted assessor",
        lead="Somebody of your authority, outside every provider, who meets people for homes that trust them. Each home"
        " says for itself whether it does.",
        button="Put them on the list",
        done="They are on the list. Homes can say now that they trust them.",
        onwards=reverse("market_assessors"),
    )


@page(does=end_assessor)
def end(request: HttpRequest, assessor_ref: str) -> HttpResponse:
    """Take somebody off the list."""
    actor = actor_of(request)

    def do(said: EndForm) -> None:
        end_assessor(actor=actor, assessor_ref=assessor_ref, reason=EndReason(said.cleaned_data["reason"]))

    return act(
        request,
        EndForm(request.POST or None),
        do,
        title="Take a trusted assessor off the list",
        lead="Homes that trusted them are told. Whom they were sent to meet already, they still meet.",
        button="Take them off",
        done="They are off the list.",
        onwards=reverse("market_assessors"),
    )


@require_safe
@page(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def offered(request: HttpRequest) -> HttpResponse:
    """List the trusted assessors of the councils that the provider is a member with, and which it trusts."""
    context = {"rows": offered_assessors(actor_of(request)), "scope_words": SCOPE_WORDS}
    return render(request, "market/assessors/offered.html", context)


@page(does=trust_assessor)
def trust(request: HttpRequest, assessor_ref: str) -> HttpResponse:
    """Agree that somebody meets people for one of the provider's services."""
    actor = actor_of(request)
    assessor = offered_assessor(actor, assessor_ref)
    services = [(one.pk, one.name) for one in own_services(actor)]
    form = TrustForm(request.POST or None, services=services)

    def do(said: TrustForm) -> None:
        trust_assessor(
            actor=actor,
            assessor_ref=assessor_ref,
            service_id=said.cleaned_data["service"],
            scope=Scope(said.cleaned_data["scope"]),
            name=said.cleaned_data["name"],
        )

    return act(
        request,
        form,
        do,
        title=f"Trust {assessor.name}",
        lead=f"{assessor.name}, {assessor.job}, may then meet people who chose you, in your place. You answer yourself"
        " on what they hand you, and you can take this back at any time.",
        button="We trust them",
        done=f"You trust {assessor.name} now.",
        onwards=reverse("market_offered_assessors"),
    )


@page(does=stop_trusting)
def stop(request: HttpRequest, trust_id: int) -> HttpResponse:
    """Take back that somebody meets people for the provider."""
    actor = actor_of(request)

    def do(_: GovForm) -> None:
        stop_trusting(actor=actor, trust_id=trust_id)

    return act(
        request,
        GovForm(request.POST if request.method == "POST" else None),
        do,
        title="Take your trust back",
        lead="From now on they meet nobody for you. You visit people who chose you yourself, as before. You need not"
        " say why.",
        button="Take it back",
        done="They meet nobody for you any more.",
        onwards=reverse("market_offered_assessors"),
    )
