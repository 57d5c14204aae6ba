"""What an authority does about its members: notices, decisions by somebody else, reviews, stops and disputes."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.directory.models import Service
from placewell.ledger.clock import now
from placewell.market.actions import (
    answer_dispute,
    decide_proceeding,
    decide_second_look,
    follow_successor,
    give_notice,
    review_suspension,
    set_stops,
    withdraw_notice,
)
from placewell.market.models import Proceeding
from placewell.market.pages.acting import act
from placewell.market.pages.joining.forms import DecisionForm, ReasonsForm
from placewell.market.pages.standing.forms import NoticeForm, StopsForm, SuccessorForm
from placewell.market.queries import standing as queries
from placewell.market.queries.applications import names_of
from placewell.market.queries.joining import successors_of
from placewell.market.queries.register import STATE_WORDS
from placewell.market.queries.track import track_input_by_id
from placewell.rules.standing import GROUND_WORDS, UNDER_WAY, Ground, ProceedingKind, ProceedingState
from placewell.rules.standing import STATE_WORDS as NOTICE_WORDS
from placewell.rules.track_record import OUTCOME_WORDS, InputKind, outcomes_of

READS = frozenset({Role.COMMISSIONER, Role.APPROVER, Role.AUDITOR})
GROUNDS = {one.value: words for one, words in GROUND_WORDS.items()}
NOTICES = {one.value: words for one, words in NOTICE_WORDS.items()}


@require_safe
@page(by=READS, whose=Whose.OWN_AUTHORITY)
def work(request: HttpRequest) -> HttpResponse:
    """List what waits about members: notices, second looks, reviews of suspensions, disputes."""
    actor = actor_of(request)
    context = {"work": queries.work_on_standing(actor), "grounds": GROUNDS, "notice_words": NOTICES}
    return render(request, "market/standing/work.html", context)


@require_safe
@page(by=READS, whose=Whose.OWN_AUTHORITY)
def member(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Show one member with what is held about it, and what can be done."""
    actor = actor_of(request)
    found = queries.member_by_id(actor, membership_id)
    acts = actor.role == Role.COMMISSIONER and found.state != "ended"
    context = queries.about_member(actor, found) | {
        "member": found,
        "acts": acts,
        "may_follow": acts and not found.service.registered and bool(successors_of(found.service)),
        "state_words": STATE_WORDS,
        "grounds": GROUNDS,
        "notice_words": NOTICES,
        "decision_words": queries.DECISION_WORDS,
        "about_words": queries.ABOUT_WORDS,
        "back": reverse("market_standing"),
    }
    return render(request, "market/standing/desk.html", context)


