"""Who speaks for a provider: claimed by somebody new, and verified by somebody else before it opens anything."""

from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from placewell.accounts.acting import acting_as
from placewell.accounts.actions import give_post
from placewell.accounts.actor import Actor, system_actor
from placewell.accounts.models import Organisation, Post, User
from placewell.accounts.newcomers import begin_organisation
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.directory.models import Provider
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.ledger.events.accounts import PostEnded
from placewell.ledger.events.market import ClaimDecided, OrganisationClaimed
from placewell.ledger.record import record, send, send_many
from placewell.market.actions.own import written
from placewell.market.models import Application, Chosen, Claim, Document, PreparedPart
from placewell.market.queries.joining import asking_authorities
from placewell.market.references import new_reference
from placewell.market.telling import tell_staff
from placewell.rules.clocks import london_moment_words
from placewell.rules.errors import Conflict, NotFound, Refused, WrongState
from placewell.rules.joining import LIVE_APPLICATION, ClaimAct, ClaimState, claim_after, claim_due, managers_answer_by

# How a claim was verified. The register holds no contacts: the verifier finds the way in, never in the claim.
METHODS = {
    "call_back": "A call to a number found elsewhere than in the claim",
    "letter": "A code in a letter to the address on the register",
    "known": "Somebody whom the authority has met in person",
    "managers": "Those who manage it already know them",
}
CLAIMS_IN_A_DAY = 5
DECIDES = frozenset({Role.COMMISSIONER, Role.ADMINISTRATOR, Role.PROVIDER})


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def claim_organisation(
    *, actor: Actor, provider_id: str, authority_id: int, position: str, telephone: str, evidence: str
) -> Claim:
    """Say that one speaks for a provider on the register, and ask an authority to verify it.

    It opens nothing: the claimant acts for an organisation of their own until it is verified. Everybody who manages the
    provider already is told at once and is asked first. Raises NotFound for a provider not on the register, Conflict
    where the claimant manages it, or has a claim that waits.
    """
    provider = Provider.objects.filter(pk=provider_id.strip(), services__registered=True).distinct().first()
    if provider is None:
        raise NotFound("No provider with services on the register has this id. Look it up on the CQC’s website.")
    authority = next((one for one in asking_authorities() if one.pk == authority_id), None)
    if authority is None:
        raise Refused("Choose the council whose scheme you want to join.", code="authority")
    who, what = written(position, "what you do there"), written(evidence, "how we can tell that you speak for it")
    user = User.objects.get(pk=actor.user_id or 0)
    if Post.objects.filter(user=user, organisation__code=provider.pk, ended_at=None).exists():
        raise Conflict(f"You manage {provider.name} already.", code="provider_id")
    _check_how_often(actor)
    organisation = _own_unclaimed(user, actor)
    with acting_as(system_actor("claims")):  # it may be another than the one they act for now
        waits = Claim.objects.filter(organisation=organisation, state=ClaimState.PENDING).exists()
    if waits:
        raise Conflict("You have a claim that waits to be verified. Withdraw it first.", code="provider_id")
    managers = list(managers_of(provider.pk).exclude(user=user).values_list("user__email", flat=True).distinct())
    moment = now()
    with acting_as(
        system_actor("claims")
    ):  # the organisation may be a new one, which the claimant does not act for yet
        claim = Claim.objects.create(
            ref=new_reference("CL"),
            authority=authority,
            organisation=organisation,
            provider=provider,
            claimed_by=actor.ref,
            name=user.name,
            position=who,
            telephone=telephone.strip(),
            evidence=what,
            managed=bool(managers),
            made_at=moment,
        )
    record(OrganisationClaimed(claim_ref=claim.ref, provider_id=provider.pk), actor=actor, authority_id=authority.pk)
    _start_clock(claim)
    if managers:
        send_many(
            to=managers,
            subject=f"{user.name} says that they speak for {provider.name}",
            body=(
                f"{user.name} ({user.email}), {who}, asks to act for {provider.name} in Placewell. They see nothing of"
                " yours unless this is verified. Say whether it is right by"
                f" {london_moment_words(managers_answer_by(moment))}:\n\n{_address(claim)}"
            ),
            about=f"claim:{claim.ref}",
            authority_id=authority.pk,
        )
    return claim


