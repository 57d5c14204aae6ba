"""What is consulted on, passage by passage, and whether terms were consulted on before they change."""

from collections.abc import Sequence

from django.db.models import QuerySet

from placewell.market.models import (
    Category,
    Consultation,
    ConsultedVersion,
    Policy,
    Scheme,
)
from placewell.market.queries.policies import numbers_in_words
from placewell.market.stored import stored_lines
from placewell.market.values import POLICY_NUMBERS, Question
from placewell.market.words import NUMBER_WORDS, URGENCY_WORDS, plain
from placewell.rules import cost_model as costs
from placewell.rules.consulting import ConsultationState, ConsultationSubject, Passage
from placewell.rules.cost_model import ALL_LINES
from placewell.rules.investment import KIND_WORDS, InvestmentItem, InvestmentKind
from placewell.rules.money import format_money
from placewell.rules.timetable import Timetable, escalation_sentences
from placewell.rules.urgency import Urgency


def stored_passages(passages: Sequence[Passage]) -> list[dict[str, str]]:
    """Return passages as JSON."""
    return [{"ref": one.ref, "title": one.title, "text": one.text} for one in passages]


def passages_of(version: ConsultedVersion) -> tuple[Passage, ...]:
    """Return the passages of one form of a proposal."""
    return tuple(Passage(one["ref"], one["title"], one["text"]) for one in version.passages)


def passages_of_policy(policy: Policy) -> tuple[Passage, ...]:
    """Return a policy as passages: each number with its reason."""
    numbers = numbers_in_words(policy)
    return tuple(
        Passage(number, NUMBER_WORDS[number], f"{numbers[number]} Why: {policy.rationale[number]}")
        for number in POLICY_NUMBERS
    )


def passages_of_cost_model(model: costs.CostModel, unit: str) -> tuple[Passage, ...]:
    """Return a cost model as passages: each line with its source, then the band. `unit` is `week` or `hour`."""
    lines = [
        Passage(
            line["code"],
            ALL_LINES[line["code"]][1],
            f"{format_money(amount.amount)} per {unit}. Source: {line['source']}, {line['as_of']}.",
        )
        for line, amount in zip(stored_lines(model.lines), model.lines, strict=True)
    ]
    band = f"Offers are compared up to {model.band * 100:.1f} per cent above what care costs."
    visits = [
        Passage(
            f"visits-{minutes}",
            f"Visits of {minutes} minutes",
            " ".join(
                f"{ALL_LINES[code][1]}: {format_money(amount)} per hour." for code, amount in sorted(amounts.items())
            ),
        )
        for minutes, amounts in sorted(model.visit_rates.items())
        if amounts
    ]
    return (*lines, *visits, Passage("band", "The band above", band))


def passages_of_questions(questions: Sequence[Question]) -> tuple[Passage, ...]:
    """Return case-response questions as passages, in the order asked."""
    return tuple(
        Passage(
            f"question-{place}",
            f"Question {place}",
            " ".join(filter(None, (one.text, one.guidance, f"At most {one.max_words} words."))),
        )
        for place, one in enumerate(questions, start=1)
    )


def passages_of_times(timetable: Timetable) -> tuple[Passage, ...]:
    """Return the times of a category as passages: each class, what happens when, and the interim placement."""
    classes = [
        Passage(
            urgency.value,
            URGENCY_WORDS[urgency],
            f"{times.summary} from invitation to close; {times.low_bid_summary} to explain a low price.",
        )
        for urgency in Urgency
        if (times := timetable.times.get(urgency)) is not None
    ]
    escalation = Passage("escalation", "When too little comes", " ".join(escalation_sentences(timetable.escalation)))
    interim = f"At most {timetable.interim_weeks} weeks, with a day of review."
    return (*classes, escalation, Passage("interim", "An interim placement", interim))


def passages_of_list(items: Sequence[InvestmentItem]) -> tuple[Passage, ...]:
    """Return a points list as passages: each item with its points, how long it counts, and the evidence."""
    return tuple(
        Passage(
            one.code,
            one.what.strip(),
            f"{KIND_WORDS[InvestmentKind(one.kind)]}. {plain(one.points)} points for {one.months} months. Evidence:"
            f" {one.evidence.strip()}",
        )
        for one in items
    )


def passages_of_scheme(scheme: Scheme, *, description: str = "", how_to_join: str = "") -> tuple[Passage, ...]:
    """Return what a scheme says of itself as passages; as it is, or as it would be."""
    return (
        Passage("description", "What it buys, and for whom", description or scheme.description),
        Passage("how_to_join", "How a service joins", how_to_join or scheme.how_to_join),
    )


def consulted_on_policy(policy: Policy) -> Consultation | None:
    """Return the closed consultation whose present form is this very version of a policy, or None."""
    rows = Consultation.objects.filter(
        category_id=policy.category_id, subject=ConsultationSubject.POLICY, state=ConsultationState.CLOSED
    )
    return next((one for one in rows.order_by("-id") if _present(one).policy_id == policy.pk), None)


def open_consultation_on(policy: Policy, *, among: QuerySet[Consultation]) -> Consultation | None:
    """Return the open consultation, of those given, whose present form is this very version of a policy, or None."""
    rows = among.filter(
        category_id=policy.category_id, subject=ConsultationSubject.POLICY, state=ConsultationState.OPEN
    )
    return next((one for one in rows.order_by("-id") if _present(one).policy_id == policy.pk), None)


def consulted_on(
    scheme: Scheme, subject: ConsultationSubject, passages: Sequence[Passage], *, category: Category | None = None
) -> Consultation | None:
    """Return the closed consultation whose present form says exactly this, heading by heading, or None."""
    rows = Consultation.objects.filter(
        scheme=scheme, category=category, subject=subject, state=ConsultationState.CLOSED
    )
    wanted = _read(passages)
    return next((one for one in rows.order_by("-id") if _read(passages_of(_present(one))) == wanted), None)


def consulted_on_scheme(scheme: Scheme, ref: str, *, description: str, how_to_join: str) -> Consultation | None:
    """Return the closed consultation that a change to a scheme names, or None where it was not about this.

    Where the description or how to join changes, its present form says exactly what they are to be.
    """
    found = scheme.consultations.filter(ref=ref.strip(), state=ConsultationState.CLOSED).first()
    if found is None or (description, how_to_join) == (scheme.description, scheme.how_to_join):
        return found
    meant = passages_of_scheme(scheme, description=description, how_to_join=how_to_join)
    return found if _read(passages_of(_present(found))) == _read(meant) else None


def _read(passages: Sequence[Passage]) -> list[tuple[str, str]]:
    return [(one.title, " ".join(one.text.split())) for one in passages]


def _present(consultation: Consultation) -> ConsultedVersion:
    return consultation.versions.order_by("-number")[0]
