"""Adding to a scheme's public record: what came before it, each entry with evidence, a named author and a date."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.events.market import RecordAdded
from placewell.ledger.record import record
from placewell.market.actions.own import own_scheme, written
from placewell.market.models import RecordEntry, Scheme
from placewell.market.queries.lost import lost_services
from placewell.rules.clocks import LONDON
from placewell.rules.errors import Refused, WrongState
from placewell.rules.going_live import Answer, RecordKind, check_entry
from placewell.rules.scheme_states import SchemeState

LONGEST = 20_000  # characters of one entry: more belongs in the document that it points to


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY)
def add_record_entry(
    *,
    actor: Actor,
    scheme: Scheme,
    kind: RecordKind,
    text: str,
    evidence: str,
    author: str,
    dated: date,
    about: str = "",
    answer: Answer | None = None,
    area: str = "",
) -> RecordEntry:
    """Add an entry to the public record of a scheme that has not closed; it is public at once, and stays.

    For `providers_lost` the services that left `area` in the last three years are counted from the register and kept
    with the text. Raises Refused as `check_entry` does, or for an area of which the register knows nothing.
    """
    own = own_scheme(actor, scheme)
    if own.state == SchemeState.CLOSED:
        raise WrongState(f"The scheme {own.ref} is closed. Its record is complete.")
    moment = now()
    today = moment.astimezone(LONDON).date()
    check_entry(kind=kind, dated=dated, today=today, drafted_on=own.first_draft_on, about=about, answer=answer)
    if len(text) > LONGEST:
        raise Refused(f"Write {LONGEST:,} characters at most here, and put the rest in the evidence.", code="text")
    figures: Mapping[str, Any] = {}
    if kind == RecordKind.PROVIDERS_LOST:
        figures = lost_services(written(area, "the local authority whose services are counted"), today=today).as_value()
    made = RecordEntry.objects.create(
        scheme=own,
        kind=kind,
        about=about.strip() if kind == RecordKind.EXPERIENCE else "",
        answer=answer or "",
        text=written(text, "what this entry of the record says"),
        evidence=written(evidence, "where this can be checked, such as a document or minutes"),
        author=written(author, "who stands for this, by name and office"),
        figures=dict(figures),
        dated=dated,
        written_by=actor.ref,
        written_at=moment,
    )
    record(RecordAdded(scheme_ref=own.ref, kind=kind.value), actor=actor, authority_id=None)
    return made
