"""How offers are compared: proposing a policy with a reason for each number, and approving it by another person."""

from collections.abc import Mapping
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.ledger.clock import now
from placewell.market import words
from placewell.market.actions import adopt_policy, propose_policy, publish_questions, withdraw_policy
from placewell.market.actions.policies import SECOND_APPROVER_OVER
from placewell.market.models import Category
from placewell.market.pages.acting import act
from placewell.market.queries import policies as queries
from placewell.market.queries.costs import own_category_by_ref
from placewell.market.queries.public import category_of
from placewell.market.queries.terms import policy_at, questions_at
from placewell.market.values import POLICY_NUMBERS, PolicyTerms, Question, Reason
from placewell.rules.clocks import LONDON
from placewell.rules.pack import PackPolicy, PriceMethod, Shares
from placewell.rules.portrait import DEFAULT_DAYS
from placewell.rules.ratings import Rating
from placewell.ui.forms import DayField, GovForm

READS = frozenset({Role.COMMISSIONER, Role.APPROVER, Role.AUDITOR})
NARROW = forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-4", "spellcheck": "false"})
METHODS = (
    (PriceMethod.QUALITY_WITHIN_BUDGET, "Price gives no points: every offer within the budget competes on quality"),
    (PriceMethod.FIXED_REFERENCE, "Price gives points on a fixed scale from the reference to the ceiling"),
    (PriceMethod.FIXED_RATE, "No price is offered: services are paid an agreed rate"),
)
SHARES = {
    "register": "Ratings of the Care Quality Commission",
    "case_response": "Answers to the questions",
    "track_record": "Record of past placements",
    "investment": "Investment in quality",
}
OPTIONS = {"min_options": "Least number of choices", "target_options": "Number of choices aimed at"}
RATINGS = {rating: rating.name.lower() for rating in Rating}
WRONG = ("required", "invalid", "min_value", "max_value", "max_digits", "max_decimal_places", "max_whole_digits")
QUESTION_BOXES, MOST_WORDS = 6, 300


def _number(label: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        widget=NARROW,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        error_messages=dict.fromkeys(WRONG, f"{label}: enter a number from 0 to 100, with two decimals at most."),
    )


class PolicyForm(GovForm):
    """Every number of a policy with its reason beside it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        given = self.fields
        given["quality_weight"] = _number("Weight of quality, of 100")
        given["price_weight"] = _number("Weight of price, of 100")
        self._why("weights")
        given["price_method"] = forms.ChoiceField(
            label="How does price count?",
            choices=[(one.value, text) for one, text in METHODS],
            widget=forms.RadioSelect,
            error_messages={"required": "Choose how price counts."},
        )
        self._why("price_method")
        for rating, code in RATINGS.items():
            given[f"points_{code}"] = _number(f"Points for {rating.value}")
        self._why("register_points")
        given["unrated_points"] = _number("Points for a service not yet rated")
        self._why("unrated_points")
        for code, title in SHARES.items():
            given[f"share_{code}"] = _number(f"Share of quality. {title}")
        self._why("quality_shares")
        given["quality_minimum"] = _number("Lowest quality score that is offered")
        self._why("quality_minimum")
        for code, title in (
            ("min_options", "Least number of choices"),
            ("target_options", "Number of choices aimed at"),
        ):
            given[code] = forms.IntegerField(
                label=title,
                widget=NARROW,
                min_value=1,
                max_value=20,
                error_messages={
                    "required": f"{title}: enter a whole number.",
                    "invalid": f"{title}: enter a whole number.",
                },
            )
        self._why("options")
        given["portrait_days"] = forms.IntegerField(
            label="Days that a signed portrait lasts",
            widget=NARROW,
            min_value=1,
            error_messages=dict.fromkeys(WRONG, "Enter a whole number of days."),
        )
        self._why("portrait_days")

    def _why(self, number: str) -> None:
        self.fields[f"why_{number}"] = forms.CharField(
            label=f"Why? {words.NUMBER_WORDS[number]}",
            widget=forms.Textarea(attrs={"rows": 2}),
            max_length=2_000,
            error_messages={"required": f"{words.NUMBER_WORDS[number]}: write down why."},
        )

    def policy(self, gate: Rating | None) -> PackPolicy:
        """Return what was typed as a policy."""
        given = self.cleaned_data
        return PackPolicy(
            quality_weight=given["quality_weight"],
            price_weight=given["price_weight"],
            price_method=PriceMethod(given["price_method"]),
            register_points=tuple((rating, given[f"points_{code}"]) for rating, code in RATINGS.items()),
            unrated_points=given["unrated_points"],
            shares=Shares(**{code: given[f"share_{code}"] for code in SHARES}),
            quality_minimum=given["quality_minimum"],
            rating_gate=gate,
            min_options=given["min_options"],
            target_options=given["target_options"],
        )

    def reasons(self) -> list[Reason]:
        """Return the reason for each number."""
        return [Reason(number, self.cleaned_data[f"why_{number}"]) for number in POLICY_NUMBERS]


class ApproveForm(GovForm):
    """From when a policy is in force."""

    in_force_from = DayField(
        label="In force from",
        required=False,
        help_text="Empty: from the approval on. Searches that are under way keep the policy they were started with.",
    )


class WithdrawForm(GovForm):
    """Why a proposal is taken back."""

    because = forms.CharField(
        label="Why? Everybody reads this.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2_000,
        error_messages={"required": "Say why."},
    )


class QuestionsForm(GovForm):
    """The questions that every offer answers."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for place in range(1, QUESTION_BOXES + 1):
            self.fields[f"text_{place}"] = forms.CharField(
                label=f"Question {place}", required=place == 1, max_length=300
            )
            self.fields[f"guidance_{place}"] = forms.CharField(
                label=f"Question {place}: what a good answer says", required=False, max_length=600
            )
            self.fields[f"words_{place}"] = forms.IntegerField(
                label=f"Question {place}: most words",
                required=False,
                widget=NARROW,
                error_messages={"invalid": f"Question {place}: enter a number of words."},
            )

    def questions(self, known: Mapping[str, str]) -> tuple[Question, ...]:
        """Return what is asked, in order; boxes left empty ask nothing. `known` keeps the id of a text that stays."""
        given, asked = self.cleaned_data, []
        for place in range(1, QUESTION_BOXES + 1):
            text = given[f"text_{place}"].strip()
            if text:
                most = given[f"words_{place}"] or MOST_WORDS
                asked.append(Question(known.get(text, f"q{place}"), text, given[f"guidance_{place}"].strip(), most))
        return tuple(asked)