@action(by=DECIDES, whose=Whose.OWN_AUTHORITY, states=("pending",))
def verify_claim(*, actor: Actor, ref: str, method: str, found: str) -> Claim:
    """Record how it was made sure that somebody speaks for a provider, and let them act for it from now on.

    What they have prepared goes with them. Everybody who manages the provider is told. Raises NotPermitted's kin as
    `_decidable` does, Refused for an unknown method or where nothing was written.
    """
    claim = _decidable(actor, ref)
    if method not in METHODS or (method == "managers") != (actor.role == Role.PROVIDER):
        raise Refused("Choose how you made sure.", code="method")
    what = written(found, "whom you spoke to, or wrote to, and what you found")
    state = claim_after(ClaimState(claim.state), ClaimAct.VERIFY)
    with acting_as(system_actor("claims", authority_id=claim.authority_id)):
        post = _hand_over(claim)
        claim.organisation_id, claim.post = post.organisation_id, post
        _decide(claim, state, actor=actor, because=what, method=method)
        told = list(managers_of(claim.provider_id).exclude(user_id=post.user_id).values_list("user__email", flat=True))
    _tell_claimant(
        claim,
        post.user.email,
        subject=f"You can act for {claim.provider.name} now",
        body=f"It was verified that you speak for {claim.provider.name}. You can send your applications.",
        where="joining_home",
    )
    _tell_managers(
        claim,
        told,
        subject=f"{claim.name} can act for {claim.provider.name} now",
        body="They see your invitations and receipts, and can make offers. If that is wrong, take it back at once:",
    )
    return claim


@action(by=DECIDES, whose=Whose.OWN_AUTHORITY, states=("pending",))
def refuse_claim(*, actor: Actor, ref: str, reasons: str) -> Claim:
    """Refuse a claim, with reasons for the claimant. Raises as `_decidable` does."""
    claim = _decidable(actor, ref)
    why = written(reasons, "why you refuse it")
    _decide(claim, claim_after(ClaimState(claim.state), ClaimAct.REFUSE), actor=actor, because=why)
    _tell_claimant(
        claim,
        _email_of(claim),
        subject=f"Your claim to speak for {claim.provider.name} was refused",
        body=f"{why} What you have prepared is kept. You can claim again with other evidence.",
        where="joining_claim",
    )
    return claim


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION, states=("pending",))
def withdraw_claim(*, actor: Actor, ref: str) -> Claim:
    """Take one's own claim back before it is decided."""
    claim = _locked(actor, ref)
    if claim.claimed_by != actor.ref:
        raise NotFound("There is no such claim of yours.")
    _decide(claim, claim_after(ClaimState(claim.state), ClaimAct.WITHDRAW), actor=actor, because="")
    return claim


@action(by=DECIDES, whose=Whose.OWN_AUTHORITY, states=("verified",))
def revoke_claim(*, actor: Actor, ref: str, reasons: str) -> Claim:
    """Take a verified claim back, because it was wrong: the post that it gave ends at once.

    By the authority that was asked, or by somebody who managed the provider before. Every claim that they verified in
    their turn goes with it, and councils where their applications wait are told. Raises WrongState unless it is
    verified, Conflict for a manager who came later.
    """
    claim = _locked(actor, ref)
    _check_side(actor, claim)
    if actor.role == Role.PROVIDER and not _managed_before(actor, claim):
        raise Conflict(
            f"Only somebody who managed {claim.provider.name} before {claim.name} takes their claim back. Ask the"
            " council."
        )
    why = written(reasons, "why it is taken back")
    with acting_as(system_actor("claims")):  # whom they let in may have asked another authority
        _take_back(actor, claim, why)
    return claim


def _take_back(actor: Actor, claim: Claim, why: str) -> None:
    """Take a claim back, and each that its claimant verified since. Runs as the system."""
    claim.state = claim_after(ClaimState(claim.state), ClaimAct.REVOKE).value
    claim.revoked_by, claim.revoked_at, claim.revoked_because = actor.ref, now(), why
    claim.save(update_fields=["state", "revoked_by", "revoked_at", "revoked_because"])
    post = claim.post
    if post is not None and post.ended_at is None:
        post.ended_at = claim.revoked_at
        post.save(update_fields=["ended_at"])
        ended = PostEnded(user_id=post.user_id, organisation_id=post.organisation_id, role=post.role)
        record(ended, actor=actor, authority_id=claim.authority_id)
    _record(claim, actor)
    body = f"You can no longer act for {claim.provider.name}. {why}"
    _tell_claimant(claim, _email_of(claim), subject="Your claim was taken back", body=body, where="joining_home")
    _warn_of_what_they_sent(claim)
    because = f"Whoever verified it did not speak for {claim.provider.name}. If you do, ask the council to let you in."
    let_in = Claim.objects.select_for_update(of=("self",)).select_related("provider", "post__user")
    for one in let_in.filter(
        provider=claim.provider_id, decided_by=claim.claimed_by, decided_at__gte=claim.decided_at, state="verified"
    ).order_by("pk"):
        _take_back(actor, one, because)


