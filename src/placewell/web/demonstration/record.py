"""The public record of Fernshire's scheme, as a council writes it before it goes live. Everything here is made up."""

from datetime import date, timedelta

from placewell.accounts.actor import Actor
from placewell.market.actions import add_record_entry, go_live, record_notice_sent
from placewell.market.models import Scheme
from placewell.rules.going_live import Answer, RecordKind

AUTHOR = "Helen Quayle, commissioner"
# Who was asked, what became of its scheme, and what it answered.
ASKED = (
    ("Marlshire Council", Answer.CHANGED, "Price first drove three homes out. Quality weighs more there now."),
    ("Wolds and Vale Council", Answer.ABORTED, "Families were asked for top-ups from the first week. It was given up."),
    ("Tidewater Borough Council", Answer.RUNS, "It works for most places, and not for people whose needs are rare."),
)


def establish_record(commissioner: Actor, scheme: Scheme, today: date, *, area: str = "Fernshire") -> None:
    """Write the record, put the scheme into use, and send its notice."""

    def add(kind: RecordKind, text: str, evidence: str, *, days_ago: int, **more: object) -> None:
        dated = today - timedelta(days=days_ago)
        add_record_entry(
            actor=commissioner,
            scheme=scheme,
            kind=kind,
            text=text,
            evidence=evidence,
            author=AUTHOR,
            dated=dated,
            **more,  # type: ignore[arg-type] # who was asked, and what they answered
        )

    add(
        RecordKind.ENGAGEMENT,
        "Nine homes, two home care agencies and a carers’ group met us before anything was written. They asked that"
        " price should never decide alone, and that a home sees the questions before it joins.",
        "Minutes of the two meetings at County Hall",
        days_ago=260,
    )
    for about, answer, text in ASKED:
        add(RecordKind.EXPERIENCE, text, f"Letter from {about}", days_ago=240, about=about, answer=answer)
    add(
        RecordKind.SUSTAINABILITY,
        "No budget is set under what care costs by the published model, so no home has to bid under it to be chosen.",
        "Sustainability assessment, chapter 3",
        days_ago=150,
    )
    add(
        RecordKind.CONTINUITY,
        "People stay where they live when the scheme changes or ends. If a home closes, the county finds care together"
        " with the person, within the days that the closure leaves.",
        "Sustainability assessment, chapter 5",
        days_ago=150,
    )
    add(
        RecordKind.PROVIDERS_LOST,
        "The register was read on the day of this entry. We ask every home that closes why.",
        "Care Quality Commission register",
        days_ago=0,
        area=area,
    )
    go_live(actor=commissioner, scheme=scheme)
    notice = scheme.notices.get()
    record_notice_sent(
        actor=commissioner, scheme=scheme, notice_id=notice.pk, reference="Fernshire notice 1", sent_on=today
    )