@require_safe
@page(by=READS, whose=Whose.OWN_AUTHORITY)
def policies(request: HttpRequest, category_ref: str) -> HttpResponse:
    """List the versions of a category's policy with where each stands."""
    actor = actor_of(request)
    category = own_category_by_ref(actor, category_ref)
    context = {
        "category": category,
        "versions": queries.versions_of(category, actor.ref, now()),
        "approves": actor.role in {Role.COMMISSIONER, Role.APPROVER},
        "proposes": actor.role == Role.COMMISSIONER,
        "over": SECOND_APPROVER_OVER,
        "back": reverse("market_running_desk", args=[category.scheme.ref]),
    }
    return render(request, "market/terms/policies.html", context)


@page(does=propose_policy)
def propose(request: HttpRequest, category_ref: str) -> HttpResponse:
    """Propose a version, beginning with the one in force."""
    category = own_category_by_ref(actor_of(request), category_ref)

    def do(form: PolicyForm) -> None:
        propose_policy(
            actor=actor_of(request),
            category=category,
            policy=form.policy(category.gate),
            rationale=form.reasons(),
            portrait_days=form.cleaned_data["portrait_days"],
        )

    return act(
        request,
        PolicyForm(request.POST or None, initial=_begin(category)),
        do,
        title="Propose how offers are compared",
        caption=f"{category.scheme.name}, {category.name}",
        lead="Every number has its reason, and both are public from now on. Somebody else approves it, and one more"
        f" person where price weighs over {SECOND_APPROVER_OVER}. It never applies to a search that is under way.",
        button="Propose it",
        done="It is proposed, and public. Somebody else approves it.",
        onwards=reverse("market_policies", args=[category_ref]),
    )


@page(does=adopt_policy)
def approve(request: HttpRequest, category_ref: str, version: int) -> HttpResponse:
    """Approve a policy that somebody else proposed."""
    category = own_category_by_ref(actor_of(request), category_ref)
    found = queries.policy_by_version(category, version)

    def do(form: ApproveForm) -> None:
        day = form.cleaned_data["in_force_from"]
        starts = datetime.combine(day, time(0), tzinfo=LONDON) if day else None
        adopt_policy(actor=actor_of(request), policy=found, in_force_from=starts)

    return act(
        request,
        ApproveForm(request.POST if request.method == "POST" else None),
        do,
        title=f"Approve version {version}",
        caption=f"{category.scheme.name}, {category.name}",
        button="Approve it",
        done="Your approval is recorded.",
        onwards=reverse("market_policies", args=[category_ref]),
        template="market/terms/approve.html",
        more={"category": category, "version": queries.shown(found, now()), "rows": queries.numbers_of(found)},
    )


