"""The portrait's form: in sections, from what matters to the person to what only an interested service reads."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from placewell.needs.forms.domains import DOMAIN_FIELDS, DomainsForm, domain_initial
from placewell.needs.forms.drafting import Part
from placewell.needs.models import Assessment, Portrait
from placewell.needs.values import read_tier_one
from placewell.needs.words import ABOUT_WORDS, NIGHT_WORDS, TEXTURE_WORDS
from placewell.rules.errors import Refused
from placewell.rules.home_care import MOST_VISITS, VISIT_MINUTES, Visits, check_visits
from placewell.rules.needs import BAND_NAMES, OUTCOME_NAMES, CareType, Domain, NeedBand, Outcome
from placewell.rules.portrait import (
    HOURS_OF_A_WEEK,
    LONGEST_NAME,
    LONGEST_TEXT,
    MOST_MILES,
    NIGHTS_OF_A_WEEK,
    AboutMe,
    Nights,
    Texture,
    TierOne,
    TierTwo,
)
from placewell.rules.urgency import TIMES, Urgency
from placewell.ui.forms import DayField, PostcodeField

ABOUT = tuple(f"about_{name}" for name in ABOUT_WORDS)
VISITS = tuple(f"visits_{minutes}" for minutes in VISIT_MINUTES)
SECOND = ("diagnoses", "medicines", "current_setting", "visiting_area", "capacity", "dols_or_lpa", "safeguarding")
# The texts of the first tier that are looked through, by their field; where a portrait keeps them differs for some.
TEXTS: Mapping[str, str] = {
    **{f"about_{name}": f"about_me.{name}" for name in ABOUT_WORDS},
    **{f"{domain}_sentence": f"domains.{domain}" for domain in Domain},
    **{
        name: name
        for name in (
            *("search_district", "expected_length", "diagnosis_group", "transfers", "triggers_and_risks"),
            *("falls", "end_of_life", "must_haves", "preferences"),
        )
    },
}
FIELD_OF: Mapping[str, str] = {where: name for name, where in TEXTS.items()}


def _text(label: str, *, required: bool = False, hint: str = "", rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows, "uncounted": True}),
        max_length=LONGEST_TEXT,
        error_messages={"max_length": f"“{label}” has more than {LONGEST_TEXT:,} characters. Shorten it."},
    )


def _hours(label: str, *, hint: str = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        help_text=hint,
        min_value=0,
        max_value=HOURS_OF_A_WEEK,
        decimal_places=1,
        max_digits=4,
        initial=0,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
        error_messages={
            "required": "Enter a number of hours, or 0.",
            "invalid": "Enter a number of hours, such as 7.5.",
            "max_value": "A week has 168 hours. Enter that or fewer.",
        },
    )


def _visits(minutes: int) -> forms.IntegerField:
    sentence = f"Visits of {minutes} minutes: enter how many a week, or 0."
    return forms.IntegerField(
        label=f"Visits of {minutes} minutes, a week",
        required=False,
        min_value=0,
        max_value=MOST_VISITS,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), sentence),
    )


class PortraitForm(DomainsForm):
    """The portrait: what services read."""

    parts = (
        Part("about-me", "What matters to me", "In the person’s own words if you can. Every service reads it.", ABOUT),
        Part(
            "needs",
            "What the person needs",
            "Starts from the assessment. Every service reads it.",
            ("outcomes", *DOMAIN_FIELDS),
        ),
        Part(
            "day-and-night",
            "Day and night",
            "Every service reads it.",
            (
                *(
                    "diagnosis_group",
                    "transfers",
                    "nights",
                    "waking_nights",
                    "one_to_one_hours",
                    "hours_a_week",
                    *VISITS,
                ),
                *("triggers_and_risks", "texture", "falls", "end_of_life"),
            ),
        ),
        Part(
            "search",
            "What is looked for, and where",
            "Every service reads it, but never the postcode.",
            (
                *("search_near", "search_district", "radius_miles", "start_on", "urgency", "expected_length"),
                *("bands", "must_haves", "preferences"),
            ),
        ),
        Part(
            "second-tier",
            "Only for an interested service",
            "Read only by a service that says it may be able to care for the person; each reading is written down.",
            SECOND,
        ),
    )
    search_near = PostcodeField(
        label="Search around which postcode?",
        help_text="Only the point is kept, blurred to about 100 metres. Services never see the postcode.",
        error_messages={"required": "Enter a full postcode to search around."},
    )
    search_district = forms.CharField(
        label="What do we call that area to services?",
        help_text="A district or part of the county, never a street.",
        max_length=LONGEST_NAME,
        error_messages={"required": "Name the area."},
    )
    radius_miles = forms.DecimalField(
        label="Within how many miles?",
        min_value=1,
        max_value=MOST_MILES,
        decimal_places=1,
        max_digits=4,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
        error_messages={"required": "Enter how many miles.", "invalid": "Enter a number of miles, such as 5."},
    )
    start_on = DayField(label="When should care start?", error_messages={"required": "Enter a day."})
    urgency = forms.ChoiceField(
        label="How soon is it needed?",
        choices=[(one.value, f"{one.value.capitalize()}: services have {TIMES[one].summary}") for one in Urgency],
        help_text="A kind of care may have set other times of its own.",
        initial=Urgency.STANDARD.value,
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
        error_messages={"required": "Choose how soon it is needed."},
    )
    expected_length = forms.CharField(
        label="For how long?",
        max_length=LONGEST_NAME,
        initial="For good, if it suits",
        error_messages={"required": "Say for how long."},
    )
    bands = forms.MultipleChoiceField(
        label="What must services be registered for?",
        required=False,
        choices=[(band.value, name.capitalize()) for band, name in BAND_NAMES.items()],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
    )
    outcomes = forms.MultipleChoiceField(
        label="Outcomes affected",
        required=False,
        choices=[(outcome.value, name) for outcome, name in OUTCOME_NAMES.items()],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
    )
    diagnosis_group = forms.CharField(
        label="Diagnosis, broadly",
        max_length=LONGEST_NAME,
        error_messages={"required": "Name the broad diagnosis group."},
    )
    transfers = _text("Moving and transfers: how many people, what equipment?", rows=2)
    nights = forms.ChoiceField(
        label="Nights",
        choices=[(one.value, words) for one, words in NIGHT_WORDS.items()],
        initial=Nights.SETTLED.value,
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
        error_messages={"required": "Choose what nights need."},
    )
    waking_nights = forms.IntegerField(
        label="Waking nights a week",
        min_value=0,
        max_value=NIGHTS_OF_A_WEEK,
        initial=0,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
        error_messages={
            "required": "Enter how many nights, or 0.",
            "invalid": "Enter a number of nights, 0 to 7.",
            "max_value": "A week has seven nights.",
        },
    )
    one_to_one_hours = _hours("One-to-one hours a week")
    hours_a_week = _hours("Hours of care a week", hint="For care that is priced by the hour.")
    visits_15 = _visits(15)
    visits_30 = _visits(30)
    visits_45 = _visits(45)
    visits_60 = _visits(60)
    triggers_and_risks = _text("What can upset me, and risks to others")
    texture = forms.ChoiceField(
        label="Food and drink texture (IDDSI)",
        choices=[(one.value, words) for one, words in TEXTURE_WORDS.items()],
        initial=Texture.LEVEL_7.value,
    )
    falls = _text("Falls", rows=2)
    end_of_life = _text("Wishes for the end of life", rows=2)
    must_haves = _text("Must have", hint="One a line. Each is something a service either meets or does not.")
    preferences = _text("Would like", hint="One a line.")
    diagnoses = _text("Diagnoses", rows=2)
    medicines = _text("Medicines", rows=2)
    current_setting = _text("Where the person is now", rows=2)
    visiting_area = _text("Where those who visit come from", hint="How far, and by what means.", rows=2)
    capacity = _text("Capacity, and who decides", rows=2)
    dols_or_lpa = _text("Deprivation of liberty, or power of attorney", rows=2)
    safeguarding = _text("Safeguarding", hint="What a service has to know to keep the person and others safe.", rows=2)

    left_over = forms.CharField(
        label="Left over from what you pasted",
        help_text="Move what matters into the form, and delete the rest. It goes when you save the portrait, and no"
        " service reads it.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "uncounted": True}),
    )

    def __init__(
        self, *args: Any, assessment: Assessment, before: Portrait | None, care_type: CareType, **options: Any
    ) -> None:
        super().__init__(*args, assessment=assessment, **options)
        self.before = before
        for name, words in ABOUT_WORDS.items():
            self.fields[f"about_{name}"] = _text(words, required=name == "most_important", rows=2)
        self.fields["about_most_important"].error_messages["required"] = "Say what is most important to the person."
        if care_type.is_bed:
            for name in ("hours_a_week", *VISITS):
                del self.fields[name]
        if before is not None:
            near = self.fields["search_near"]
            near.required = False
            near.label = "Search around another postcode?"
            near.help_text = "Leave this empty to search around the same point as before."

    def words_now(self) -> dict[str, str]:
        """Return the texts of the first tier as they stand on the page, by where a portrait keeps them."""
        found = {where: self.text(name) for name, where in TEXTS.items()}
        return {where: text for where, text in found.items() if text.strip()}

    def name_of(self, field: str) -> str:
        """Return what a field is called on the page, without what only a screen reader is told."""
        for domain in Domain:
            if field in {f"{domain}_level", f"{domain}_sentence"}:
                return domain.title
        return str(self.fields[field].label)

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
            must_haves=lines_of(said["must_haves"]),
            preferences=lines_of(said["preferences"]),
            hours_a_week=said.get("hours_a_week", Decimal(0)),
            visits=self.visits(),
        )

    def clean(self) -> dict[str, Any]:
        """Check that the visits are no more than the hours of care."""
        given = super().clean() or self.cleaned_data
        hours = given.get("hours_a_week")
        if hours is not None:
            try:
                check_visits(self.visits(), hours)
            except Refused as refusal:
                self.add_error("hours_a_week", refusal.sentence)
        return given

    def visits(self) -> tuple[Visits, ...]:
        """Return the visits of a week by length, shortest first."""
        said = self.cleaned_data
        return tuple(
            Visits(minutes, said[name]) for minutes, name in zip(VISIT_MINUTES, VISITS, strict=True) if said.get(name)
        )

    def tier_two(self, forename: str) -> TierTwo:
        """Return the second tier."""
        return TierTwo(forename=forename, **{name: self.cleaned_data[name] for name in SECOND})


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of a text that say something."""
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
    visits = {f"visits_{visit.minutes}": visit.a_week for visit in one.visits}
    return {**plain, **about, **domains, **portrait.tier_two, **lists, **visits, "start_on": one.start_on}
