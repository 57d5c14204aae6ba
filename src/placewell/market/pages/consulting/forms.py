"""Forms of consultation."""

from collections.abc import Sequence
from typing import Any

from django import forms

from placewell.market.models import Comment
from placewell.rules.consulting import (
    ANSWER_WORDS,
    DEFAULT_DAYS,
    LONGEST_COMMENT,
    SHORTEST_DAYS,
    SUBJECT_WORDS,
)
from placewell.ui.forms import GovForm, set_choices

LINES = forms.Textarea(attrs={"rows": 4})
LONG = forms.Textarea(attrs={"rows": 16})
HEADINGS = "Begin each passage with a line such as “# Visits”, then its words. People comment on each by itself."


class CommentForm(GovForm):
    """What somebody says, and what of them is shown."""

    passage = forms.ChoiceField(label="What is your comment about?", required=False)
    text = forms.CharField(
        label="Your comment",
        help_text="Everybody can read it at once. Do not write anything that tells who a resident is.",
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=LONGEST_COMMENT,
        error_messages={"required": "Write what you want to say."},
    )
    email = forms.EmailField(
        label="E-mail address (optional)",
        help_text="Only to tell you of the answer. It is never published, and is taken off your comment once you"
        " have been told.",
        required=False,
        error_messages={"invalid": "Enter an e-mail address such as name@example.org, or leave it out."},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )

    def __init__(self, *given: Any, passages: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*given, **options)
        chosen: Any = self.fields["passage"]
        chosen.choices = [("whole", "The whole proposal"), *passages]
        chosen.widget = forms.Select(choices=chosen.choices)


class PublicCommentForm(CommentForm):
    """A comment by somebody who has no account."""

    said_by = forms.ChoiceField(
        label="Who are you?",
        choices=[
            (Comment.Said.PERSON.value, "Somebody who draws on care, or close to somebody who does"),
            (Comment.Said.PUBLIC.value, "Somebody else"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who you are."},
    )
    name = forms.CharField(label="Your name, if it may be shown (optional)", max_length=120, required=False)
    field_order = ["passage", "text", "said_by", "name", "email"]


class ProviderCommentForm(CommentForm):
    """A comment by a provider."""

    show_organisation = forms.BooleanField(label="Show the name of our organisation", required=False, initial=True)
    field_order = ["passage", "text", "show_organisation", "email"]


class OpenForm(GovForm):
    """A proposal, and how long people have."""

    subject = forms.ChoiceField(
        label="What is it about?",
        choices=[(one.value, words) for one, words in SUBJECT_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is about."},
    )
    category = forms.ChoiceField(label="Which kind of care?", required=False)
    policy = forms.ChoiceField(label="Which proposed policy?", required=False)
    title = forms.CharField(label="Title", max_length=120, error_messages={"required": "Enter a title."})
    summary = forms.CharField(
        label="What do you propose, in plain English?",
        widget=LINES,
        max_length=4_000,
        error_messages={"required": "Say what you propose."},
    )
    why = forms.CharField(
        label="Why?", widget=LINES, max_length=4_000, error_messages={"required": "Say why you propose it."}
    )
    text = forms.CharField(
        label="The proposal",
        help_text=f"{HEADINGS} For a policy it is not used: each of its numbers is a passage.",
        widget=LONG,
        required=False,
    )
    days = forms.IntegerField(
        label="How many days do people have to comment?",
        help_text=f"{DEFAULT_DAYS} days, or {SHORTEST_DAYS} at least with a reason.",
        initial=DEFAULT_DAYS,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
        error_messages={"required": "Enter a number of days.", "invalid": "Enter a number of days, such as 28."},
    )
    shorter_because = forms.CharField(
        label=f"Why fewer than {DEFAULT_DAYS} days? (if so)", widget=LINES, max_length=2_000, required=False
    )

    def __init__(
        self,
        *given: Any,
        categories: Sequence[tuple[str, str]],
        policies: Sequence[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*given, **options)
        set_choices(self, "category", [("", "The whole scheme"), *categories])
        set_choices(self, "policy", [("", "None"), *policies])


class ReviseForm(GovForm):
    """What a proposal became."""

    policy = forms.ChoiceField(label="Which version of the policy is it now?", required=False)
    text = forms.CharField(label="The proposal as it is now", help_text=HEADINGS, widget=LONG, required=False)
    why = forms.CharField(
        label="What changed, and why?",
        widget=LINES,
        max_length=4_000,
        error_messages={"required": "Say what changed, and why."},
    )
    follows = forms.MultipleChoiceField(
        label="Which comments led to it?", widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(
        self,
        *given: Any,
        policies: Sequence[tuple[str, str]] | None,
        comments: Sequence[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*given, **options)
        if policies is None:
            del self.fields["policy"]
        else:
            del self.fields["text"]
            set_choices(self, "policy", [("", "Choose"), *policies])
        followed: Any = self.fields["follows"]
        followed.choices = list(comments)
        if not comments:
            del self.fields["follows"]


class AnswerForm(GovForm):
    """What the authority says to a comment."""

    kind = forms.ChoiceField(
        label="What do you answer?",
        choices=[(one.value, words) for one, words in ANSWER_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you answer."},
    )
    change = forms.ChoiceField(label="Which change did it lead to? (for “we did”)", required=False)
    text = forms.CharField(
        label="Your answer",
        help_text="Everybody reads it, and it stays as you give it.",
        widget=LINES,
        max_length=4_000,
        error_messages={"required": "Say what you did, or why you did not."},
    )

    def __init__(self, *given: Any, changes: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*given, **options)
        set_choices(self, "change", [("", "None"), *changes])


class WhyForm(GovForm):
    """A published reason."""

    reason = forms.CharField(
        label="Why? Everybody reads this.",
        widget=LINES,
        max_length=2_000,
        error_messages={"required": "Say why."},
    )
