"""What every action of redress starts and ends with: the complaint, locked; its step; its event and its clocks."""

from datetime import datetime

from django.db import connection

from placewell.accounts.actor import Actor
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.ledger.events import Event
from placewell.ledger.record import record
from placewell.redress.models import Complaint, ComplaintStep
from placewell.rules.errors import NotFound, Refused, WrongState
from placewell.rules.redress import Outcome, Remedy, Step, after

LONGEST = 8_000


def own_complaint(actor: Actor, ref: str) -> Complaint:
    """Return a complaint that the actor may see, locked until the end. Raises NotFound for any other."""
    with connection.cursor() as cursor:
        # Its rows are history, which the application cannot lock.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"complaint {ref}",))
    found = Complaint.objects.visible_to(actor).prefetch_related("steps").filter(ref=ref).first()
    if found is None:
        raise NotFound("There is no such complaint that you may see.")
    return found


def take(
    actor: Actor,
    complaint: Complaint,
    step: Step,
    text: str,
    *,
    missing: str,
    outcome: Outcome | None = None,
    remedy: Remedy | None = None,
) -> ComplaintStep:
    """Write a step down. Raises WrongState where it cannot be taken, Refused without words."""
    after(complaint.state(), step)
    if complaint.step(step) is not None:
        raise WrongState("This was done already.")
    if not text.strip() or len(text) > LONGEST:
        raise Refused(f"{missing} Use up to {LONGEST:,} characters.", code="text")
    return ComplaintStep.objects.create(
        complaint=complaint,
        authority_id=complaint.authority_id,
        case_ref=complaint.case_ref,
        by_organisation_id=complaint.by_organisation_id,
        step=step,
        text=text.strip(),
        outcome=outcome or "",
        remedy=remedy or "",
        by=actor.ref,
        at=now(),
    )


def tell(actor: Actor, complaint: Complaint, event: Event) -> None:
    """Record an event of a complaint."""
    record(event, actor=actor, authority_id=complaint.authority_id, case_ref=complaint.case_ref)


def wait(complaint: Complaint, kind: ClockKind, role: Role, due_at: datetime) -> None:
    """Start a clock of a complaint."""
    start_clock(
        kind,
        subject=f"complaint:{complaint.ref}",
        role=role,
        due_at=due_at,
        authority_id=complaint.authority_id,
        case_ref=complaint.case_ref,
    )


def stop(complaint: Complaint, *kinds: ClockKind) -> None:
    """Stop clocks of a complaint."""
    stop_clock(*kinds, subject=f"complaint:{complaint.ref}")
