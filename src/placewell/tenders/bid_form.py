"""The form of an offer: how these needs will be met, and the price, in one page that fits a phone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Protocol

from django import forms
from django.forms.boundfield import BoundField

from placewell.needs.values import read_tier_one
from placewell.rules.needs import CareType
from placewell.rules.offers import LineKind, days_to_start_from, lines_asked_for, unread_answers
from placewell.tenders.content import Answer, Price, PriceLine, Response
from placewell.tenders.models import OpenedBid, Tender
from placewell.ui.forms import DayField, GovForm, MoneyField

LONGEST = 3_000
LINE_WORDS = {
    LineKind.CORE: "Price for core care",
    LineKind.ONE_TO_ONE: "One-to-one hours",
    LineKind.NIGHTS: "Waking nights",
    LineKind.SLEEP_IN: "Sleep-ins",
    LineKind.VISITS: "Visits",
}
READ_WORDS = "I have read this answer and it is true for this person"
UNREAD = "Read the answer that you took from a saved one, and say that it is true for this person."


class Asking(Protocol):
    """What the form reads of a tender: a row, or the part of one that an act needs."""

    @property
    def questions(self) -> list[dict[str, str]]:
        """The case-response questions."""

    @property
    def figures(self) -> dict[str, str]:
        """The published figures."""

    @property
    def portrait(self) -> dict[str, Any]:
        """The first tier."""


@dataclass(frozen=True, slots=True)
class AnswerFields:
    """The fields of one question: its answer, whether that came from a saved one, and whether it was read."""

    question_id: str
    question: str
    answer: BoundField
    saved: BoundField
    read: BoundField


class _Asked(GovForm):
    """What is asked of every offer."""

    for_me = forms.CharField(
        label="What will you do for this person?",
        help_text="They and their family read this when they choose. Speak to them.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST,
        error_messages={"required": "Say what you will do for this person."},
    )
    start_on = DayField(label="When can care start?", error_messages={"required": "Enter the day care can start."})
    must_haves_met = forms.BooleanField(label="We meet every must-have above", required=False)
    vacancy_confirmed = forms.BooleanField(label="We have a place now, and hold it for this person", required=False)
    confirmed_by = forms.CharField(
        label="Who confirmed the place?",
        max_length=120,
        error_messages={"required": "Name who confirmed that there is a place."},
    )
    basis = forms.ChoiceField(
        label="Does the price include NHS-funded nursing care?",
        choices=[("net_of_fnc", "No"), ("gross_of_fnc", "Yes")],
        initial="net_of_fnc",
        required=False,
        widget=forms.RadioSelect,
    )
    valid_until = DayField(
        label="Until when is the price good?", error_messages={"required": "Enter the last day of the price."}
    )
    bed_held_until = DayField(label="Until when do you hold the bed?", required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False)


class BidForm(GovForm):
    """A bid. `tender` is what it is for."""

    def __init__(self, *args: Any, tender: Asking, **options: Any) -> None:
        super().__init__(*args, **options)
        self.tender = tender
        questions = tuple((one["id"], one["text"], one["guidance"]) for one in tender.questions)
        self.fields = dict(_fields_for(questions, nursing=tender.figures["fnc"] != "0.00"))

    def clean(self) -> dict[str, Any]:
        """Ask for the reading of each answer that came from a saved one."""
        said = super().clean() or {}
        ids = [question["id"] for question in self.tender.questions]
        taken = {one for one in ids if said.get(f"saved_{one}")}
        for one in sorted(unread_answers(taken, {one for one in ids if said.get(f"read_{one}")})):
            self.add_error(f"read_{one}", UNREAD)
        return said

    def answers(self) -> Iterator[AnswerFields]:
        """Return the fields of each question in order."""
        for question in self.tender.questions:
            one = question["id"]
            yield AnswerFields(one, question["text"], self[f"answer_{one}"], self[f"saved_{one}"], self[f"read_{one}"])

    def price_lines(self) -> tuple[list[BoundField], list[BoundField]]:
        """Return the price lines that the portrait gives reason for or that are filled in, and the others."""
        asked = lines_asked_for(read_tier_one(self.tender.portrait))
        shown = [kind for kind in LineKind if kind in asked or self[kind.value].value() or self[kind.value].errors]
        return [self[kind.value] for kind in shown], [self[kind.value] for kind in LineKind if kind not in shown]

    def typed(self) -> dict[str, Any]:
        """Return everything that was sent, as it was typed: to show the form again without its errors."""
        return {name: self[name].data for name in self.fields}

    def carried(self) -> list[tuple[str, str]]:
        """Return everything that was sent as pairs for hidden fields: nothing of an offer waits on the server."""
        pairs: list[tuple[str, str]] = []
        for name, value in self.typed().items():
            if isinstance(value, list):
                pairs += [(f"{name}_{place}", str(part)) for place, part in enumerate(value) if part]
            elif value:
                pairs.append((name, "on" if value is True else str(value)))
        return pairs

    def response(self) -> Response:
        """Return the first envelope."""
        said = self.cleaned_data
        ids = [question["id"] for question in self.tender.questions]
        return Response(
            answers=tuple(
                Answer(one, said[f"answer_{one}"], bool(said[f"saved_{one}"]), bool(said[f"read_{one}"])) for one in ids
            ),
            for_me=said["for_me"],
            start_on=said["start_on"],
            vacancy_confirmed=said["vacancy_confirmed"],
            must_haves_met=said["must_haves_met"] or not self.tender.portrait["must_haves"],
            confirmed_by=said["confirmed_by"],
        )

    def price(self) -> Price:
        """Return the second envelope."""
        said = self.cleaned_data
        return Price(
            lines=tuple(PriceLine(kind, said[kind.value]) for kind in LineKind if said[kind.value]),
            basis=said["basis"] or "net_of_fnc",
            valid_until=said["valid_until"],
            bed_held_until=said["bed_held_until"],
        )


def first_values(tender: Tender, *, name: str, key: str) -> dict[str, Any]:
    """Return what an empty form starts from: sensible days, who confirms, and the request's key."""
    days = days_to_start_from(
        closes_on=tender.closes_at.date(),
        wanted_on=date.fromisoformat(tender.portrait["start_on"]),
        care_type=CareType(tender.portrait["care_type"]),
    )
    return {
        "key": key,
        "confirmed_by": name,
        "basis": "net_of_fnc",
        "start_on": days.start_on,
        "valid_until": days.valid_until,
        "bed_held_until": days.bed_held_until,
    }