@page(does=withdraw_policy)
def withdraw(request: HttpRequest, category_ref: str, version: int) -> HttpResponse:
    """Take a proposed policy back."""
    category = own_category_by_ref(actor_of(request), category_ref)
    found = queries.policy_by_version(category, version)

    def do(form: WithdrawForm) -> None:
        withdraw_policy(actor=actor_of(request), policy=found, because=form.cleaned_data["because"])

    return act(
        request,
        WithdrawForm(request.POST or None),
        do,
        title=f"Withdraw version {version}",
        caption=f"{category.scheme.name}, {category.name}",
        lead="It stays readable with your reason, and nobody can approve it any more. A policy that is in force is not"
        " withdrawn: propose one to follow it.",
        button="Withdraw it",
        done=f"Version {version} is withdrawn.",
        onwards=reverse("market_policies", args=[category_ref]),
    )


@page(does=publish_questions)
def questions(request: HttpRequest, category_ref: str) -> HttpResponse:
    """Publish the questions that every offer answers, as a new version."""
    category = own_category_by_ref(actor_of(request), category_ref)
    begin: dict[str, Any] = {}
    standing = questions_at(category, now()).questions
    known = {one.text: one.id for one in standing}
    for place, one in enumerate(standing, start=1):
        begin |= {f"text_{place}": one.text, f"guidance_{place}": one.guidance, f"words_{place}": one.max_words}

    def do(form: QuestionsForm) -> None:
        publish_questions(actor=actor_of(request), category=category, questions=form.questions(known))

    return act(
        request,
        QuestionsForm(request.POST or None, initial=begin),
        do,
        title="Questions that every offer answers",
        caption=f"{category.scheme.name}, {category.name}",
        lead="Ask about this kind of care, not about the company. A new version applies to searches started from now"
        " on.",
        button="Publish the questions",
        done="The questions are published.",
        onwards=reverse("market_running_desk", args=[category.scheme.ref]),
    )


@require_safe
@page(by=frozenset(Role) - {Role.SYSTEM}, whose=Whose.EVERYONES)
def version(request: HttpRequest, ref: str, category_ref: str, version: int) -> HttpResponse:
    """Show one version of a policy: each number, its reason, and how it differs from the one before."""
    category = category_of(ref, category_ref)
    found = queries.policy_by_version(category, version)
    context = {
        "category": category,
        "version": queries.shown(found, now()),
        "rows": queries.numbers_of(found),
        "back": reverse("market_category", args=[ref, category_ref]),
    }
    return render(request, "market/terms/policy.html", context)


def _begin(category: Category) -> dict[str, Any]:
    """Return what the form begins with: the policy in force, or the defaults of the rulebook."""
    terms: PolicyTerms | None = policy_at(category, now())
    if terms is None:
        return {
            "quality_weight": 100,
            "price_weight": 0,
            "price_method": PriceMethod.QUALITY_WITHIN_BUDGET.value,
            **dict(zip((f"points_{code}" for code in RATINGS.values()), (100, 80, 40, 0), strict=True)),
            "unrated_points": 60,
            "quality_minimum": 50,
            "min_options": 1,
            "target_options": 2,
            **dict(zip((f"share_{code}" for code in SHARES), (40, 30, 20, 10), strict=True)),
            "portrait_days": DEFAULT_DAYS,
        }
    pack = terms.pack
    plain: dict[str, Decimal | int | str] = {
        "quality_weight": pack.quality_weight,
        "price_weight": pack.price_weight,
        "unrated_points": pack.unrated_points,
        "quality_minimum": pack.quality_minimum,
        "min_options": pack.min_options,
        "target_options": pack.target_options,
        "portrait_days": terms.portrait_days,
    }
    plain |= {f"points_{code}": pack.points_of(rating) for rating, code in RATINGS.items()}
    plain |= {f"share_{code}": getattr(pack.shares, code) for code in SHARES}
    begin = {name: words.plain(value) for name, value in plain.items()}
    begin |= {f"why_{one.number}": one.text for one in terms.rationale}
    return begin | {"price_method": pack.price_method.value}
