"""The track record with every figure of its formula: for the provider, who can dispute each line, and the authority."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.market.actions import make_dispute
from placewell.market.models import Dispute, Membership
from placewell.market.pages.acting import act
from placewell.market.pages.joining.forms import ReasonsForm
from placewell.market.pages.standing.deciding import READS
from placewell.market.queries.standing import member_by_id, own_member_by_id
from placewell.market.queries.track import track_input_by_id, track_page
from placewell.rules.track_record import KIND_WORDS, OUTCOME_WORDS, POINTS, InputKind


@require_safe
@page(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def own(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Show a provider the track record of one of its members."""
    return _shown(request, own_member_by_id(actor_of(request), membership_id), own=True)


@require_safe
@page(by=READS, whose=Whose.OWN_AUTHORITY)
def member(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Show an authority the track record of a member."""
    return _shown(request, member_by_id(actor_of(request), membership_id), own=False)


@page(does=make_dispute)
def dispute(request: HttpRequest, membership_id: int, input_id: int) -> HttpResponse:
    """Say that one line of a track record is wrong."""
    actor = actor_of(request)
    found = own_member_by_id(actor, membership_id)
    line = track_input_by_id(actor, input_id)

    def do(form: ReasonsForm) -> None:
        make_dispute(
            actor=actor,
            membership_id=membership_id,
            about=Dispute.About.TRACK_RECORD,
            text=form.cleaned_data["reasons"],
            track_input_id=input_id,
        )

    said = OUTCOME_WORDS[line.outcome].lower()
    return act(
        request,
        ReasonsForm(request.POST or None, label="What is wrong, and what is right?", hint="Name nobody."),
        do,
        title=f"Something is wrong: {line.reference}",
        lead=f"{KIND_WORDS[InputKind(line.kind)]}: {said}. It is answered within 10 working days.",
        button="Send it",
        done="It is sent. You read the answer under what is held about you.",
        onwards=reverse("standing_track", args=[found.pk]),
    )


def _shown(request: HttpRequest, found: Membership, *, own: bool) -> HttpResponse:
    context = {
        "track": track_page(actor_of(request), found),
        "own": own,
        "kind_words": {one.value: KIND_WORDS[one] for one in InputKind},
        "outcome_words": OUTCOME_WORDS,
        "points": {one.value: points for one, points in POINTS.items()},
    }
    return render(request, "market/standing/track.html", context)