def values_again(tender: Tender, before: OpenedBid) -> dict[str, Any]:
    """Return what a form of a confirmation round starts from of the offer before it: the bidder's own, to change.

    Each answer has to be read again, as a saved one has; that every must-have is met, and that there is a place, are
    said anew. Its days are of this round.
    """
    answers = {one["question_id"]: one["text"] for one in before.response["answers"]}
    asked = {question["id"]: question["text"] for question in before.tender.questions}
    values: dict[str, Any] = {"for_me": before.response["for_me"]}
    for question in tender.questions:
        one = question["id"]
        if one in answers and asked.get(one) == question["text"]:
            values |= {f"answer_{one}": answers[one], f"saved_{one}": "1", f"read_{one}": False}
    price = before.price.content if hasattr(before, "price") else {"lines": ()}
    values |= {line["kind"]: Decimal(line["amount"]) for line in price["lines"]}
    return values | ({"basis": price["price_basis"]} if "price_basis" in price else {})


@lru_cache(maxsize=256)
def _fields_for(questions: tuple[tuple[str, str, str], ...], *, nursing: bool) -> Mapping[str, forms.Field]:
    """Return the fields of an offer, made once for all searches that ask the same: nothing changes one when it is made.

    Without `nursing` care in the price there is no choice of its basis.
    """
    fields = _Asked().fields | {kind.value: _money(kind) for kind in LineKind}
    for question in questions:
        fields |= _fields_of(*question)
    if not nursing:
        fields["basis"].widget = forms.HiddenInput()
    return MappingProxyType(fields)


def _money(kind: LineKind) -> MoneyField:
    return MoneyField(
        label=LINE_WORDS[kind],
        required=kind == LineKind.CORE,
        error_messages={"required": "Enter a price a week."},
    )


def _fields_of(one: str, text: str, guidance: str) -> dict[str, forms.Field]:
    return {
        f"answer_{one}": forms.CharField(
            label=text,
            help_text=guidance,
            widget=forms.Textarea(attrs={"rows": 5}),
            max_length=LONGEST,
            error_messages={"required": "Answer this question: an empty answer would score nothing."},
        ),
        f"saved_{one}": forms.CharField(widget=forms.HiddenInput, required=False),
        f"read_{one}": forms.BooleanField(label=READ_WORDS, required=False),
    }