def _warn_of_what_they_sent(claim: Claim) -> None:
    """Tell each authority whose applications wait that whoever sent them did not speak for the provider."""
    sent = Application.objects.filter(
        organisation=claim.organisation_id, sent_by=claim.claimed_by, state__in=LIVE_APPLICATION
    )
    for one in sent.select_related("service").order_by("pk"):
        tell_staff(
            [one.authority_id],
            [Role.COMMISSIONER],
            subject=f"Who sent the application of {one.service.name} does not speak for it",
            body=(
                f"{claim.name} sent it. That they speak for {claim.provider.name} was verified, and has been taken"
                " back. Ask the provider before you decide."
            ),
            about=f"application:{one.ref}",
            authority_id=one.authority_id,
            path=reverse("market_application", args=[one.ref]),
        )


def _managed_before(actor: Actor, claim: Claim) -> bool:
    """Whoever came later, perhaps by a wrong claim of their own, shuts nobody out who was there."""
    posts = Post.objects.filter(user_id=actor.user_id or 0, organisation_id=claim.organisation_id, ended_at=None)
    return posts.filter(pk__lt=claim.post_id or 0).exists()


@action(by={Role.SYSTEM}, whose=Whose.EVERYONES, states=("pending",))
def pass_claims_on(*, actor: Actor) -> int:  # noqa: ARG001 (the system alone)
    """Hand each claim that managers have let pass to the authority that was asked; return how many."""
    waiting = Claim.objects.filter(state=ClaimState.PENDING, managed=True).order_by("made_at", "pk")
    passed = [one for one in waiting if now() > managers_answer_by(one.made_at)]
    for claim in passed:
        start_clock(
            ClockKind.CLAIM_VERIFIED,
            subject=f"claim:{claim.ref}",
            role=Role.COMMISSIONER.value,
            due_at=claim_due(claim.made_at),
            authority_id=claim.authority_id,
        )
    return len(passed)


def managers_of(provider_id: str) -> QuerySet[Post]:
    """Return the live posts of those who manage a provider."""
    live = Post.objects.filter(organisation__code=provider_id, role=Role.PROVIDER.value, ended_at=None)
    return live.order_by("user__email", "pk")


def _own_unclaimed(user: User, actor: Actor) -> Organisation:
    own = Organisation.objects.select_for_update().get(pk=actor.organisation_id or 0)
    if own.unclaimed:
        return own
    other = (
        Organisation.objects.select_for_update()
        .filter(posts__user=user, posts__ended_at=None, code__startswith=Organisation.UNCLAIMED)
        .order_by("pk")
        .first()
    )
    return other or begin_organisation(user).organisation


def _check_how_often(actor: Actor) -> None:
    """Raise Refused for more claims in a day than anybody needs: each is a message to others."""
    with acting_as(system_actor("claims")):
        made = Claim.objects.filter(claimed_by=actor.ref, made_at__gt=now() - timedelta(days=1)).count()
    if made >= CLAIMS_IN_A_DAY:
        raise Refused(f"You made {made} claims in a day. Go on tomorrow.", code="provider_id")


def _locked(actor: Actor, ref: str) -> Claim:
    rows = Claim.objects.visible_to(actor).select_related("provider", "post__user")
    found = rows.select_for_update(of=("self",)).filter(ref=ref).first()
    if found is None:
        raise NotFound("There is no such claim that you may see.")
    return found


def _check_side(actor: Actor, claim: Claim) -> None:
    """Raise NotFound for a provider that is not the one claimed, Conflict for the claimant."""
    if claim.claimed_by == actor.ref:
        raise Conflict("Somebody else decides about your own claim.")
    if actor.role == Role.PROVIDER and not Organisation.objects.filter(
        pk=actor.organisation_id or 0, code=claim.provider_id
    ):
        raise NotFound("There is no such claim that you may decide about.")


