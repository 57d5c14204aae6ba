"""Putting a package to tender, answering questions about it, and calling it off."""

import secrets
from collections.abc import Iterable

from django.conf import settings
from django.db import connection

from placewell.accounts.actor import Actor
from placewell.accounts.models import Post
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.events.tenders import QuestionAnswered, QuestionAsked, TenderCancelled, TenderOpened
from placewell.ledger.record import record, send_many
from placewell.market.queries import match_members, terms_at
from placewell.market.values import Match, Matching
from placewell.needs.actions import need_query, portrait_point
from placewell.needs.models import Package
from placewell.needs.queries import budget_of, newest_suitability, signed_portrait
from placewell.needs.values import tier_one_value
from placewell.rules.clocks import tender_closes_at
from placewell.rules.errors import Conflict, NotFound, Refused, WrongState
from placewell.rules.legal_basis import PREFERENCE_SENTENCE, check_window
from placewell.rules.pack import PackPolicy
from placewell.rules.suitability import Verdict
from placewell.tenders.keys import asker_hash, proof_hash
from placewell.tenders.models import Invitation, NotInvited, Question, Tender
from placewell.tenders.queries.own_acts import own_invitation
from placewell.tenders.states import TenderState, check_step

LONGEST_QUESTION = 1_000
MOST_QUESTIONS = 10  # from one invited service


@action(by={Role.BROKER}, whose=Whose.OWN_AUTHORITY)
def open_tender(*, actor: Actor, package_ref: str) -> Tender:
    """Put a package to every eligible service at once.

    Freezes the portrait, the policy, the published figures and the questions in the tender. Raises WrongState for
    an unsigned or expired portrait, a missing budget or suitability, Conflict when a tender is under way.
    """
    packages = Package.objects.visible_to(actor).select_related("category__scheme").select_for_update(of=("self",))
    package = packages.filter(ref=package_ref).first()
    if package is None:
        raise NotFound("There is no such case in your authority.")
    if Tender.objects.filter(package=package).exclude(state__in=_OVER).exists():
        raise Conflict("This package already has a tender under way.")
    moment = now()
    portrait = signed_portrait(package, moment)
    suitability = newest_suitability(package)
    if suitability is None or suitability.verdict == Verdict.LEAVE_DPS:
        raise WrongState("The suitability test has not been passed. Record it first.")
    budget = budget_of(package)
    terms = terms_at(package.category, moment)
    one = portrait.tier_one
    closes_at = tender_closes_at(one.urgency, moment, closing_hour=terms.closing_hour)
    check_window(terms.legal_basis, urgency=one.urgency, invited_at=moment, closes_at=closes_at, all_agreed=False)
    matching = match_members(package.category, need_query(package, one, portrait_point(portrait)))
    if not matching.invited:
        raise WrongState("No member of the category can be invited now. Look at the reasons on the suitability page.")
    response_key, price_key = _claim_key("response"), _claim_key("price")
    tender = Tender.objects.create(
        ref=f"T-{secrets.token_hex(4).upper()}",
        authority_id=package.authority_id,
        category=package.category,
        package=package,
        package_ref=package.ref,
        urgency=one.urgency,
        issued_at=moment,
        closes_at=closes_at,
        portrait=tier_one_value(one),
        policy=policy_value(terms.policy.pack),
        figures={name: f"{getattr(budget, name):.2f}" for name in ("floor", "reference", "ceiling", "fnc")},
        questions=[{"id": q.id, "text": q.text, "guidance": q.guidance} for q in terms.case_response.questions],
        notice=terms.notice or PREFERENCE_SENTENCE,
        latitude=portrait.latitude,
        longitude=portrait.longitude,
        radius_miles=one.radius_miles,
        not_invited={count.reason.value: count.count for count in matching.counts},
        opened_by=actor.ref,
        broker_name=actor.name,
        response_key=response_key,
        price_key=price_key,
    )
    _invite(tender, matching)
    opened = TenderOpened(
        tender_ref=tender.ref,
        category=package.category.ref,
        urgency=one.urgency.value,
        invited=len(matching.invited),
        closes_at=closes_at.isoformat(),
    )
    record(opened, actor=actor, authority_id=tender.authority_id, case_ref=package.ref)
    return tender


def policy_value(policy: PackPolicy) -> dict[str, object]:
    """Return a policy as a pack has it."""
    shares = policy.shares
    return {
        "weights": {"quality": f"{policy.quality_weight:f}", "price": f"{policy.price_weight:f}"},
        "price_method": policy.price_method.value,
        "register_points": {rating.value: f"{points:f}" for rating, points in policy.register_points},
        "unrated_points": f"{policy.unrated_points:f}",
        "quality_shares": {
            "register": f"{shares.register:f}",
            "case_response": f"{shares.case_response:f}",
            "track_record": f"{shares.track_record:f}",
            "investment": f"{shares.investment:f}",
        },
        "quality_minimum": f"{policy.quality_minimum:f}",
        "rating_gate": policy.rating_gate.value if policy.rating_gate else None,
        "min_options": policy.min_options,
        "target_options": policy.target_options,
    }


