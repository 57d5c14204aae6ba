"""A level and a sentence for each care domain; and the assessment."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.html import format_html

from placewell.needs.forms.drafting import DraftForm, Part
from placewell.needs.models import Assessment
from placewell.rules.needs import LEVELS_OF, OUTCOME_NAMES, Domain, Level, Outcome
from placewell.rules.portrait import LONGEST_SENTENCE, DomainNeed

# Small and in a line, so that twelve domains stay short on a phone.
LEVELS = forms.RadioSelect(attrs={"class": "govuk-radios--inline govuk-radios--small pw-levels"})
DOMAIN_FIELDS = tuple(f"{domain}_level" for domain in Domain)


class DomainsForm(DraftForm):
    """A level, only among those that the domain has, and a sentence, for each of the twelve domains."""

    def __init__(self, *args: Any, assessment: Assessment | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        assessed = assessment.domains if assessment else {}
        for domain in Domain:
            level = Level(assessed.get(domain.value, {}).get("level", Level.NONE))
            hint = f"Assessed: {level.words}" if level != Level.NONE else ""
            self.fields[f"{domain}_level"] = forms.ChoiceField(
                label=domain.title,
                help_text=hint,
                choices=[(level.value, level.words.capitalize()) for level in LEVELS_OF[domain]],
                initial=Level.NONE.value,
                widget=LEVELS,
                error_messages={
                    "required": f"Choose a level for {domain.title.lower()}.",
                    "invalid_choice": f"{domain.title} has no such level. Choose one of those shown.",
                },
            )
            self.fields[f"{domain}_sentence"] = forms.CharField(
                label=format_html('<span class="govuk-visually-hidden">{}, </span>In a sentence', domain.title),
                required=False,
                max_length=LONGEST_SENTENCE,
                widget=forms.Textarea(attrs={"rows": 1, "uncounted": True, "light": True}),
                error_messages={
                    "max_length": f"{domain.title} has more than {LONGEST_SENTENCE} characters."
                    " Keep it to a sentence or two."
                },
            )

    def domains(self) -> dict[Domain, DomainNeed]:
        """Return level and sentence by domain."""
        said = self.cleaned_data
        return {
            domain: DomainNeed(Level(said[f"{domain}_level"]), said[f"{domain}_sentence"].strip()) for domain in Domain
        }

    def domains_now(self) -> dict[Domain, DomainNeed]:
        """Return level and sentence by domain as they stand on the page, leaving out what is no level."""
        return {
            domain: DomainNeed(Level(level), self.text(f"{domain}_sentence"))
            for domain in Domain
            if (level := self.text(f"{domain}_level")) in {one.value for one in LEVELS_OF[domain]}
        }

    def outcomes_now(self) -> frozenset[Outcome]:
        """Return the outcomes ticked on the page."""
        return frozenset(Outcome(one) for one in self.many("outcomes") if one in set(Outcome))


def domain_initial(domains: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return what a form of domains starts with."""
    levels = {f"{name}_level": need["level"] for name, need in domains.items()}
    return levels | {f"{name}_sentence": need["sentence"] for name, need in domains.items()}


class AssessmentForm(DomainsForm):
    """What was assessed."""

    parts = (
        Part("eligibility", "Eligibility", "", ("impairment", "outcomes", "wellbeing_affected")),
        Part(
            "domains",
            "Care domains",
            "A level for each, and a sentence where there is a need. The portrait starts from these.",
            DOMAIN_FIELDS,
        ),
    )
    impairment = forms.BooleanField(label="Needs arise from a physical or mental impairment or illness", required=False)
    outcomes = forms.MultipleChoiceField(
        label="Which outcomes can the person not achieve?",
        help_text="Care Act outcomes. Two or more make needs eligible, with an effect on wellbeing.",
        required=False,
        choices=[(outcome.value, name) for outcome, name in OUTCOME_NAMES.items()],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
    )
    wellbeing_affected = forms.BooleanField(label="There is a significant effect on wellbeing", required=False)

    def affected(self) -> list[Outcome]:
        """Return the outcomes that cannot be achieved."""
        return [Outcome(one) for one in self.cleaned_data["outcomes"]]


def assessment_initial(before: Assessment | None) -> dict[str, Any]:
    """Return what the assessment's form starts with: the one before, else nothing."""
    if before is None:
        return {}
    return {
        **domain_initial(before.domains),
        "outcomes": before.outcomes,
        "impairment": before.impairment,
        "wellbeing_affected": before.wellbeing_affected,
    }