def _decidable(actor: Actor, ref: str) -> Claim:
    """Return the claim, locked, where this actor may decide about it now.

    Raises WrongState while those who manage the provider already have their time to themselves, and for a claim that
    was decided.
    """
    claim = _locked(actor, ref)
    _check_side(actor, claim)
    until = managers_answer_by(claim.made_at)
    if claim.managed and actor.role != Role.PROVIDER and claim.state == ClaimState.PENDING and now() <= until:
        raise WrongState(
            f"Somebody manages {claim.provider.name} already and was asked. You can decide after"
            f" {london_moment_words(until)} if they have not."
        )
    return claim


def _hand_over(claim: Claim) -> Post:
    """Let the claimant act for the provider, and bring what they prepared; return the post. Runs as the system."""
    Provider.objects.select_for_update().get(pk=claim.provider_id)  # two claims to one provider, one after the other
    before = Organisation.objects.select_for_update().get(pk=claim.organisation_id)
    held = Post.objects.select_related("user").get(organisation=before, ended_at=None, role=Role.PROVIDER.value)
    there = Organisation.objects.filter(code=claim.provider_id).first()
    if there is None:
        before.code, before.name = claim.provider_id, claim.provider.name
        before.save(update_fields=["code", "name"])
        return held
    mine, theirs = {"organisation_id": before.pk}, {"organisation_id": there.pk}
    known = set(Chosen.objects.filter(**theirs).values_list("category_id", "service_id"))
    for one in Chosen.objects.filter(**mine):
        if (one.category_id, one.service_id) in known:
            one.delete()
    parts = PreparedPart.objects.filter(**theirs)
    for part in PreparedPart.objects.filter(**mine):
        if parts.filter(scheme=part.scheme_id, part=part.part).exists():
            part.delete()
    for model in (Chosen, PreparedPart, Document):
        model._default_manager.filter(**mine).update(**theirs)  # noqa: SLF001 (documented by Django, all the same)
    held.ended_at = now()
    held.save(update_fields=["ended_at"])
    return give_post(
        actor=system_actor("claims"),
        email=held.user.email,
        name=held.user.name,
        organisation=there,
        role=Role.PROVIDER,
    )


def _decide(claim: Claim, state: ClaimState, *, actor: Actor, because: str, method: str = "") -> None:
    claim.state, claim.decided_by, claim.decided_at = state.value, actor.ref, now()
    claim.because, claim.method = because, method
    claim.save(
        update_fields=["state", "organisation", "post", "decided_by", "decided_at", "because", "method"],
    )
    stop_clock(ClockKind.CLAIM_VERIFIED, subject=f"claim:{claim.ref}")
    _record(claim, actor)


def _record(claim: Claim, actor: Actor) -> None:
    decided = ClaimDecided(claim_ref=claim.ref, provider_id=claim.provider_id, state=claim.state)
    record(decided, actor=actor, authority_id=claim.authority_id)


def _start_clock(claim: Claim) -> None:
    """Whoever manages the provider is asked first; where nobody does, a commissioner."""
    there = Organisation.objects.filter(code=claim.provider_id).first() if claim.managed else None
    start_clock(
        ClockKind.CLAIM_VERIFIED,
        subject=f"claim:{claim.ref}",
        role=(Role.PROVIDER if there else Role.COMMISSIONER).value,
        due_at=managers_answer_by(claim.made_at) if there else claim_due(claim.made_at),
        authority_id=claim.authority_id,
        organisation_id=there.pk if there else None,
    )


def _email_of(claim: Claim) -> str:
    return User.objects.values_list("email", flat=True).get(pk=int(claim.claimed_by.removeprefix("user:")))


def _address(claim: Claim) -> str:
    return f"{settings.PLACEWELL_BASE_URL}{reverse('joining_claim_decide', args=[claim.ref])}"


def _tell_claimant(claim: Claim, to: str, *, subject: str, body: str, where: str) -> None:
    send(
        to=to,
        subject=subject,
        body=f"{body}\n\n{settings.PLACEWELL_BASE_URL}{reverse(where)}",
        about=f"claim:{claim.ref}",
        authority_id=claim.authority_id,
    )


def _tell_managers(claim: Claim, to: list[str], *, subject: str, body: str) -> None:
    send_many(
        to=sorted(set(to)),
        subject=subject,
        body=f"{body}\n\n{_address(claim)}",
        about=f"claim:{claim.ref}",
        authority_id=claim.authority_id,
    )