_OVER = (TenderState.AWARDED.value, TenderState.CANCELLED.value)


def _claim_key(envelope: str) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT public_key FROM tenders_claim_key(%s)", (envelope,))
        row = cursor.fetchone()
    if row is None:
        raise WrongState("No sealing keys are ready. The opener process makes them: check that it is running.")
    return bytes(row[0])


def _invite(tender: Tender, matching: Matching) -> None:
    invitations = [_invitation(tender, match) for match in matching.invited]
    Invitation.objects.bulk_create(invitations)
    NotInvited.objects.bulk_create(
        NotInvited(
            tender=tender,
            authority_id=tender.authority_id,
            service_id=left.service_id,
            reasons=[reason.value for reason in left.reasons],
        )
        for left in matching.not_invited
    )
    _tell(tender, {match.organisation_id for match in matching.invited})


def _invitation(tender: Tender, match: Match) -> Invitation:
    ref = f"I-{secrets.token_hex(5).upper()}"
    return Invitation(
        ref=ref,
        tender=tender,
        authority_id=tender.authority_id,
        membership_id=match.membership_id,
        service_id=match.service_id,
        service_name=match.service_name,
        organisation_id=match.organisation_id,
        distance_miles=match.distance_miles,
        lookup_hash=proof_hash(ref),
    )


def _tell(tender: Tender, organisations: Iterable[int]) -> None:
    posts = Post.objects.filter(organisation_id__in=organisations, role=Role.PROVIDER, ended_at=None)
    send_many(
        to=posts.order_by("user__email").values_list("user__email", flat=True).distinct(),
        subject=f"You are invited to offer care: {tender.ref}",
        body=(
            "Somebody needs care that one of your services may be able to give. Read what matters to them, and"
            f" make one sealed offer before the close:\n\n{settings.PLACEWELL_BASE_URL}/invitations/\n\n"
            f"{tender.notice}"
        ),
        about=f"tender:{tender.ref}",
        authority_id=tender.authority_id,
    )


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION, states={TenderState.OPEN})
def ask_question(*, actor: Actor, invitation_ref: str, text: str) -> Question:
    """Ask a question about a tender. The answer goes to all invited; who asked is kept from everybody."""
    invitation = own_invitation(actor, invitation_ref)
    tender = invitation.tender
    if tender.state != TenderState.OPEN or now() >= tender.closes_at:
        raise WrongState("This search has closed, so no question can be asked.", code="closed")
    if not text.strip() or len(text) > LONGEST_QUESTION:
        raise Refused(f"Ask in up to {LONGEST_QUESTION:,} characters.", code="question")
    mark = asker_hash(invitation.ref, tender.ref)
    if Question.objects.filter(tender=tender, asker_hash=mark).count() >= MOST_QUESTIONS:
        raise Refused(f"You have asked {MOST_QUESTIONS} questions, which is the most.", code="question")
    asked = Question.objects.create(
        tender=tender, authority_id=tender.authority_id, asker_hash=mark, text=text.strip(), asked_at=now()
    )
    event = QuestionAsked(tender_ref=tender.ref, question=asked.pk)
    unnamed = Actor(ref="provider", role=Role.PROVIDER)
    record(event, actor=unnamed, authority_id=tender.authority_id, case_ref=tender.package_ref)
    return asked


@action(by={Role.BROKER}, whose=Whose.OWN_AUTHORITY, states={TenderState.OPEN})
def answer_question(*, actor: Actor, question_id: int, answer: str) -> Question:
    """Answer a question, to every invited service."""
    asked = Question.objects.select_for_update().filter(pk=question_id, authority_id=actor.authority_id or 0).first()
    if asked is None:
        raise NotFound("There is no such question in your authority.")
    if not answer.strip():
        raise Refused("Write the answer.", code="answer")
    asked.answer, asked.answered_at = answer.strip(), now()
    asked.save(update_fields=["answer", "answered_at"])
    event = QuestionAnswered(tender_ref=asked.tender.ref, question=asked.pk)
    record(event, actor=actor, authority_id=asked.authority_id, case_ref=asked.tender.package_ref)
    return asked


@action(
    by={Role.BROKER},
    whose=Whose.OWN_AUTHORITY,
    states={TenderState.OPEN, TenderState.SCORING, TenderState.EVALUATED, TenderState.OFFERED},
)
def cancel_tender(*, actor: Actor, tender_ref: str, because: str) -> Tender:
    """Call a tender off, with its reason. Sealed bids stay sealed for ever."""
    tender = Tender.objects.visible_to(actor).select_for_update().filter(ref=tender_ref).first()
    if tender is None:
        raise NotFound("There is no such tender in your authority.")
    if not because.strip():
        raise Refused("Say why the tender is called off: every invited service is told.", code="because")
    check_step(TenderState(tender.state), TenderState.CANCELLED)
    tender.state, tender.cancelled_because = TenderState.CANCELLED, because.strip()
    tender.save(update_fields=["state", "cancelled_because"])
    cancelled = TenderCancelled(tender_ref=tender.ref)
    record(cancelled, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    return tender
