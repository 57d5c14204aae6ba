"""Forms of needs: short where they can be, one domain at a time where they cannot."""

from collections.abc import Mapping
from typing import Any

from django import forms

from placewell.market.models import Category
from placewell.needs.actions import PersonDetails
from placewell.needs.models import Assessment, Portrait
from placewell.needs.values import read_tier_one
from placewell.rules.needs import (
    BAND_NAMES,
    LEVELS_OF,
    OUTCOME_NAMES,
    CareType,
    Domain,
    Level,
    NeedBand,
    Outcome,
)
from placewell.rules.portrait import AboutMe, DomainNeed, Nights, Texture, TierOne, TierTwo
from placewell.rules.urgency import TIMES, Urgency
from placewell.ui.forms import DayField, GovForm, MoneyField, PostcodeField

LINES = forms.Textarea(attrs={"rows": 3})
LONGEST = 2_000
NIGHT_WORDS = {
    Nights.SETTLED: "Settled",
    Nights.CALLS: "Calls for help some nights",
    Nights.SLEEPING: "Somebody sleeping near",
    Nights.WAKING: "Somebody awake",
}
ABOUT_WORDS = {
    "most_important": "What is most important to me?",
    "people": "Who matters to me?",
    "communication": "How do I communicate?",
    "wellness": "How am I when I am well, and when I am not?",
    "please_do": "Please do",
    "please_do_not": "Please do not",
    "how_to_support": "How and when to support me",
    "also_worth_knowing": "Also worth knowing",
}


def _text(label: str, *, required: bool = False, hint: str = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=required, widget=LINES, max_length=LONGEST)


class PersonForm(GovForm):
    """Who the person is, and who to write to."""

    forename = forms.CharField(label="First name", max_length=80, error_messages={"required": "Enter a first name."})
    surname = forms.CharField(label="Last name", max_length=80, error_messages={"required": "Enter a last name."})
    born_on = DayField(label="Date of birth", error_messages={"required": "Enter a date of birth."})
    nhs_number = forms.CharField(label="NHS number (if known)", required=False, max_length=14)
    contact_name = forms.CharField(
        label="Who do we write to?",
        help_text="The person, or whoever speaks for them.",
        max_length=120,
        error_messages={"required": "Say who we write to."},
    )
    contact_relation = forms.CharField(
        label="Who are they to the person?", max_length=80, error_messages={"required": "Say who they are."}
    )
    contact_send_to = forms.EmailField(
        label="Their e-mail address", error_messages={"required": "Enter an e-mail address."}
    )
    known_names = forms.CharField(
        label="Names that a portrait must not say",
        help_text="Relatives and friends, one a line. The person’s own name is looked for in any case.",
        required=False,
        widget=LINES,
    )
    known_places = forms.CharField(
        label="Places that a portrait must not say",
        help_text="Streets, schools, employers, one a line.",
        required=False,
        widget=LINES,
    )
    category = forms.ChoiceField(label="What kind of care?", error_messages={"required": "Choose a kind of care."})

    def __init__(self, *args: Any, categories: list[Category], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(category.ref, category.name) for category in categories]
        self.fields["category"].choices = choices  # type: ignore[attr-defined] # a choice field

    def details(self) -> PersonDetails:
        """Return who the person is."""
        said = self.cleaned_data
        return PersonDetails(
            forename=said["forename"],
            surname=said["surname"],
            born_on=said["born_on"],
            contact_name=said["contact_name"],
            contact_relation=said["contact_relation"],
            contact_send_to=said["contact_send_to"],
            nhs_number=said["nhs_number"],
            known_names=tuple(said["known_names"].split("\n")) if said["known_names"] else (),
            known_places=tuple(said["known_places"].split("\n")) if said["known_places"] else (),
        )


class DomainsForm(GovForm):
    """A level, only among those that the domain has, and a sentence, for each of the twelve domains."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for domain in Domain:
            self.fields[f"{domain}_level"] = forms.ChoiceField(
                label=domain.title,
                choices=[(level.value, level.words.capitalize()) for level in LEVELS_OF[domain]],
                initial=Level.NONE.value,
                widget=forms.RadioSelect,
                error_messages={
                    "required": f"Choose a level for {domain.title.lower()}.",
                    "invalid_choice": f"{domain.title} has no such level. Choose one of those shown.",
                },
            )
            self.fields[f"{domain}_sentence"] = forms.CharField(
                label=f"{domain.title}, in a sentence",
                required=False,
                max_length=400,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def domains(self) -> dict[Domain, DomainNeed]:
        """Return level and sentence by domain."""
        said = self.cleaned_data
        return {
            domain: DomainNeed(Level(said[f"{domain}_level"]), said[f"{domain}_sentence"].strip()) for domain in Domain
        }


def domain_initial(domains: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return what a form of domains starts with."""
    levels = {f"{name}_level": need["level"] for name, need in domains.items()}
    return levels | {f"{name}_sentence": need["sentence"] for name, need in domains.items()}


