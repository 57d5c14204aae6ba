"""Putting a package to tender: every eligible service is invited at once."""

import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db import connection

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clocks_of_case
from placewell.ledger.events.tenders import TenderOpened
from placewell.ledger.record import record
from placewell.market.queries import check_search_starts, match_members, terms_at
from placewell.market.values import LeftOut, Match, Matching, TimesTerms
from placewell.needs.actions import need_query, portrait_point
from placewell.needs.models import Package
from placewell.needs.queries import budget_of, check_case_stands, newest_suitability, signed_portrait
from placewell.needs.values import tier_one_value
from placewell.rules.clocks import tender_closes_at
from placewell.rules.confirming import round_times
from placewell.rules.errors import Conflict, NotFound, WrongState
from placewell.rules.legal_basis import PREFERENCE_SENTENCE, LegalBasis, check_window
from placewell.rules.marking import evaluators_of
from placewell.rules.matching import NotInvited as NotInvitedBecause
from placewell.rules.pack import PackPolicy
from placewell.rules.suitability import Verdict
from placewell.rules.urgency import Urgency
from placewell.tenders.actions.second_tier import keep_second_tier
from placewell.tenders.keys import key_mark, proof_hash
from placewell.tenders.models import Invitation, NotInvited, Tender, TenderKind, Widening
from placewell.tenders.telling import tell_invited
from placewell.tenders.times import remind_at, stored_times, widen_at


@dataclass(frozen=True, slots=True)
class Moving:
    """What a search for somebody whose home closes takes from that: how soon, from when, and with whom they move.

    `moves_with` is the mark of a wish that services may read; empty where there is none.
    """

    urgency: Urgency
    start_on: date
    moves_with: str = ""


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
    before = Tender.objects.filter(package=package).order_by("-id").first()
    if before is not None:
        raise Conflict(f"This package has been put to tender. If care must be looked for again, begin at {before.ref}.")
    return issue(actor, package)


def issue(
    actor: Actor,
    package: Package,
    *,
    follows: Tender | None = None,
    radius_miles: Decimal | None = None,
    wider_agreed_by: str = "",
    kind: TenderKind = TenderKind.SEARCH,
    settled_because: str = "",
    settled_agreed_by: str = "",
    moving: Moving | None = None,
) -> Tender:
    """Issue a tender for a package that is locked and has none under way. Part of an action.

    A confirmation round invites, of those eligible, whom `follows` invited, which can be nobody, and has the short
    window of its class.
    `follows` is the search that this one is linked to; `radius_miles` takes the place of the portrait's, as far as
    `wider_agreed_by`, who is the person or speaks for them, agreed; `settled_because` says why somebody who was placed
    is searched for, and `settled_agreed_by` at whose word; `moving` is what changes where their home closes. Raises as
    `open_tender`.
    """
    moment = now()
    portrait = signed_portrait(package, moment)
    suitability = newest_suitability(package)
    if suitability is None or suitability.verdict == Verdict.LEAVE_DPS:
        raise WrongState("The suitability test has not been passed. Record it first.")
    budget = budget_of(package)
    check_case_stands(package)
    check_search_starts(package.category, package.authority_id, moment)
    terms = terms_at(package.category, moment)
    one = portrait.tier_one
    if radius_miles is not None:
        one = replace(one, radius_miles=radius_miles)
    if moving is not None:
        one = replace(one, urgency=moving.urgency, start_on=moving.start_on)
    offered = terms.times
    if kind == TenderKind.CONFIRMATION:
        offered = _of_a_round(offered, terms.legal_basis, one.urgency)
    times = offered.timetable.of(one.urgency)
    closes_at = tender_closes_at(one.urgency, moment, closing_hour=terms.closing_hour, times=times)
    check_window(terms.legal_basis, urgency=one.urgency, invited_at=moment, closes_at=closes_at, all_agreed=False)
    matching = match_members(package.category, need_query(package, one, portrait_point(portrait)))
    if kind == TenderKind.CONFIRMATION and follows is not None:
        matching = _invited_before(matching, follows)
    if not matching.invited and kind != TenderKind.CONFIRMATION:
        raise WrongState("No member of the category can be invited now. Look at the reasons on the suitability page.")
    response_key, price_key = _claim_key("response"), _claim_key("price")
    ref, asked = f"T-{secrets.token_hex(4).upper()}", terms.case_response.questions
    policy = policy_value(terms.policy.pack)
    if one.urgency == Urgency.EMERGENCY:
        # Rulebook §6: an emergency has no case response to mark, and no least quality score.
        asked, policy = (), {**policy, "quality_minimum": "0"}
    tender = Tender.objects.create(
        ref=ref,
        authority_id=package.authority_id,
        category=package.category,
        package=package,
        package_ref=package.ref,
        kind=kind,
        urgency=one.urgency,
        issued_at=moment,
        closes_at=closes_at,
        portrait=tier_one_value(one),
        policy=policy,
        figures={name: f"{getattr(budget, name):.2f}" for name in ("floor", "reference", "ceiling", "fnc")},
        questions=[{"id": q.id, "text": q.text, "guidance": q.guidance} for q in asked],
        evaluators=evaluators_of(one.urgency, ref),
        times=stored_times(one.urgency, offered),
        remind_at=remind_at(offered, moment, closes_at),
        # A confirmation round asks those who were invited before, and nobody else.
        widen_at=widen_at(offered, moment, closes_at) if kind == TenderKind.SEARCH else None,
        notice=terms.notice or PREFERENCE_SENTENCE,
        latitude=portrait.latitude,
        longitude=portrait.longitude,
        radius_miles=one.radius_miles,
        not_invited={count.reason.value: count.count for count in matching.counts},
        opened_by=actor.ref,
        broker_name=actor.name,
        response_key=response_key,
        price_key=price_key,
        follows=follows,
        wider_agreed_by=wider_agreed_by,
        settled_because=settled_because,
        settled_agreed_by=settled_agreed_by,
        moves_with=moving.moves_with if moving else "",
    )
    keep_second_tier(tender, package)
    _invite(tender, matching)
    opened = TenderOpened(
        tender_ref=tender.ref,
        category=package.category.ref,
        urgency=one.urgency.value,
        invited=len(matching.invited),
        closes_at=closes_at.isoformat(),
    )
    record(opened, actor=actor, authority_id=tender.authority_id, case_ref=package.ref)
    stop_clocks_of_case(ClockKind.PORTRAIT_EXPIRES, case_ref=package.ref)
    start_clock(
        ClockKind.TENDER_CLOSES,
        subject=f"tender:{tender.ref}",
        role=Role.BROKER,
        due_at=closes_at,
        authority_id=tender.authority_id,
        case_ref=package.ref,
    )
    return tender


