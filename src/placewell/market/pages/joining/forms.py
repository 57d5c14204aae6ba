"""Forms of joining."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict

from placewell.accounts.models import Organisation
from placewell.market.actions.claims import METHODS
from placewell.market.models import Category, Document
from placewell.market.models.joining import DOCUMENT_NAMES
from placewell.market.queries.joining import Asked, JoiningQuestion
from placewell.market.queries.preparing import LONGEST_ANSWER, Choice
from placewell.rules.exclusion import GROUNDS, LONGEST, Law, declaration_gaps
from placewell.rules.file_kinds import ACCEPTED, MOST_BYTES
from placewell.ui.forms import DayField, GovForm, set_choices

LINES = forms.Textarea(attrs={"rows": 4})
YES_NO = (("no", "No"), ("yes", "Yes"))


class AccountForm(GovForm):
    """Who wants an account."""

    name = forms.CharField(label="Your name", max_length=120, error_messages={"required": "Enter your name."})
    email = forms.EmailField(
        label="Your e-mail address at work",
        help_text="We write to it. Use an address that only you read.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"required": "Enter your e-mail address.", "invalid": "Enter an e-mail address in full."},
    )


class ClaimForm(GovForm):
    """Which provider somebody speaks for, and how that can be told."""

    provider_id = forms.CharField(
        label="CQC provider id",
        help_text="It is on your certificate of registration, such as 1-101612345.",
        max_length=40,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "spellcheck": "false"}),
        error_messages={"required": "Enter the CQC provider id."},
    )
    authority_id = forms.ChoiceField(
        label="Which council’s scheme do you want to join first?",
        help_text="That council makes sure that you speak for the provider. Once is enough for every council.",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a council."},
    )
    position = forms.CharField(
        label="What do you do there?",
        help_text="Such as registered manager, or director.",
        max_length=120,
        error_messages={"required": "Say what you do there."},
    )
    evidence = forms.CharField(
        label="How can the council tell that you speak for it?",
        help_text="Such as: I am the nominated individual on the CQC’s page. Call the home’s number there, ask for me.",
        widget=LINES,
        max_length=2_000,
        error_messages={"required": "Say how the council can tell."},
    )
    telephone = forms.CharField(
        label="A telephone number for you (if you like)",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "class": "govuk-input--width-20"}),
    )

    def __init__(self, *args: Any, authorities: Sequence[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(self, "authority_id", [(str(one.pk), one.name) for one in authorities])


class ClaimDecisionForm(GovForm):
    """Whether somebody speaks for a provider, and how that was made sure."""

    verdict = forms.ChoiceField(
        label="Do they speak for this provider?",
        choices=(("verify", "Yes, I have made sure"), ("refuse", "No, or it cannot be told")),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no."},
    )
    method = forms.ChoiceField(label="How did you make sure?", required=False, widget=forms.RadioSelect)
    found = forms.CharField(
        label="What did you do, and what did you find?",
        help_text="Whom you called or wrote to, where you found the number or address, and when. For a no: why.",
        widget=LINES,
        max_length=2_000,
        error_messages={"required": "Write down what you did and found."},
    )

    def __init__(self, *args: Any, manages: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if manages:
            del self.fields["method"]
        else:
            choices = [(code, name) for code, name in METHODS.items() if code != "managers"]
            set_choices(self, "method", choices)

    def clean(self) -> dict[str, Any]:
        """Ask how it was made sure, where it was."""
        said = super().clean() or {}
        if said.get("verdict") == "verify" and "method" in self.fields and not said.get("method"):
            self.add_error("method", "Choose how you made sure.")
        return said


class ReasonsForm(GovForm):
    """Some words that stand with an act, under a label of its own."""

    reasons = forms.CharField(label="Reasons", widget=LINES, max_length=4_000)

    def __init__(self, *args: Any, label: str, hint: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["reasons"]
        field.label, field.help_text = label, hint
        field.error_messages["required"] = "Write this before you go on."


class ServicesForm(GovForm):
    """Which services to put forward, by category."""

    def __init__(self, *args: Any, choices: Sequence[Choice], chosen: set[str], **options: Any) -> None:
        super().__init__(*args, **options)
        by_category: dict[Category, list[Choice]] = {}
        for one in choices:
            by_category.setdefault(one.category, []).append(one)
        for category, some in by_category.items():
            open_ones = [one for one in some if not one.taken]
            if not open_ones:
                continue
            field = forms.MultipleChoiceField(
                label=category.name,
                required=False,
                choices=[(one.key, one.service.name) for one in open_ones],
                widget=forms.CheckboxSelectMultiple,
                initial=[one.key for one in open_ones if one.key in chosen],
            )
            field.hints = {one.key: one.hint for one in open_ones if one.hint}  # type: ignore[attr-defined] # read by the mapper
            self.fields[f"services_{category.ref}"] = field

    def keys(self) -> list[str]:
        """Return what is ticked."""
        return [key for name in self.fields for key in self.cleaned_data.get(name, [])]


class PartForm(GovForm):
    """A part that is kept as it is typed."""

    def __init__(self, data: QueryDict | None, *, typed: Mapping[str, Sequence[str]]) -> None:
        super().__init__(data)
        self.build()
        for name, field in self.fields.items():
            if name in typed:
                several = isinstance(field, forms.MultipleChoiceField)
                field.initial = list(typed[name]) if several else (list(typed[name]) or [""])[0]

    def build(self) -> None:
        """Add the fields."""

    def gaps(self) -> Sequence[tuple[str, str]]:
        """Return what is missing as typed now: fields and sentences. Empty where the action alone can tell."""
        return ()

    def typed(self) -> dict[str, list[str]]:
        """Return exactly what was typed into the fields of this form."""
        data: QueryDict = self.data  # type: ignore[assignment] # what a request has sent
        return {name: data.getlist(name) for name in self.fields if name in data}


class QuestionsForm(PartForm):
    """The questions of a category to those who join."""

    def __init__(
        self, data: QueryDict | None, *, questions: Sequence[JoiningQuestion], typed: Mapping[str, Sequence[str]]
    ) -> None:
        self.questions = questions
        super().__init__(data, typed=typed)

    def build(self) -> None:
        """Add a field for each question."""
        for one in self.questions:
            self.fields[f"answer_{one.id}"] = forms.CharField(
                label=one.text, required=False, max_length=LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 5})
            )

    def gaps(self) -> Sequence[tuple[str, str]]:
        """Return every question that is not answered."""
        said = self.typed()
        names = {f"answer_{one.id}": one.text for one in self.questions}
        return [
            (name, f"Answer this: {text}") for name, text in names.items() if not "".join(said.get(name, [])).strip()
        ]


class DeclarationForm(PartForm):
    """What is declared about each ground of exclusion."""

    def __init__(self, data: QueryDict | None, *, law: Law, typed: Mapping[str, Sequence[str]]) -> None:
        self.law = law
        super().__init__(data, typed=typed)

    def build(self) -> None:
        """Add a yes or no for each ground, and room to explain."""
        for ground in GROUNDS[self.law]:
            self.fields[f"ground_{ground.code}"] = forms.ChoiceField(
                label=ground.words,
                help_text=ground.source,
                required=False,
                choices=YES_NO,
                widget=forms.RadioSelect(attrs={"class": "govuk-radios--inline govuk-radios--small"}),
            )
            self.fields[f"explain_{ground.code}"] = forms.CharField(
                label="What happened, and what have you done so that it does not happen again?",
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 4, "light": True}),
            )

    def gaps(self) -> Sequence[tuple[str, str]]:
        """Return every ground that is not answered, or not explained."""
        return declaration_gaps(self.law, self.typed())

    def grounds(self) -> list[tuple[BoundField, BoundField]]:
        """Return the two fields of each ground."""
        return [(self[f"ground_{one.code}"], self[f"explain_{one.code}"]) for one in GROUNDS[self.law]]


class DocumentsForm(PartForm):
    """Which of the kept documents go with the applications."""

    def __init__(
        self, data: QueryDict | None, *, documents: Sequence[Document], typed: Mapping[str, Sequence[str]]
    ) -> None:
        self.documents = documents
        super().__init__(data, typed=typed)

    def build(self) -> None:
        """Add a box for each document."""
        field = forms.MultipleChoiceField(
            label="Tick the documents to send",
            required=False,
            choices=[(str(one.pk), one.title) for one in self.documents],
            widget=forms.CheckboxSelectMultiple,
        )
        field.hints = {  # type: ignore[attr-defined] # read by the mapper
            str(one.pk): f"In date until {one.expires_on:%-d %B %Y}." for one in self.documents if one.expires_on
        }
        self.fields["documents"] = field


class DocumentForm(GovForm):
    """A file to keep."""

    kind = forms.ChoiceField(
        label="What is it?",
        choices=list(DOCUMENT_NAMES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is."},
    )
    file = forms.FileField(
        label="The file",
        help_text=f"{ACCEPTED[0].upper()}{ACCEPTED[1:]}, at most {MOST_BYTES // 1024 // 1024} megabytes.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty. Choose another."},
    )
    name = forms.CharField(
        label="What do you call it? (if you like)", help_text="Such as: Aviva 2026.", required=False, max_length=120
    )
    expires_on = DayField(
        label="Last day (insurance always has one)",
        help_text="We remind you 28 days before, 7 days before, and on the day.",
        required=False,
    )
    confidential_because = forms.CharField(
        label="Is it confidential? If so, say why",
        help_text="A confidential document is read only by those who decide and audit. Leave it empty if it is not.",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class SendForm(GovForm):
    """The last step."""

    bids_on = forms.CharField(
        label="Do you want to bid on a tender that is open now? Its notice (if you do)",
        help_text="You are then decided about before it closes, if there is time.",
        required=False,
        max_length=200,
    )
    bids_by = DayField(label="The day on which that tender closes", required=False)
    confirmed = forms.BooleanField(
        label="What I send is true, and I may send it for this provider",
        error_messages={"required": "Tick this if it is so. Nothing has been sent yet."},
    )

    def __init__(self, *args: Any, bidding: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not bidding:
            del self.fields["bids_on"], self.fields["bids_by"]


class AnswerForm(GovForm):
    """An answer to the authority, with a document where there is one."""

    text = forms.CharField(
        label="Your answer",
        widget=LINES,
        max_length=4_000,
        error_messages={"required": "Write your answer."},
    )
    document = forms.ChoiceField(label="Send a document with it (if you like)", required=False)

    def __init__(self, *args: Any, documents: Sequence[Document], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", "None"), *((str(one.pk), one.title) for one in documents)]
        set_choices(self, "document", choices)


class DecisionForm(GovForm):
    """A decision about an application, with its reasons."""

    verdict = forms.ChoiceField(
        label="Your decision",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose your decision."},
    )
    reasons = forms.CharField(
        label="Your reasons",
        help_text="The provider reads them.",
        widget=LINES,
        max_length=4_000,
        error_messages={"required": "Write down your reasons."},
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(self, "verdict", choices)


class TermsForm(GovForm):
    """What a scheme asks of those who join."""

    documents = forms.MultipleChoiceField(
        label="Documents that everybody sends",
        required=False,
        choices=[(code, name) for code, name in DOCUMENT_NAMES.items() if code != "other"],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, categories: Sequence[Category], asked: Asked, **options: Any) -> None:
        super().__init__(*args, **options)
        usual = ("public_liability", "employers_liability", "safeguarding", "dbs", "business_continuity")
        self.fields["documents"].initial = list(asked.documents if asked.version else usual)
        self.refs = [one.ref for one in categories]
        for category in categories:
            self.fields[f"questions_{category.ref}"] = forms.CharField(
                label=f"Questions of {category.name}",
                help_text="One on each line. Leave it empty to ask nothing more.",
                required=False,
                max_length=4_000,
                widget=forms.Textarea(attrs={"rows": 4}),
                initial="\n".join(one.text for one in asked.questions.get(category.ref, ())),
            )

    def questions(self) -> dict[str, list[str]]:
        """Return the questions of each category."""
        return {ref: self.cleaned_data[f"questions_{ref}"].splitlines() for ref in self.refs}
