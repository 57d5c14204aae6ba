"""Forms of accounts."""

from django import forms

from placewell.accounts.models import Organisation
from placewell.accounts.roles import NAMES, OF_AN_AUTHORITY, Role
from placewell.rules.errors import Refused
from placewell.ui.forms import GovForm, MoneyField


class CodeForm(GovForm):
    """The one-time code."""

    code = forms.CharField(
        label="Your code",
        help_text="Six figures, from the message we just sent you.",
        max_length=12,
        error_messages={"required": "Enter the six figures of your code."},
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "govuk-input--width-5"}
        ),
    )


class PostForm(GovForm):
    """Who may act as what."""

    name = forms.CharField(label="Name", max_length=120, error_messages={"required": "Enter a name."})
    email = forms.EmailField(
        label="E-mail address",
        error_messages={"required": "Enter an e-mail address.", "invalid": "Enter an e-mail address in full."},
    )
    role = forms.ChoiceField(
        label="What do they do?",
        choices=[(role.value, NAMES[role].capitalize()) for role in sorted(OF_AN_AUTHORITY | {Role.PROVIDER})],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they do."},
    )
    provider = forms.CharField(
        label="CQC provider id (for a home or agency manager)",
        help_text="As on the register, such as 1-101612345. Every manager it has already is told.",
        required=False,
        max_length=40,
    )
    team = forms.CharField(label="Team (if any)", required=False, max_length=120)
    approval_limit = MoneyField(label="May approve up to (for an approver)", required=False)

    def organisation(self, authority: Organisation) -> Organisation:
        """Return whom they act for: the provider named, else the authority. Raises Refused for an unknown provider."""
        if self.cleaned_data["role"] != Role.PROVIDER:
            return authority
        code = self.cleaned_data["provider"].strip()
        found = Organisation.objects.filter(kind=Organisation.Kind.PROVIDER, code=code).first()
        if found is None or found.unclaimed:
            raise Refused("No provider of a member service has this id. Look it up on the register.", code="provider")
        return found
