"""The authority's pages of additional costs, and of whether a case's file would satisfy the ombudsman."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.choice.actions import (
    agree_additional_cost,
    ask_additional_cost,
    ask_next_agreement,
    check_additional_cost,
    record_advice,
    refuse_additional_cost,
    review_additional_cost,
    sign_additional_cost,
    stop_additional_cost,
)
from placewell.choice.additional import Agreed, agreement_by_ref, agreements_of, shares_today
from placewell.choice.additional_forms import (
    AdviceForm,
    AgreeForm,
    AskMoreForm,
    AskNextForm,
    BecauseForm,
    CheckForm,
    ReviewForm,
    SignForThemForm,
)
from placewell.choice.fairness import panel_of
from placewell.choice.going_on import can_be_followed, home_lived_in
from placewell.choice.homes_above import HomeAbove, homes_above
from placewell.choice.pages.costing_more import pdf_of
from placewell.needs.queries import names_of, package_by_ref
from placewell.rules.additional_cost import OVER, PAYER_WORDS, SIGNS_AS_WORDS, STATE_WORDS, Payer, SignsAs, State
from placewell.rules.errors import Refused
from placewell.rules.fairness import Met, Point, is_satisfied
from placewell.rules.money import format_money
from placewell.ui.forms import GovForm

READERS = frozenset({Role.BROKER, Role.SOCIAL_WORKER, Role.APPROVER, Role.FINANCE_OFFICER, Role.AUDITOR})
FAIR = frozenset({Role.BROKER, Role.SOCIAL_WORKER, Role.APPROVER, Role.AUDITOR})
# What each role may do next, by where an agreement stands: the page and what its link says.
NEXT: dict[tuple[State, Role], tuple[tuple[str, str], ...]] = {}
for _role in (Role.BROKER, Role.SOCIAL_WORKER, Role.FINANCE_OFFICER):
    NEXT[State.ASKED, _role] = (("choice_additional_advice", "Record the advice"),)
    NEXT[State.ADVISED, _role] = (("choice_additional_advice", "Record other advice"),)
_REFUSE = ("choice_additional_refuse", "Refuse it, with a reason")
NEXT[State.ASKED, Role.APPROVER] = (_REFUSE,)
NEXT[State.ADVISED, Role.APPROVER] = (("choice_additional_check", "Check it and draw up the agreement"), _REFUSE)
NEXT[State.CHECKED, Role.APPROVER] = (_REFUSE,)
NEXT[State.CHECKED, Role.BROKER] = (("choice_additional_sign", "Record the signature of whoever pays"),)
NEXT[State.SIGNED, Role.APPROVER] = (("choice_additional_agree", "Sign for the council"), _REFUSE)
_REVIEW = ("choice_additional_review", "Record a review")
_STOP = ("choice_additional_stop", "Record that the payer stops")
for _state in (State.IN_FORCE, State.REVIEWED):
    NEXT[_state, Role.BROKER] = (_REVIEW, _STOP)
    NEXT[_state, Role.SOCIAL_WORKER] = (_REVIEW,)
    NEXT[_state, Role.FINANCE_OFFICER] = (_STOP,)
for _role in (Role.BROKER, Role.SOCIAL_WORKER):
    NEXT[State.STOPPED, _role] = (_REVIEW,)


@never_cache
@require_safe
@page(by=FAIR, whose=Whose.OWN_AUTHORITY)
def fairness(request: HttpRequest, package_ref: str) -> HttpResponse:
    """Show, point by point, whether this file would satisfy the ombudsman: the evidence, or what to do."""
    package = package_by_ref(actor_of(request), package_ref)
    panel = panel_of(package)
    shown, agreed = panel.first_shown, panel.agreed
    offers = ("#offers", "The offers within the budget")
    further = (reverse("choice_additional_cost", args=[agreed.cost.ref]), "The additional cost") if agreed else None
    links = {
        Point.OFFERED: offers,
        Point.SHOWN: (reverse("choice_showing", args=[shown.tender.ref, shown.pk]), "What was shown")
        if shown
        else None,
        Point.VACANCY: offers,
        **dict.fromkeys((Point.ADVICE, Point.PRESSURE, Point.REVIEWED), further),
    }
    context = {
        "package": package,
        "findings": [(one, links.get(one.point)) for one in panel.findings],
        "offers": panel.offers,
        "satisfied": is_satisfied(panel.findings),
        "missing": sum(one.met in {Met.NO, Met.NOT_YET} for one in panel.findings),
        "back": reverse("needs_case", args=[package_ref]),
    }
    return render(request, "choice/fairness.html", context)


@never_cache
@page(by=READERS, whose=Whose.OWN_AUTHORITY)
def of_case(request: HttpRequest, package_ref: str) -> HttpResponse:
    """List the additional costs of a case; a broker records that the person asked for one, or who would pay on."""
    actor = actor_of(request)
    package = package_by_ref(actor, package_ref)
    agreements = agreements_of(package.ref)
    before = _to_follow(agreements)
    free = before is not None or all(one.state in OVER for one in agreements)
    kind = AskMoreForm if before is None else AskNextForm
    form = kind(request.POST or None) if actor.role == Role.BROKER and free else None
    if form is not None and request.method == "POST" and form.is_valid():
        wish, relation = form.wish(), form.cleaned_data["relation"]
        try:
            if before is None:
                home = form.cleaned_data["home"]
                cost = ask_additional_cost(
                    actor=actor, package_ref=package_ref, wish=wish, home=home, relation=relation
                )
            else:
                cost = ask_next_agreement(actor=actor, ref=before.cost.ref, wish=wish, relation=relation)
        except Refused as refusal:
            form.refuse(refusal, {"payer_not_entitled": "ground"}.get(refusal.code, refusal.code))
        else:
            messages.success(request, "The wish is recorded. Advice comes next, before anything is agreed.")
            return redirect("choice_additional_cost", cost.ref)
    context = {
        "package": package,
        "agreements": agreements,
        "state_words": STATE_WORDS,
        "form": form,
        "before": before,
        "back": reverse("needs_case", args=[package_ref]),
    }
    return render(request, "choice/additional_costs.html", context)


def _to_follow(agreements: list[Agreed]) -> Agreed | None:
    """Return the agreement on the home in which the person lives that a new one could follow, if none is under way."""
    found = next((one for one in agreements if can_be_followed(one)), None)
    if found is None or not all(one.done for one in agreements if one.cost.pk != found.cost.pk):
        return None
    return found


@never_cache
@require_safe
@page(by=READERS, whose=Whose.OWN_AUTHORITY)
def one(request: HttpRequest, ref: str) -> HttpResponse:
    """Show an additional cost: what was asked, every step, its terms, who pays what, and what comes next."""
    actor = actor_of(request)
    agreed = agreement_by_ref(actor, ref)
    context = {
        "agreed": agreed,
        "state": STATE_WORDS[agreed.state],
        "payer": PAYER_WORDS[Payer(agreed.cost.payer)],
        "signs_as": {code.value: words for code, words in SIGNS_AS_WORDS.items()},
        "state_words": STATE_WORDS,
        "shares": shares_today(agreed),
        "names": names_of({step.by for step in agreed.steps}),
        "next": [(reverse(name, args=[ref]), words) for name, words in NEXT.get((agreed.state, actor.role), ())],
        "back": reverse("choice_additional_costs", args=[agreed.cost.package_ref]),
    }
    return render(request, "choice/additional_cost.html", context)


@require_safe
@page(by=READERS, whose=Whose.OWN_AUTHORITY)
def document(request: HttpRequest, ref: str) -> HttpResponse:
    """Give the written agreement."""
    return pdf_of(agreement_by_ref(actor_of(request), ref))


@page(does=record_advice)
def advice(request: HttpRequest, ref: str) -> HttpResponse:
    """Record the advice, and which home is meant."""
    agreed = agreement_by_ref(actor_of(request), ref)
    homes = [
        (home.bid_ref, f"{home.service_name}: {_above(home)} a week above the budget")
        for home in ([home_lived_in(agreed.cost.follows)] if agreed.cost.follows else homes_above(agreed.cost.tender))
        if home.figures.price > home.figures.budget
    ]
    form = AdviceForm(request.POST or None, homes=homes)

    def act() -> None:
        record_advice(
            actor=actor_of(request),
            ref=ref,
            bid_ref=form.cleaned_data["bid_ref"],
            advice=form.advice(),
            how=form.cleaned_data["how"],
        )

    fields = {"no_consent": "said_yes", "no_advice": "given_by"}
    return _step(request, agreed, form, act, "Advice that was given first", "Keep the advice", fields)


@page(does=check_additional_cost)
def check(request: HttpRequest, ref: str) -> HttpResponse:
    """Check an additional cost, and draw up its agreement."""
    agreed = agreement_by_ref(actor_of(request), ref)
    form = CheckForm(request.POST or None)

    def act() -> None:
        check_additional_cost(actor=actor_of(request), ref=ref, healthcare=form.cleaned_data["healthcare"] == "yes")

    fields = {"continuing_healthcare": "healthcare"}
    return _step(request, agreed, form, act, "Check this additional cost", "Draw up the agreement", fields)


@page(does=refuse_additional_cost)
def refuse(request: HttpRequest, ref: str) -> HttpResponse:
    """Refuse an additional cost."""
    agreed = agreement_by_ref(actor_of(request), ref)
    form = BecauseForm(request.POST or None)

    def act() -> None:
        refuse_additional_cost(actor=actor_of(request), ref=ref, because=form.cleaned_data["because"])

    return _step(request, agreed, form, act, "Refuse this additional cost", "Refuse")


@page(by={Role.BROKER}, whose=Whose.OWN_AUTHORITY)
def sign(request: HttpRequest, ref: str) -> HttpResponse:
    """Record how whoever pays signed."""
    agreed = agreement_by_ref(actor_of(request), ref)
    form = SignForThemForm(request.POST or None)

    def act() -> None:
        said = form.cleaned_data
        sign_additional_cost(
            actor=actor_of(request),
            ref=ref,
            name=said["name"],
            signs_as=SignsAs(said["signs_as"]),
            evidence=said["evidence"],
        )

    return _step(request, agreed, form, act, "The signature of whoever pays", "Keep this signature")


@page(does=agree_additional_cost)
def agree(request: HttpRequest, ref: str) -> HttpResponse:
    """Sign for the authority."""
    agreed = agreement_by_ref(actor_of(request), ref)
    form = AgreeForm(request.POST or None)

    def act() -> None:
        agree_additional_cost(actor=actor_of(request), ref=ref, name=form.cleaned_data["name"])

    return _step(request, agreed, form, act, "Sign for the council", "Sign")


@page(does=review_additional_cost)
def review(request: HttpRequest, ref: str) -> HttpResponse:
    """Record a review."""
    agreed = agreement_by_ref(actor_of(request), ref)
    form = ReviewForm(request.POST or None)

    def act() -> None:
        said = form.cleaned_data
        review_additional_cost(actor=actor_of(request), ref=ref, said=said["said"], goes_on=said["goes_on"] == "yes")

    fields = {"disregard_over": "goes_on"}
    return _step(request, agreed, form, act, "Review of this additional cost", "Keep this review", fields)


@page(by={Role.BROKER, Role.FINANCE_OFFICER}, whose=Whose.OWN_AUTHORITY)
def stop(request: HttpRequest, ref: str) -> HttpResponse:
    """Record that the payer stops."""
    agreed = agreement_by_ref(actor_of(request), ref)
    form = BecauseForm(request.POST or None)

    def act() -> None:
        stop_additional_cost(actor=actor_of(request), ref=ref, because=form.cleaned_data["because"])

    return _step(request, agreed, form, act, "The payer stops", "The council pays the whole fee")


def _above(home: HomeAbove) -> str:
    return format_money(home.figures.price - home.figures.budget)


def _step(
    request: HttpRequest,
    agreed: Agreed,
    form: GovForm,
    act: Callable[[], None],
    title: str,
    button: str,
    fields: dict[str, str] | None = None,
) -> HttpResponse:
    """Show a step's form, and do it; a refusal stands beside the field that it is about."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Refused as refusal:
            form.refuse(refusal, (fields or {}).get(refusal.code, refusal.code))
        else:
            messages.success(request, "It is recorded.")
            return redirect("choice_additional_cost", agreed.cost.ref)
    context = {
        "agreed": agreed,
        "form": form,
        "title": title,
        "button": button,
        "state": STATE_WORDS[agreed.state],
        "back": reverse("choice_additional_cost", args=[agreed.cost.ref]),
    }
    return render(request, "choice/additional_step.html", context)
