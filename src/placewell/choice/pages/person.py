"""The person's pages: their choices side by side, choosing one or none, asking a service, and what they may pay."""

import logging

from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.choice.actions import ask_more_time, ask_service, choose_none, choose_option, show_options
from placewell.choice.actions.asking import AskKind
from placewell.choice.actions.choosing import NOT_YOURS
from placewell.choice.actions.showing import Format
from placewell.choice.forms import AskForm, BestInterestsForm, ChooseForm, MeansForm, MoreTimeForm, NoneForm
from placewell.choice.models import Source
from placewell.choice.queries import Choice, Choices, choices_of, interim_home_of
from placewell.choice.searched import Searched, searched_of, wishes_of
from placewell.directory.queries import today
from placewell.ledger.timeline import timeline_for_person
from placewell.rules.choosing import FALLEN_WORDS, ORDER_WORDS, Order
from placewell.rules.contribution import NOT_FOR_HOME_CARE, assess, contribution_to
from placewell.rules.deciding import AuthorityToDecide
from placewell.rules.errors import NotFound, Refused, WrongState
from placewell.rules.needs import CareType
from placewell.rules.waits import MoreTime
from placewell.ui.large_text import remember, wants_large
from placewell.ui.maps import Marker, direction, draw_map

log = logging.getLogger(__name__)


@never_cache
@page(by={Role.PERSON}, whose=Whose.OWN_CASE)
def options(request: HttpRequest) -> HttpResponse:
    """Show every offer within the budget the same way, in the order asked for; and keep what was shown."""
    actor = actor_of(request)
    choices = choices_of(actor.case_ref, _order(request))
    if choices is None:
        lives = {"home": interim_home_of(actor.case_ref), "today": today()}
        return remember(request, render(request, "choice/nothing_yet.html", lives))
    to_print, searched = request.GET.get("view") == "print", searched_of(choices)
    context = {
        "choices": choices,
        "tender": choices.tender,
        "about": choices.tender.portrait,
        "searched": searched,
        "wishes": wishes_of(choices),
        "orders": [(code.value, words, code == choices.order) for code, words in ORDER_WORDS.items()],
        "fallen_words": FALLEN_WORDS,
        "places": _places(choices),
        "map": _map(choices, searched),
        "in_a_home": CareType(choices.tender.portrait["care_type"]).is_bed,
        "not_for_home_care": NOT_FOR_HOME_CARE,
        "may_cost_more": CareType(choices.tender.portrait["care_type"]) != CareType.HOME_CARE,
        "extras": [one for one in choices.choices if one.extra is not None and one.extra.stands],
        "found_directly": any(one.option.source == Source.DIRECT for one in choices.there),
        "asked_any": any(one.asked for one in choices.choices),
        "to_print": to_print,
        "days": timeline_for_person(actor.case_ref),
    }
    easy = request.GET.get("words") == "easy"
    page_of = "choice/options_easy.html" if easy else "choice/options.html"
    response = render(request, "choice/for_now.html" if choices.interim else page_of, context)
    if request.method == "GET":
        _keep(actor, choices, _format(request, easy=easy, to_print=to_print))
    return remember(request, response)


def _format(request: HttpRequest, *, easy: bool, to_print: bool) -> Format:
    if easy:
        return Format.EASY
    if to_print:
        return Format.PRINT
    return Format.LARGE if wants_large(request) else Format.SCREEN


def _keep(actor: Actor, choices: Choices, shown_as: Format) -> None:
    """Record the showing; whatever goes wrong with the record, the person still sees their choices."""
    try:
        show_options(actor=actor, choices=choices, shown_as=shown_as)
    except (DatabaseError, Refused):
        log.exception("A showing of %s could not be recorded.", choices.tender.ref)


@page(does=choose_option)
def choose(request: HttpRequest, bid_ref: str) -> HttpResponse:
    """Choose one offer: who chooses, and where it is for somebody else, what must be recorded for that."""
    actor = actor_of(request)
    choices, choice = _choice(actor, bid_ref)
    if not choice.can_be_chosen:
        raise WrongState(f"{choice.title} cannot be chosen any more. {FALLEN_WORDS[choice.standing]}")
    others = [(one.option.bid_ref, one.title) for one in choices.there if one != choice]
    form = ChooseForm(request.POST or None, others=others)
    if request.method == "POST" and form.is_valid():
        who, said = form.who(), form.cleaned_data
        more = None
        if who.authority == AuthorityToDecide.BEST_INTERESTS:
            more = BestInterestsForm(request.POST if "step" in request.POST else None)
            if not more.is_valid():
                return _best_interests(request, choice, form, more)
            who = more.added_to(who)
        second = said.get("second_ref") or "none"
        try:
            choose_option(
                actor=actor,
                bid_ref=bid_ref,
                who=who,
                second_ref="" if second == "none" else second,
                because=said["because"],
            )
        except Refused as refusal:
            if more is not None and refusal.code in more.fields:
                more.refuse(refusal, refusal.code)
                return _best_interests(request, choice, form, more)
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, f"You have chosen {choice.title}. {_what_is_next(choice)}")
            return redirect("choice_options")
    return render(request, "choice/choose.html", {"form": form, "choice": choice, "back": _back()})