@page(does=give_notice)
def notice(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Give a member notice."""
    found = queries.member_by_id(actor_of(request), membership_id)

    def do(form: NoticeForm) -> None:
        give_notice(
            actor=actor_of(request),
            membership=found,
            kind=ProceedingKind(form.cleaned_data["kind"]),
            ground=Ground(form.cleaned_data["ground"]),
            evidence=form.cleaned_data["evidence"],
            at_once=form.cleaned_data["at_once"],
        )

    return act(
        request,
        NoticeForm(request.POST or None),
        do,
        title=f"Give notice to {found.service.name}",
        lead="It can reply for three working days. Then somebody else decides, and gives reasons.",
        button="Give notice",
        done="Notice is given, and the provider has been written to.",
        onwards=reverse("market_standing_member", args=[membership_id]),
    )


@require_safe
@page(by=READS, whose=Whose.OWN_AUTHORITY)
def proceeding(request: HttpRequest, proceeding_id: int) -> HttpResponse:
    """Show one notice with its reply, its decision and its second look."""
    actor = actor_of(request)
    found = queries.proceeding_by_id(actor, proceeding_id)
    under_way = ProceedingState(found.state) in UNDER_WAY
    decides = actor.role in {Role.COMMISSIONER, Role.APPROVER}
    hands = {found.noticed_by, found.decided_by}
    context = shown(found) | {
        "names": names_of(found.noticed_by, found.decided_by, found.reviewed_by),
        "may_decide": decides and under_way and actor.ref != found.noticed_by and not queries.until_reply(found, now()),
        "may_withdraw": actor.role == Role.COMMISSIONER and under_way,
        "may_look": decides and found.state == ProceedingState.REVIEW_ASKED and actor.ref not in hands,
        "own_hand": decides and actor.ref in hands and (under_way or found.state == ProceedingState.REVIEW_ASKED),
        "back": reverse("market_standing"),
    }
    return render(request, "market/standing/notice.html", context)


@page(does=decide_proceeding)
def decide(request: HttpRequest, proceeding_id: int) -> HttpResponse:
    """Decide a notice that somebody else gave."""
    found = queries.proceeding_by_id(actor_of(request), proceeding_id)

    def do(form: DecisionForm) -> None:
        decide_proceeding(
            actor=actor_of(request),
            proceeding_id=proceeding_id,
            uphold=form.cleaned_data["verdict"] == "uphold",
            reasons=form.cleaned_data["reasons"],
        )

    choices = (("uphold", f"Uphold it: its {found.kind}"), ("drop", "Drop it"))
    return _decide(request, found, DecisionForm(request.POST or None, choices=choices), do, title="Decide")


@page(does=decide_second_look)
def look_again(request: HttpRequest, proceeding_id: int) -> HttpResponse:
    """Look again, as a third person."""
    found = queries.proceeding_by_id(actor_of(request), proceeding_id)

    def do(form: DecisionForm) -> None:
        decide_second_look(
            actor=actor_of(request),
            proceeding_id=proceeding_id,
            reverse=form.cleaned_data["verdict"] == "reverse",
            reasons=form.cleaned_data["reasons"],
        )

    choices = (("reverse", "Reverse the decision"), ("stands", "The decision stands"))
    return _decide(request, found, DecisionForm(request.POST or None, choices=choices), do, title="Look again")


@page(does=withdraw_notice)
def withdraw(request: HttpRequest, proceeding_id: int) -> HttpResponse:
    """Take a notice back."""
    found = queries.proceeding_by_id(actor_of(request), proceeding_id)

    def do(form: ReasonsForm) -> None:
        withdraw_notice(actor=actor_of(request), proceeding_id=proceeding_id, reasons=form.cleaned_data["reasons"])

    return act(
        request,
        ReasonsForm(request.POST or None, label="Why is it withdrawn?", hint="The provider reads it."),
        do,
        title=f"Withdraw the notice to {found.membership.service.name}",
        button="Withdraw it",
        done="The notice is withdrawn, and the provider has been written to.",
        onwards=reverse("market_standing_notice", args=[proceeding_id]),
    )


@page(does=review_suspension)
def review(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Review a suspension: keep it or lift it."""
    found = queries.member_by_id(actor_of(request), membership_id)

    def do(form: DecisionForm) -> None:
        review_suspension(
            actor=actor_of(request),
            membership=found,
            lift=form.cleaned_data["verdict"] == "lift",
            reasons=form.cleaned_data["reasons"],
        )

    choices = (("lift", "Lift it: it is invited again from now on"), ("keep", "It goes on, for 28 days at most"))
    return act(
        request,
        DecisionForm(request.POST or None, choices=choices),
        do,
        title=f"Review the suspension of {found.service.name}",
        lead="A suspension is reviewed every 28 days. A review that is missed is published.",
        button="Record it",
        done="It is recorded, and the provider has been written to.",
        onwards=reverse("market_standing_member", args=[membership_id]),
    )


@page(does=set_stops)
def stops(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Put a stop on a member's new work, or take it off."""
    found = queries.member_by_id(actor_of(request), membership_id)
    stand = [one for one in ("embargoed", "safeguarding_stop") if getattr(found, one)]

    def do(form: StopsForm) -> None:
        set_stops(
            actor=actor_of(request),
            membership=found,
            embargoed="embargoed" in form.cleaned_data["stops"],
            safeguarding_stop="safeguarding_stop" in form.cleaned_data["stops"],
            reasons=form.cleaned_data["reasons"],
        )

    return act(
        request,
        StopsForm(request.POST or None, initial={"stops": stand}),
        do,
        title=f"Stops on new work for {found.service.name}",
        button="Record it",
        done="It is recorded.",
        onwards=reverse("market_standing_member", args=[membership_id]),
    )


@page(does=follow_successor)
def successor(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Let a membership go on under the registration that followed."""
    found = queries.member_by_id(actor_of(request), membership_id)
    known = Service.objects.filter(pk__in=successors_of(found.service)).order_by("name", "pk")
    choices = [(one.pk, f"{one.name}, {one.pk}") for one in known]

    def do(form: SuccessorForm) -> None:
        follow_successor(
            actor=actor_of(request),
            membership=found,
            service_id=form.cleaned_data["service_id"],
            reasons=form.cleaned_data["reasons"],
        )

    return act(
        request,
        SuccessorForm(request.POST or None, choices=choices),
        do,
        title=f"{found.service.name}: a new registration",
        button="Make it a member",
        done="The new registration is a member from now on.",
        onwards=reverse("market_standing"),
    )


@page(does=answer_dispute)
def dispute(request: HttpRequest, dispute_id: int) -> HttpResponse:
    """Answer what a provider says is wrong."""
    found = queries.dispute_by_id(actor_of(request), dispute_id)

    def do(form: DecisionForm) -> None:
        answer_dispute(
            actor=actor_of(request),
            dispute_id=dispute_id,
            corrected=form.cleaned_data["verdict"] != "stands",
            answer=form.cleaned_data["reasons"],
            outcome=form.cleaned_data["verdict"].removeprefix("corrected"),
        )

    stands = ("stands", "It stands")
    choices: tuple[tuple[str, str], ...] = (("corrected", "It was wrong, and is corrected"), stands)
    if found.track_input_id is not None:
        line = track_input_by_id(actor_of(request), found.track_input_id)
        others = [one for one in outcomes_of(InputKind(line.kind)) if one != line.outcome]
        choices = (*((f"corrected{one}", f"It was wrong. Right is: {OUTCOME_WORDS[one]}") for one in others), stands)
    return act(
        request,
        DecisionForm(request.POST or None, choices=choices),
        do,
        title=f"{found.membership.service.name}: {queries.ABOUT_WORDS[found.about].lower()}",
        lead=found.text,
        button="Answer",
        done="The provider has been written to.",
        onwards=reverse("market_standing"),
    )


def shown(found: Proceeding) -> dict[str, object]:
    """Return what every page of a notice shows of it."""
    return {
        "notice": found,
        "member": found.membership,
        "ground": GROUNDS[found.ground],
        "state_words": NOTICES[found.state],
        "files": queries.files_of(found),
    }


def _decide(
    request: HttpRequest, found: Proceeding, form: DecisionForm, do: Callable[..., None], *, title: str
) -> HttpResponse:
    context = shown(found) | {"names": names_of(found.noticed_by, found.decided_by, found.reviewed_by)}
    return act(
        request,
        form,
        do,
        title=f"{title}: {found.membership.service.name}",
        button="Record the decision",
        done="It is recorded, and the provider has been written to.",
        onwards=reverse("market_standing_notice", args=[found.pk]),
        template="market/standing/decide.html",
        more=context,
    )
