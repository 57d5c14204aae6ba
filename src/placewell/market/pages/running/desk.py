"""The desk of a scheme: where it stands, what is missing, and what can be done now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.market.actions import add_category, answer_invitation, establish_scheme, leave_scheme
from placewell.market.actions.changing_schemes import change_scheme
from placewell.market.models import Scheme
from placewell.market.pages.acting import act
from placewell.market.pages.running.forms import AnswerForm, CategoryForm, ChangeForm, EstablishForm
from placewell.market.queries import running as queries
from placewell.rules.legal_basis import RULES, LegalBasis
from placewell.rules.needs import NeedBand
from placewell.rules.ratings import Rating
from placewell.rules.scheme_states import STEPS, WORDS, SchemeAct, SchemeState
from placewell.ui.forms import GovForm

READS = frozenset({Role.COMMISSIONER, Role.APPROVER, Role.AUDITOR})


def desk_of(scheme: Scheme) -> str:
    """Return the address of a scheme's desk."""
    return reverse("market_running_desk", args=[scheme.ref])


@require_safe
@page(by=READS, whose=Whose.OWN_AUTHORITY)
def schemes(request: HttpRequest) -> HttpResponse:
    """List the schemes that the authority runs, shares, or is asked to share."""
    actor = actor_of(request)
    context = {
        "schemes": queries.own_schemes(actor),
        "shared": queries.shared_with(actor),
        "words": {one.value: WORDS[one] for one in SchemeState},
    }
    return render(request, "market/running/schemes.html", context)


@page(does=establish_scheme)
def establish(request: HttpRequest) -> HttpResponse:
    """Write a scheme down as a draft."""

    def do(form: EstablishForm) -> str:
        given = form.cleaned_data
        made = establish_scheme(
            actor=actor_of(request),
            name=given["name"],
            description=given["description"],
            legal_basis=LegalBasis(given["legal_basis"]),
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
            closing_hour=given["closing_hour"],
            how_to_join=given["how_to_join"],
            preference_is_criterion=given["preference_is_criterion"],
            pilot=given["pilot"],
            first_draft_on=given["first_draft_on"],
        )
        return desk_of(made)

    return act(
        request,
        EstablishForm(request.POST or None),
        do,
        title="Establish a scheme",
        lead="It begins as a draft that everybody can read and argue with. Nothing is bought with it before it goes"
        " live, and it goes live with its whole record alone.",
        button="Keep the draft",
        done="The draft is kept, and public from now on.",
        onwards=reverse("market_running"),
    )


@require_safe
@page(by=READS, whose=Whose.OWN_AUTHORITY)
def desk(request: HttpRequest, scheme_ref: str) -> HttpResponse:
    """Show a scheme to those who run it: what is missing, what waits, and what can be done now."""
    actor = actor_of(request)
    found = queries.own_scheme_by_ref(actor, scheme_ref)
    state = SchemeState(found.state)
    able = {one.value for one in SchemeAct if (state, one) in STEPS}
    context = queries.desk(found) | {
        "scheme": found,
        "basis": RULES[LegalBasis(found.legal_basis)],
        "state_words": WORDS[state],
        "able": able,
        "runs": actor.role == Role.COMMISSIONER,
        "approves": actor.role == Role.APPROVER,
        "back": reverse("market_running"),
    }
    return render(request, "market/running/desk.html", context)


@page(does=change_scheme)
def change(request: HttpRequest, scheme_ref: str) -> HttpResponse:
    """Change what a scheme says of itself."""
    found = queries.own_scheme_by_ref(actor_of(request), scheme_ref)
    now = {field: getattr(found, field) for field in ("name", "description", "how_to_join", "closing_hour")}

    def do(form: ChangeForm) -> None:
        given = form.cleaned_data
        change_scheme(
            actor=actor_of(request),
            scheme=found,
            name=given["name"],
            description=given["description"],
            how_to_join=given["how_to_join"],
            closing_hour=given["closing_hour"],
            reasons=given["reasons"],
            consultation=given["consultation"],
        )

    basis = RULES[LegalBasis(found.legal_basis)]
    return act(
        request,
        ChangeForm(request.POST or None, initial=now),
        do,
        title="Change what it says",
        caption=found.name,
        lead=f"Under {basis.source}, this may change: {basis.what_may_change}. What was there before stays readable.",
        button="Publish the change",
        done="The change is published.",
        onwards=desk_of(found),
    )


@page(does=add_category)
def category(request: HttpRequest, scheme_ref: str) -> HttpResponse:
    """Add a kind of care to a scheme."""
    found = queries.own_scheme_by_ref(actor_of(request), scheme_ref)

    def do(form: CategoryForm) -> None:
        given = form.cleaned_data
        add_category(
            actor=actor_of(request),
            scheme=found,
            name=given["name"],
            care_type=form.typed_care(),
            statement=form.statement(),
            radius_miles=given["radius_miles"],
            need_bands=frozenset(NeedBand(one) for one in given["need_bands"]),
            within=given["within"],
            rating_gate=Rating(given["rating_gate"]) if given["rating_gate"] else None,
        )

    return act(
        request,
        CategoryForm(request.POST or None),
        do,
        title="Add a kind of care",
        caption=found.name,
        lead="What it asks of members is fixed for its life, so that no condition changes under those who joined.",
        button="Add it",
        done="The kind of care is added, and public.",
        onwards=desk_of(found),
    )


@page(does=answer_invitation)
def answer(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Answer whether the authority shares a scheme that another leads."""
    found = queries.invitation_by_id(actor_of(request), invitation_id)

    def do(form: AnswerForm) -> None:
        answer_invitation(
            actor=actor_of(request), invitation_id=invitation_id, joins=form.cleaned_data["joins"] == "yes"
        )

    return act(
        request,
        AnswerForm(request.POST or None),
        do,
        title=f"Share {found.scheme.name}",
        caption=f"Led by {found.scheme.authority.name}",
        lead="The lead runs the scheme and decides about members. You read its decisions and start searches of your"
        " own. Neither sees the other’s people, searches or budgets.",
        button="Answer",
        done="Your answer is recorded.",
        onwards=reverse("market_running"),
    )


@page(does=leave_scheme)
def leave(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Stop sharing a scheme."""
    found = queries.invitation_by_id(actor_of(request), invitation_id)

    def do(_form: GovForm) -> None:
        leave_scheme(actor=actor_of(request), invitation_id=invitation_id)

    return act(
        request,
        GovForm(request.POST if request.method == "POST" else None),
        do,
        title=f"Stop sharing {found.scheme.name}",
        lead="You start no new searches in it. Those under way, and everybody placed, go on.",
        button="Stop sharing it",
        done="Your authority no longer shares this scheme.",
        onwards=reverse("market_running"),
    )
