"""Trusted assessors: named by an authority, trusted by each home for itself, and ended by either side."""

from placewell.accounts.actor import Actor
from placewell.accounts.models import Organisation, Post
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.events.market import AssessorEnded, AssessorNamed, AssessorTrusted, AssessorTrustEnded
from placewell.ledger.record import record
from placewell.market.models import Assessor, AssessorEnd, Membership, Trust, TrustEnd
from placewell.market.queries.assessors import offered_assessor, works_for
from placewell.market.references import new_reference
from placewell.market.telling import tell_managers, tell_staff
from placewell.rules.assessors import SCOPE_WORDS, EndReason, Scope
from placewell.rules.errors import Conflict, NotFound, Refused

LONGEST_JOB = 160  # characters


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY)
def name_assessor(*, actor: Actor, user_id: int, job: str) -> Assessor:
    """Put a social worker of the authority on its list of trusted assessors: from then on homes may trust them.

    Raises Refused for somebody who works for a provider, or without what they are; Conflict for who is on it.
    """
    authority_id = actor.authority_id or 0
    # Two who name the same person at once take turns: one authority's list is one thing.
    Organisation.objects.select_for_update().get(pk=authority_id)
    posts = Post.objects.filter(organisation_id=authority_id, role=Role.SOCIAL_WORKER, ended_at=None)
    post = posts.select_related("user").filter(user_id=user_id).first()
    if post is None:
        raise NotFound("There is no such social worker in your authority.")
    if works_for(user_id):
        raise Refused(f"{post.user.name} works for a provider, so nobody can trust them as an outsider.", code="user")
    if not job.strip() or len(job.strip()) > LONGEST_JOB:
        raise Refused(f"Say what they are, and where they work, in up to {LONGEST_JOB} characters.", code="job")
    if Assessor.objects.filter(authority_id=authority_id, user_id=user_id, end=None).exists():
        raise Conflict(f"{post.user.name} is on the list already.")
    made = Assessor.objects.create(
        ref=new_reference("TA"),
        authority_id=authority_id,
        user=post.user,
        name=post.user.name,
        job=job.strip(),
        named_by=actor.ref,
        named_at=now(),
    )
    record(AssessorNamed(assessor_ref=made.ref), actor=actor, authority_id=authority_id)
    return made


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY)
def end_assessor(*, actor: Actor, assessor_ref: str, reason: EndReason) -> AssessorEnd:
    """Take somebody off the list; homes that trusted them are told. Visits they were sent to stay theirs."""
    rows = Assessor.objects.filter(ref=assessor_ref, authority_id=actor.authority_id or 0, end=None)
    assessor = rows.first()
    if assessor is None:
        raise NotFound("There is no such trusted assessor on your list.")
    made = AssessorEnd.objects.create(
        assessor=assessor,
        authority_id=assessor.authority_id,
        reason=reason.value,
        ended_by=actor.ref,
        ended_at=now(),
    )
    record(AssessorEnded(assessor_ref=assessor.ref), actor=actor, authority_id=assessor.authority_id)
    trusting = Trust.objects.filter(assessor=assessor, end=None).values_list("organisation_id", flat=True)
    tell_managers(
        set(trusting),
        subject=f"{assessor.name} no longer sees people for you",
        body=f"{assessor.name}, {assessor.job}, is no longer a trusted assessor of the council. From now on you meet"
        " those who choose you yourself, or trust somebody else to.",
        about=f"assessor:{assessor.ref}",
        authority_id=assessor.authority_id,
        path="/assessors/",
    )
    return made


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def trust_assessor(*, actor: Actor, assessor_ref: str, service_id: str, scope: Scope, name: str) -> Trust:
    """Agree for one of one's own services that an assessor sees people for it; it replaces what was agreed before.

    Raises NotFound for another's service or an assessor of no council that it is a member with, Refused for somebody
    who works for the provider itself, or without the name of who agrees; Conflict where nothing would change.
    """
    assessor, organisation_id = offered_assessor(actor, assessor_ref), actor.organisation_id or 0
    members = Membership.objects.live().select_for_update(of=("self",)).order_by("id")
    own = members.select_related("service").filter(organisation_id=organisation_id, service_id=service_id).first()
    if own is None:
        raise NotFound("There is no such service of yours.")
    if works_for(assessor.user_id, organisation_id):
        raise Refused(f"{assessor.name} works for you. A trusted assessor is somebody from outside.", code="scope")
    if not name.strip():
        raise Refused("Give the name of who agrees to it for the home.", code="name")
    before = Trust.objects.filter(assessor=assessor, service_id=service_id, end=None).order_by("-id").first()
    if before is not None and before.scope == scope:
        raise Conflict(f"You trust {assessor.name} already: {SCOPE_WORDS[scope].lower()}.")
    if before is not None:
        _end(before, actor)
    made = Trust.objects.create(
        assessor=assessor,
        service_id=service_id,
        authority_id=assessor.authority_id,
        organisation_id=organisation_id,
        scope=scope.value,
        agreed_name=name.strip(),
        agreed_by=actor.ref,
        agreed_at=now(),
    )
    event = AssessorTrusted(assessor_ref=assessor.ref, service_id=service_id, scope=scope.value)
    record(event, actor=actor, authority_id=assessor.authority_id)
    return made


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def stop_trusting(*, actor: Actor, trust_id: int) -> TrustEnd:
    """Take one's agreement back, from now on, without a reason; the council's brokers are told."""
    rows = Trust.objects.select_related("assessor", "service").filter(organisation_id=actor.organisation_id or 0)
    trust = rows.filter(pk=trust_id, end=None).first()
    if trust is None:
        raise NotFound("You trust nobody there at the moment.")
    made = _end(trust, actor)
    event = AssessorTrustEnded(assessor_ref=trust.assessor.ref, service_id=trust.service_id)
    record(event, actor=actor, authority_id=trust.authority_id)
    tell_staff(
        [trust.authority_id],
        [Role.BROKER],
        subject=f"{trust.service.name} visits people itself again",
        body=f"{trust.service.name} no longer trusts {trust.assessor.name} to see people for it.",
        about=f"assessor:{trust.assessor.ref}",
        authority_id=trust.authority_id,
        path="/market/assessors/",
    )
    return made


def _end(trust: Trust, actor: Actor) -> TrustEnd:
    return TrustEnd.objects.create(
        trust=trust,
        authority_id=trust.authority_id,
        organisation_id=trust.organisation_id,
        ended_by=actor.ref,
        ended_at=now(),
    )