def _of_a_round(terms: TimesTerms, basis: LegalBasis, urgency: Urgency) -> TimesTerms:
    times = round_times(basis, urgency, terms.timetable.of(urgency))
    return replace(terms, timetable=replace(terms.timetable, times={**terms.timetable.times, urgency: times}))


def _invited_before(matching: Matching, before: Tender) -> Matching:
    """Keep those that the search before invited; whoever could join only since is left out, with that reason."""
    members = set(before.invitations.values_list("membership_id", flat=True))
    newcomers = [one for one in matching.invited if one.membership_id not in members]
    left_out = [
        LeftOut(one.service_id, one.service_name, one.membership_id, (NotInvitedBecause.NOT_IN_ROUND,))
        for one in newcomers
    ]
    return replace(
        matching,
        invited=tuple(one for one in matching.invited if one.membership_id in members),
        not_invited=(*matching.not_invited, *left_out),
    )


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


def _claim_key(envelope: str) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT public_key, mark FROM tenders_claim_key(%s)", (envelope,))
        row = cursor.fetchone()
    if row is None:
        raise WrongState("No sealing keys are ready. The opener process makes them: check that it is running.")
    public_key = bytes(row[0])
    if not hmac.compare_digest(bytes(row[1]), key_mark(envelope, public_key)):
        raise WrongState("A sealing key was not made by our opener. Tell whoever runs the server: somebody put it in.")
    return public_key


def _invite(tender: Tender, matching: Matching) -> None:
    invitations = [invitation_of(tender, match) for match in matching.invited]
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
    if tender.kind == TenderKind.CONFIRMATION:
        tell_invited(
            tender,
            subject=f"A portrait was corrected: confirm, re-price or withdraw: {tender.ref}",
            body=(
                "A visit found that the portrait of a search you were invited to was not right. It has been corrected."
                " Read it, and seal your offer again, at the same price or another, before the close. If you offer"
                f" nothing you have withdrawn, which is no fault and is not counted. {tender.notice}"
            ),
        )
        return
    tell_invited(
        tender,
        subject=f"You are invited to offer care: {tender.ref}",
        body=(
            "Somebody needs care that one of your services may be able to give. Read what matters to them, and make one"
            f" sealed offer before the close. {tender.notice}"
        ),
    )


def invitation_of(tender: Tender, match: Match, *, widening: Widening | None = None) -> Invitation:
    """Return the invitation of one able service, not yet kept; `widening` is the step at which it came, if any."""
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
        widening=widening,
    )
