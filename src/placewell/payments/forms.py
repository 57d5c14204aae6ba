"""Forms of payments: who pays for a placement, days away, a run, a hold, and an uplift."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django import forms

from placewell.rules.agreed_prices import AgreedPrice, Difference
from placewell.rules.funding import A_DAY, FULL_WORDS, NOTHING, Cost, Funding, Nursing, Pays, WeeklyLine
from placewell.rules.pack import PriceBasis
from placewell.rules.schedules import PERIOD, Absence
from placewell.ui.forms import DayField, GovForm, MoneyField, set_choices

PRICED = (Cost.CORE, Cost.ONE_TO_ONE, Cost.NIGHTS, Cost.SLEEP_IN, Cost.VISITS)
BASES = {PriceBasis.NET: "No, they are net of it", PriceBasis.GROSS: "Yes, they include it"}
NURSING = {Nursing.NONE: "None", Nursing.STANDARD: "The standard rate", Nursing.HIGHER: "The higher rate"}
DAY_NEEDED = {"required": "Enter a day, month and year."}
RETAINER_DAYS, RETAINER_PERCENT = 42, Decimal(80)


def _percent(label: str, *, hint: str = "", required: bool = False) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        help_text=hint,
        required=required,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-5"}),
        error_messages={"required": "Enter a percentage from 0 to 100."},
    )


def _reason(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why, in a few words. Name nobody."},
    )


def _amount(label: str, *, hint: str = "") -> MoneyField:
    return MoneyField(label=label, help_text=hint, required=False)


class FundForm(GovForm):
    """A version of who pays what, in pounds a week."""

    starts_on = DayField(label="From which day?", error_messages=DAY_NEEDED)
    core = MoneyField(label=Cost.CORE.words, error_messages={"required": "Enter the weekly price of core care."})
    one_to_one = _amount(Cost.ONE_TO_ONE.words)
    nights = _amount(Cost.NIGHTS.words)
    sleep_in = _amount(Cost.SLEEP_IN.words)
    visits = _amount(Cost.VISITS.words)
    nursing = forms.ChoiceField(
        label="NHS-funded nursing care",
        help_text="The NHS pays it to the home itself. Its rate changes each April.",
        choices=[(one.value, words) for one, words in NURSING.items()],
        widget=forms.RadioSelect,
        initial=Nursing.NONE.value,
    )
    basis = forms.ChoiceField(
        label="Do the prices above include nursing care?",
        choices=[(one.value, words) for one, words in BASES.items()],
        widget=forms.RadioSelect,
        initial=PriceBasis.NET.value,
    )
    client = _amount("The person’s contribution", hint="As it was assessed. £0.00 under section 117.")
    third_party = _amount(
        "A third party’s top-up",
        hint="At most what its additional-cost agreement says. The provider is never told, so the council collects it.",
    )
    icb_percent = _percent("The ICB’s part, per cent", hint="Of the price net of nursing care and top-up.")
    icb_amount = _amount("Or the ICB’s part, pounds")
    aftercare = forms.BooleanField(label="Aftercare under section 117 of the Mental Health Act 1983", required=False)
    pays = forms.ChoiceField(
        label="Who collects what the person and a third party pay?",
        choices=[(one.value, words) for one, words in FULL_WORDS.items()],
        widget=forms.RadioSelect,
        initial=Pays.GROSS.value,
    )
    because = _reason("What does this come from?", "Such as a decision and its day. Name nobody.")

    def funding(self) -> Funding:
        """Return the version that was entered."""
        said = self.cleaned_data
        lines = (WeeklyLine(cost, said[cost.value]) for cost in PRICED if said[cost.value])
        return Funding(
            starts_on=said["starts_on"],
            lines=tuple(lines),
            basis=PriceBasis(said["basis"]),
            nursing=Nursing(said["nursing"]),
            client=said["client"] or NOTHING,
            third_party=said["third_party"] or NOTHING,
            icb_percent=said["icb_percent"],
            icb_amount=said["icb_amount"],
            aftercare=said["aftercare"],
            pays=Pays(said["pays"]),
        )


def fund_initial(
    newest: Funding | None, *, agreed: Sequence[AgreedPrice], different: Sequence[Difference]
) -> dict[str, object]:
    """Return what the form starts from.

    The agreed price from the first day on which another one is funded, with what each payer paid before; else the
    version made last; and before the first, what is agreed from the placement's first day.
    """
    if different:
        first = different[0]
        return {**_parts(first.funded), **_priced(first.agreed), "starts_on": first.starts_on}
    if newest is not None and newest.lines:
        return {**{one.cost.value: one.amount for one in newest.lines}, **_parts(newest)}
    return {**_priced(agreed[0]), "starts_on": agreed[0].starts_on} if agreed else {}


def _priced(agreed: AgreedPrice) -> dict[str, object]:
    return {**{one.cost.value: one.amount for one in agreed.lines}, "basis": agreed.basis.value}


def _parts(newest: Funding) -> dict[str, object]:
    return {
        "nursing": newest.nursing.value,
        "basis": newest.basis.value,
        "client": newest.client or None,
        "third_party": newest.third_party or None,
        "icb_percent": newest.icb_percent,
        "icb_amount": newest.icb_amount,
        "aftercare": newest.aftercare,
        "pays": newest.pays.value,
    }


class EndForm(GovForm):
    """That nothing is paid from a day on."""

    starts_on = DayField(label="From which day is nothing paid?", error_messages=DAY_NEEDED)
    because = _reason("Why does payment end?", "Such as: moved away, or no longer there. Name nobody.")


class AwayForm(GovForm):
    """Days away, for which the bed is held."""

    first = DayField(label="First day away", error_messages=DAY_NEEDED)
    last = DayField(label="Last day away", help_text="Leave it empty while they are away.", required=False)
    full_days = forms.IntegerField(
        label="Days paid in full",
        min_value=0,
        max_value=366,
        initial=RETAINER_DAYS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
        error_messages={"required": "Enter how many days are paid in full."},
    )
    percent_after = _percent("Per cent of the price that is paid after that", required=True)

    def absence(self) -> Absence:
        """Return the days that were entered."""
        said = self.cleaned_data
        return Absence(said["first"], said["last"], said["full_days"], said["percent_after"])


class DraftForm(GovForm):
    """Which four weeks a run is of."""

    period = forms.ChoiceField(label="Which four weeks?", error_messages={"required": "Choose four weeks."})

    def __init__(self, *given: object, periods: Iterable[date], **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type] # as Django takes them
        set_choices(
            self,
            "period",
            [(one.isoformat(), f"{one:%-d %B %Y} to {one + PERIOD - A_DAY:%-d %B %Y}") for one in periods],
        )


class HoldForm(GovForm):
    """Why a line is held."""

    because = _reason("Why is it held?", "It stays held, in later runs too, until somebody releases it. Name nobody.")


class WithdrawForm(GovForm):
    """Why a proposed rise is taken back."""

    because = _reason("Why do you take it back?", "The approver reads it. Name nobody.")


class UpliftForm(GovForm):
    """A rise of all that is paid in a category."""

    category = forms.ChoiceField(label="Which category?", error_messages={"required": "Choose a category."})
    from_on = DayField(label="From which day?", error_messages=DAY_NEEDED)
    percent = _percent("Per cent on every price line", hint="Or give pounds.")
    amount = _amount("Or pounds on core care")
    because = _reason("Which decision does this carry out?")

    def __init__(self, *given: object, categories: Iterable[tuple[str, str]], **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type] # as Django takes them
        set_choices(self, "category", [("", "Choose"), *categories])