def _what_is_next(choice: Choice) -> str:
    if choice.lives_there:
        return "You do not have to move. They say next whether you can stay."
    return f"They will come to meet you {'within a day' if choice.option.interim else 'next'}."


def _best_interests(request: HttpRequest, choice: Choice, first: ChooseForm, more: BestInterestsForm) -> HttpResponse:
    kept = [(name, request.POST.get(name, "")) for name in first.fields if request.POST.get(name)]
    context = {"form": more, "choice": choice, "kept": kept, "back": _back()}
    return render(request, "choice/best_interests.html", context)


@page(does=choose_none)
def none(request: HttpRequest) -> HttpResponse:
    """Say that none of the offers is right, why, and which other home to ask."""
    actor = actor_of(request)
    choices = _open(actor)
    form = NoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            choose_none(actor=actor, who=form.who(), reasons=form.why(), said=said["because"], home=said["home"])
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            told = "Thank you for telling us. We will look further, and write to you. Your choices stay here."
            messages.success(request, told)
            return redirect("choice_options")
    return render(request, "choice/none.html", {"form": form, "choices": choices, "back": _back()})


@page(does=ask_more_time)
def more_time(request: HttpRequest) -> HttpResponse:
    """Ask for more time to choose."""
    actor = actor_of(request)
    choices = _open(actor)
    form = MoreTimeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ask_more_time(actor=actor, how_much=MoreTime(form.cleaned_data["how_much"]))
        messages.success(request, "Take the time you need. Your choices stay here.")
        return redirect("choice_options")
    return render(request, "choice/more_time.html", {"form": form, "choices": choices, "back": _back()})


@page(does=ask_service)
def ask(request: HttpRequest, bid_ref: str) -> HttpResponse:
    """Ask one service for a visit, or a question."""
    actor = actor_of(request)
    _choices, choice = _choice(actor, bid_ref)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            ask_service(actor=actor, bid_ref=bid_ref, kind=AskKind(said["kind"]), text=said["text"])
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, f"We have asked {choice.title}. We will write to you when they answer.")
            return redirect("choice_options")
    return render(request, "choice/ask.html", {"form": form, "choice": choice, "back": _back()})


@never_cache
@page(by={Role.PERSON}, whose=Whose.OWN_CASE)
def contribution(request: HttpRequest) -> HttpResponse:
    """Let the person try figures. Nothing of it is kept: not here, not in their session, not in the ledger."""
    actor = actor_of(request)
    choices = choices_of(actor.case_ref)
    if choices is None:
        raise NotFound("There is nothing to choose from yet, so there is nothing to work out.")
    form = MeansForm(request.POST or None)
    assessed = None
    if request.method == "POST" and form.is_valid():
        try:
            care_type = CareType(choices.tender.portrait["care_type"])
            assessed = assess(form.means(), care_type=care_type, on=choices.today)
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
    each = []
    if assessed is not None:
        prices = [(one.title, one.option.weekly_price) for one in choices.there]
        each = [(title, price, contribution_to(assessed, price)) for title, price in prices]
    context = {"form": form, "assessed": assessed, "each": each, "back": _back()}
    return render(request, "choice/contribution.html", context)


def _back() -> str:
    return reverse("choice_options")


def _order(request: HttpRequest) -> Order:
    asked = request.GET.get("order", "")
    return Order(asked) if asked in set(Order) else Order.LOT


def _open(actor: Actor) -> Choices:
    choices = choices_of(actor.case_ref)
    if choices is None or not choices.still_choosing:
        raise WrongState("There is nothing to choose from at the moment.")
    return choices


def _choice(actor: Actor, bid_ref: str) -> tuple[Choices, Choice]:
    choices = choices_of(actor.case_ref)
    choice = choices.by_bid(bid_ref) if choices else None
    if choices is None or choice is None:
        raise NotFound(NOT_YOURS)
    return _open(actor), choice


def _markers(choices: Choices) -> list[Marker]:
    return [
        Marker(one.number, one.title, one.option.latitude, one.option.longitude)
        for one in choices.choices
        if one.option.latitude is not None and one.option.longitude is not None
    ]


def _centre(choices: Choices) -> tuple[float, float]:
    return choices.tender.latitude, choices.tender.longitude


def _map(choices: Choices, searched: Searched) -> str:
    radius = max(float(searched.miles), *(float(one.option.tender.radius_miles) for one in choices.choices))
    return draw_map(_markers(choices), centre=_centre(choices), radius_miles=radius)


def _places(choices: Choices) -> dict[int, str]:
    """Return in which direction each choice lies, by its number."""
    return {one.number: direction(one, centre=_centre(choices)) for one in _markers(choices)}