class AssessmentForm(DomainsForm):
    """What was assessed."""

    impairment = forms.BooleanField(label="Needs arise from a physical or mental impairment or illness", required=False)
    outcomes = forms.MultipleChoiceField(
        label="Which outcomes can the person not achieve?",
        help_text="Care Act outcomes. Two or more make needs eligible, with an effect on wellbeing.",
        required=False,
        choices=[(outcome.value, name) for outcome, name in OUTCOME_NAMES.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    wellbeing_affected = forms.BooleanField(label="There is a significant effect on wellbeing", required=False)

    def affected(self) -> list[Outcome]:
        """Return the outcomes that cannot be achieved."""
        return [Outcome(one) for one in self.cleaned_data["outcomes"]]


class HealthcareForm(GovForm):
    """What was decided about NHS continuing healthcare."""

    decision = forms.CharField(
        label="What was decided about NHS continuing healthcare?",
        widget=LINES,
        max_length=LONGEST,
        error_messages={"required": "Say what was decided."},
    )
    checklist_positive = forms.BooleanField(label="The checklist was positive", required=False)
    fnc_eligible = forms.BooleanField(label="Eligible for NHS-funded nursing care", required=False)


class PortraitForm(DomainsForm):
    """The portrait: what services read."""

    search_near = PostcodeField(
        label="Search around which postcode?",
        help_text="Only the point is kept, blurred to the district. Services never see the postcode.",
        error_messages={"required": "Enter a full postcode to search around."},
    )
    search_district = forms.CharField(
        label="What do we call that area to services?",
        help_text="A district or part of the county, never a street.",
        max_length=120,
        error_messages={"required": "Name the area."},
    )
    radius_miles = forms.DecimalField(
        label="Within how many miles?",
        min_value=1,
        max_value=50,
        decimal_places=1,
        max_digits=4,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
        error_messages={"required": "Enter how many miles.", "invalid": "Enter a number of miles, such as 5."},
    )
    start_on = DayField(label="When should care start?", error_messages={"required": "Enter a day."})
    urgency = forms.ChoiceField(
        label="How soon is it needed?",
        choices=[(one.value, f"{one.value.capitalize()}: services have {TIMES[one].summary}") for one in Urgency],
        initial=Urgency.STANDARD.value,
        widget=forms.RadioSelect,
    )
    expected_length = forms.CharField(label="For how long?", max_length=120, initial="For good, if it suits")
    bands = forms.MultipleChoiceField(
        label="What must services be registered for?",
        required=False,
        choices=[(band.value, name.capitalize()) for band, name in BAND_NAMES.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    outcomes = forms.MultipleChoiceField(
        label="Outcomes affected",
        required=False,
        choices=[(outcome.value, name) for outcome, name in OUTCOME_NAMES.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    diagnosis_group = forms.CharField(
        label="Diagnosis, broadly", max_length=120, error_messages={"required": "Name the broad diagnosis group."}
    )
    transfers = _text("Moving and transfers: how many people, what equipment?")
    nights = forms.ChoiceField(
        label="Nights",
        choices=[(one.value, words) for one, words in NIGHT_WORDS.items()],
        initial=Nights.SETTLED.value,
        widget=forms.RadioSelect,
    )
    waking_nights = forms.IntegerField(label="Waking nights a week", min_value=0, max_value=7, initial=0)
    one_to_one_hours = forms.DecimalField(
        label="One-to-one hours a week", min_value=0, max_value=168, decimal_places=1, max_digits=4, initial=0
    )
    triggers_and_risks = _text("What can upset me, and risks to others")
    texture = forms.ChoiceField(
        label="Food and drink texture (IDDSI)",
        choices=[(one.value, f"Level {one.value}") for one in Texture],
        initial=Texture.LEVEL_7.value,
    )
    falls = _text("Falls")
    end_of_life = _text("Wishes for the end of life")
    must_haves = _text("Must have", hint="One a line. Each is something a service either meets or does not.")
    preferences = _text("Would like", hint="One a line.")
    diagnoses = _text("Diagnoses (only for services that declare an interest)")
    medicines = _text("Medicines (only for services that declare an interest)")
    current_setting = _text("Where the person is now (only for services that declare an interest)")
    capacity = _text("Capacity, and who decides (only for services that declare an interest)")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        about = {
            f"about_{name}": _text(words, required=name == "most_important") for name, words in ABOUT_WORDS.items()
        }
        about["about_most_important"].error_messages["required"] = "Say what is most important to the person."
        self.fields = {**about, **self.fields}

    def tier_one(self, *, band: str, care_type: CareType) -> TierOne:
        """Return the first tier."""
        said = self.cleaned_data
        return TierOne(
            age_band=band,
            care_type=care_type,
            bands=tuple(NeedBand(one) for one in said["bands"]),
            search_district=said["search_district"],
            radius_miles=said["radius_miles"],
            start_on=said["start_on"],
            urgency=Urgency(said["urgency"]),
            expected_length=said["expected_length"],
            about_me=AboutMe(**{name: said[f"about_{name}"].strip() for name in ABOUT_WORDS}),
            outcomes=tuple(Outcome(one) for one in said["outcomes"]),
            domains=self.domains(),
            diagnosis_group=said["diagnosis_group"],
            transfers=said["transfers"],
            nights=Nights(said["nights"]),
            waking_nights=said["waking_nights"],
            one_to_one_hours=said["one_to_one_hours"],
            triggers_and_risks=said["triggers_and_risks"],
            texture=Texture(said["texture"]),
            falls=said["falls"],
            end_of_life=said["end_of_life"],
            must_haves=_lines(said["must_haves"]),
            preferences=_lines(said["preferences"]),
        )

    def tier_two(self, forename: str) -> TierTwo:
        """Return the second tier."""
        said = self.cleaned_data
        return TierTwo(
            forename=forename,
            diagnoses=said["diagnoses"],
            medicines=said["medicines"],
            current_setting=said["current_setting"],
            capacity=said["capacity"],
        )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def portrait_initial(portrait: Portrait | None, assessment: Assessment) -> dict[str, Any]:
    """Return what the portrait's form starts with: the portrait as it stands, else the assessment's levels."""
    if portrait is None:
        return {**domain_initial(assessment.domains), "outcomes": assessment.outcomes}
    one = read_tier_one(portrait.tier_one)
    plain = {key: value for key, value in portrait.tier_one.items() if key not in {"about_me", "domains"}}
    about = {f"about_{name}": text for name, text in portrait.tier_one["about_me"].items()}
    lists = {"must_haves": "\n".join(one.must_haves), "preferences": "\n".join(one.preferences)}
    domains = domain_initial(portrait.tier_one["domains"])
    return {**plain, **about, **domains, **portrait.tier_two, **lists, "start_on": one.start_on}


class FindingForm(GovForm):
    """The answer to a finding that does not block."""

    key = forms.CharField(widget=forms.HiddenInput)
    answer = forms.CharField(
        label="Why must these words stay?",
        max_length=400,
        error_messages={"required": "Say why these words must stay."},
    )


class ConfirmForm(GovForm):
    """Who confirmed the portrait, or why nobody could."""

    confirmed_by = forms.CharField(label="Who confirmed it?", required=False, max_length=120)
    not_because = forms.CharField(label="Or why could nobody?", required=False, widget=LINES, max_length=LONGEST)


class SignForm(GovForm):
    """The signature."""

    left_out_because = forms.CharField(
        label="Why does it leave out assessed needs? (if it does)", required=False, widget=LINES, max_length=LONGEST
    )


class SuitabilityForm(GovForm):
    """The suitability test."""

    must_haves_are_criteria = forms.BooleanField(
        label="Every must-have is something an admitted service either meets or does not", required=False
    )
    bespoke = forms.BooleanField(
        label="The care has to be designed with a provider: single-person service, court conditions, or the like",
        required=False,
    )
    because = forms.CharField(
        label="Why go on with only two services? (if so)", required=False, widget=LINES, max_length=LONGEST
    )


class BudgetForm(GovForm):
    """The indicative budget."""

    amount = MoneyField(
        label="Indicative budget",
        help_text="Net of NHS-funded nursing care. Providers never see it, before or after.",
        error_messages={"required": "Enter a budget a week."},
    )
    because = forms.CharField(label="What else does it hold? (if anything)", required=False, widget=LINES)
