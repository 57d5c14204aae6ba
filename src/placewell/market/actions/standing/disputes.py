"""What a provider says is wrong in what is held about it, and the answer of the authority that holds it."""

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.ledger.events.market import DisputeAnswered, DisputeMade, TrackInputCorrected
from placewell.ledger.record import record
from placewell.market.actions.own import written
from placewell.market.models import Dispute, Membership, TrackInput
from placewell.market.queries.track import track_input_by_id
from placewell.market.telling import tell_managers
from placewell.rules.clocks import working_days_after
from placewell.rules.errors import Conflict, NotFound, Refused, WrongState
from placewell.rules.standing import DISPUTE_WORKING_DAYS
from placewell.rules.track_record import InputKind, outcomes_of

MOST_OPEN = 20  # of one provider at one time


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def make_dispute(
    *, actor: Actor, membership_id: int, about: str, text: str, track_input_id: int | None = None
) -> Dispute:
    """Say that something held about one of its memberships is wrong. It is answered within ten working days.

    `track_input_id` names the line of its track record that is wrong. Raises NotFound for another's membership or
    line, Conflict where a dispute about that line waits already, Refused for an unknown part or more open disputes
    than can be read.
    """
    own = Membership.objects.filter(organisation_id=actor.organisation_id or 0, pk=membership_id).first()
    if own is None:
        raise NotFound("There is no such membership of yours.")
    if about not in Dispute.About.values:
        raise Refused("Choose what is wrong.", code="about")
    if track_input_id is not None:
        _check_input(actor, own, track_input_id)
    waiting = Dispute.objects.visible_to(actor).filter(state=Dispute.State.OPEN)
    if waiting.count() >= MOST_OPEN:
        raise Refused(f"{MOST_OPEN} of your disputes wait for their answer. Wait for one first.", code="text")
    made = Dispute(
        membership=own,
        authority_id=own.authority_id,
        organisation_id=own.organisation_id,
        about=Dispute.About.TRACK_RECORD if track_input_id is not None else about,
        track_input_id=track_input_id,
        text=written(text, "what is wrong, and what is right"),
        made_by=actor.ref,
        made_at=now(),
    )
    made.save(force_insert=True)
    start_clock(
        ClockKind.DISPUTE_ANSWERED,
        subject=f"dispute:{made.pk}",
        role=Role.COMMISSIONER.value,
        due_at=working_days_after(made.made_at, DISPUTE_WORKING_DAYS),
        authority_id=own.authority_id,
    )
    event = DisputeMade(dispute=made.pk, organisation_id=own.organisation_id, about=about)
    record(event, actor=actor, authority_id=own.authority_id)
    return made


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY, states=("open",))
def answer_dispute(*, actor: Actor, dispute_id: int, corrected: bool, answer: str, outcome: str = "") -> Dispute:
    """Answer a dispute: it was corrected, or it stands, and why.

    Where a line of a track record is put right, `outcome` is what it says from now on, or that it is taken out: a
    further row, and the score follows. Raises WrongState when it is answered already, Refused for an outcome that
    such a line cannot have.
    """
    own = Dispute.objects.visible_to(actor).select_for_update().filter(pk=dispute_id).first()
    if own is None:
        raise NotFound("There is no such dispute in your authority.")
    if own.state != Dispute.State.OPEN:
        raise WrongState("This dispute is answered already.")
    own.state = Dispute.State.CORRECTED if corrected else Dispute.State.STANDS
    own.answer, own.answered_by, own.answered_at = written(answer, "your answer"), actor.ref, now()
    if corrected and own.track_input_id is not None:
        _put_right(actor, own, outcome)
    own.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    stop_clock(ClockKind.DISPUTE_ANSWERED, subject=f"dispute:{own.pk}")
    event = DisputeAnswered(dispute=own.pk, organisation_id=own.organisation_id, answer=own.state)
    record(event, actor=actor, authority_id=own.authority_id)
    tell_managers(
        [own.organisation_id],
        subject="What you said is wrong was answered",
        body=own.answer,
        about=f"dispute:{own.pk}",
        authority_id=own.authority_id,
        path="/standing/",
    )
    return own


def _check_input(actor: Actor, member: Membership, input_id: int) -> None:
    line = track_input_by_id(actor, input_id)
    if (line.service_id, line.authority_id) != (member.service_id, member.authority_id):
        raise NotFound("There is no such line in the track record of this membership.")
    if Dispute.objects.visible_to(actor).filter(state=Dispute.State.OPEN, track_input_id=input_id).exists():
        raise Conflict("You have disputed this line already. It waits for its answer.")


def _put_right(actor: Actor, dispute: Dispute, outcome: str) -> None:
    line = track_input_by_id(actor, dispute.track_input_id or 0)
    if outcome not in outcomes_of(InputKind(line.kind)) or outcome == line.outcome:
        raise Refused("Choose what this line says from now on: something else than it said.", code="outcome")
    TrackInput.objects.create(
        service_id=line.service_id,
        authority_id=line.authority_id,
        organisation_id=line.organisation_id,
        kind=line.kind,
        reference=line.reference,
        placement_ref=line.placement_ref,
        outcome=outcome,
        happened_on=line.happened_on,
        dispute=dispute,
        recorded_at=now(),
    )
    event = TrackInputCorrected(dispute=dispute.pk, track_input=line.pk, service_id=line.service_id, outcome=outcome)
    record(event, actor=actor, authority_id=dispute.authority_id)
