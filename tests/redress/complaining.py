"""Somebody who complains, and everybody around them."""

from dataclasses import dataclass

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor
from placewell.accounts.roles import Role
from placewell.ledger.clocks import ClockKind, Running, running_clocks
from placewell.ledger.models import EventRow
from placewell.placements.models import Placement
from placewell.redress import actions
from placewell.redress.models import Complaint
from placewell.rules.redress import About, Outcome, Remedy
from placewell.tenders.opener import OPENER
from tests.needs.team import a_post
from tests.offered import Offered


@dataclass(frozen=True, slots=True)
class Complaining:
    """A placed person, and staff who had a part in it and who had none."""

    offered: Offered
    placement: Placement
    approver: Actor
    second: Actor
    worker: Actor
    commissioner: Actor

    @classmethod
    def of(cls, offered: Offered, placement: Placement) -> "Complaining":
        """Give the council staff who had no part."""
        council = offered.county.authority
        return cls(
            offered,
            placement,
            a_post(council, Role.APPROVER, "fresh"),
            a_post(council, Role.APPROVER, "second"),
            a_post(council, Role.SOCIAL_WORKER, "duty"),
            a_post(council, Role.COMMISSIONER, "market"),
        )

    @property
    def person(self) -> Actor:
        """Who complains."""
        return self.offered.person

    @property
    def involved(self) -> Actor:
        """The approver who approved the placement."""
        return self.offered.staff(Role.APPROVER)

    @property
    def manager(self) -> Actor:
        """Who manages the home."""
        return self.offered.county.managing(self.placement.organisation_id)

    def second_commissioner(self) -> Actor:
        """Another commissioner of the council."""
        return a_post(self.offered.county.authority, Role.COMMISSIONER, "contracts")

    def complains(self, about: About = About.SERVICE, **said: bool) -> Complaint:
        """Let the person complain."""
        return actions.complain(actor=self.person, about=about, text="Nobody came when I rang.", **said)

    def acknowledged(self, about: About = About.SERVICE) -> Complaint:
        """Bring a complaint to its acknowledgement."""
        made = self.complains(about)
        actions.acknowledge_complaint(actor=self.worker, complaint_ref=made.ref, text="Ring me on Monday.")
        return made

    def answered(self, outcome: Outcome = Outcome.NOT_UPHELD, about: About = About.SERVICE) -> Complaint:
        """Bring a complaint to its answer; the service was heard where it is upheld against it."""
        made = self.acknowledged(about)
        if outcome != Outcome.NOT_UPHELD and about == About.SERVICE:
            self.hear(made)
        self.answer(made, outcome)
        return made

    def hear(self, made: Complaint) -> None:
        """Put a complaint to the service, which says its side."""
        actions.put_to_service(actor=self.worker, complaint_ref=made.ref, text="A call was not answered.")
        actions.reply_to_complaint(actor=self.manager, complaint_ref=made.ref, text="The bell was broken.")

    def answer(self, made: Complaint, outcome: Outcome, by: Actor | None = None) -> None:
        """Answer a complaint."""
        actions.answer_complaint(
            actor=by or self.approver,
            complaint_ref=made.ref,
            outcome=outcome,
            remedy=remedy_of(outcome),
            text="We looked at the call records.",
        )


def remedy_of(outcome: Outcome) -> Remedy:
    """Return a remedy that fits."""
    return Remedy.NONE if outcome == Outcome.NOT_UPHELD else Remedy.APOLOGY


def clocks(made: Complaint) -> dict[ClockKind, Running]:
    """Return the clocks that run on a complaint."""
    with acting_as(OPENER):
        found = running_clocks(authority_id=made.authority_id, limit=200)
    return {one.kind: one for one in found if one.subject == f"complaint:{made.ref}"}


def told(made: Complaint, name: str) -> list[dict[str, object]]:
    """Return what events of a name say of a complaint."""
    with acting_as(OPENER):
        rows = EventRow.objects.filter(subject=f"complaint:{made.ref}", name=name).order_by("id")
        return [row.payload for row in rows]
