"""Writing the portrait, answering what could identify the person, and signing it."""

from datetime import datetime

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.ledger.events import needs as events
from placewell.market.queries import terms_at
from placewell.needs.actions.drafts import check_draft_seen, check_revision, drop_draft
from placewell.needs.actions.own import own_package, subject_of, tell, unsigned_portrait
from placewell.needs.models import Draft, Portrait
from placewell.needs.queries import (
    check_nothing_identifies,
    findings_of,
    left_out_of,
    live_portrait,
    newest_assessment,
    open_remarks,
)
from placewell.needs.values import tier_one_value, tier_two_value
from placewell.rules.distance import Point
from placewell.rules.errors import NotFound, Refused, WrongState
from placewell.rules.needs import check_level
from placewell.rules.portrait import TierOne, TierTwo, check_answers, check_signatory, expires_at

# What a new text takes back: nobody has been sent it, or confirmed it.
UNCONFIRMED = {
    "sent_at": None,
    "confirmed_by": "",
    "confirmed_how": "",
    "not_confirmed_because": "",
    "confirmed_at": None,
}


@action(by={Role.SOCIAL_WORKER}, whose=Whose.OWN_AUTHORITY)
def write_portrait(
    *,
    actor: Actor,
    package_ref: str,
    tier_one: TierOne,
    tier_two: TierTwo,
    search_from: Point | None = None,
    revision: str | None = None,
    seen: datetime | None = None,
) -> Portrait:
    """Write the portrait, or write it again: a signed one is superseded by a new version, never changed.

    `search_from` may be left out where a portrait before it has a search point; `revision` is the text that the
    writer set out from, where known, and `seen` when the draft that they saw was kept. Raises Conflict when somebody
    wrote another since, or kept a draft that the writer has not seen.
    """
    package = own_package(actor, package_ref)
    if newest_assessment(package) is None:
        raise WrongState("Record the assessment first: the portrait is checked against it.")
    if revision is not None:
        check_revision(package, Draft.Kind.PORTRAIT, revision)
        check_draft_seen(actor, package, Draft.Kind.PORTRAIT, seen)
    check_answers(tier_one)
    for domain, need in tier_one.domains.items():
        check_level(domain, need.level)
    before = live_portrait(package)
    if search_from is None:
        if before is None:
            raise Refused("Enter a full postcode to search around.", code="search_near")
        search_from = Point(before.latitude, before.longitude)
    said = {
        "tier_one": tier_one_value(tier_one),
        "tier_two": tier_two_value(tier_two),
        "latitude": round(search_from.latitude, 3),
        "longitude": round(search_from.longitude, 3),
        "author": actor.ref,
        "written_at": now(),
    }
    if before is not None and before.signed_at is None:
        hands = sorted({*before.earlier_hands, before.author})
        for name, value in {**said, **UNCONFIRMED, "earlier_hands": hands}.items():
            setattr(before, name, value)
        before.save()
        portrait = before
    else:
        if before is not None:
            Portrait.objects.filter(pk=before.pk).update(superseded=True)
        version = (before.version if before else 0) + 1
        # Words that had to stay, and whose reason was signed, are not asked about again.
        answers = before.answers if before else {}
        portrait = Portrait.objects.create(
            authority_id=package.authority_id, package=package, version=version, answers=answers, **said
        )
    stop_clock(ClockKind.PORTRAIT_CONFIRMED, ClockKind.PORTRAIT_EXPIRES, subject=subject_of(package))
    drop_draft(package, Draft.Kind.PORTRAIT)
    event = events.PortraitWritten(
        package_ref=package.ref,
        version=portrait.version,
        findings=len(findings_of(portrait)),
        left_out=len(left_out_of(portrait)),
    )
    tell(actor, package, event)
    return portrait


@action(by={Role.SOCIAL_WORKER}, whose=Whose.OWN_AUTHORITY)
def answer_finding(*, actor: Actor, package_ref: str, key: str, answer: str) -> Portrait:
    """Answer a finding that does not block: why these words must stay."""
    package = own_package(actor, package_ref)
    portrait = unsigned_portrait(package)
    if key not in {one.key for one in findings_of(portrait) if not one.finding.blocking}:
        raise NotFound("There is no such finding that could be answered. Change the words instead.")
    if not answer.strip():
        raise Refused("Say why these words must stay.", code="answer")
    portrait.answers = {**portrait.answers, key: answer.strip()}
    portrait.save(update_fields=["answers"])
    return portrait


@action(by={Role.SOCIAL_WORKER}, whose=Whose.OWN_AUTHORITY)
def sign_portrait(
    *, actor: Actor, package_ref: str, left_out_because: str = "", revision: str | None = None
) -> Portrait:
    """Sign a colleague's portrait, which starts its clock. `revision` is the text that was read, where known.

    Raises Refused while anything identifies the person, a finding or what the person said is unanswered, nobody
    confirmed it, an assessed need is left out without a reason, or the signatory wrote it or has the case.
    """
    package = own_package(actor, package_ref)
    portrait = unsigned_portrait(package)
    check_signatory(portrait.author, actor.ref, hands=portrait.earlier_hands, opener=package.opened_by)
    if revision is not None:
        check_revision(package, Draft.Kind.PORTRAIT, revision)
    check_nothing_identifies(portrait)
    if open_remarks(portrait):
        raise Refused(
            "The person says that something in the portrait is wrong. Ask its author to change it, or to answer.",
            code="remark",
        )
    if portrait.confirmed_at is None:
        raise Refused("Nobody has confirmed the portrait, nor said why not.", code="unconfirmed")
    if left_out_of(portrait) and not left_out_because.strip():
        raise Refused(
            "The portrait leaves out assessed needs. Say why, or ask its author to add them.", code="left_out_because"
        )
    moment = now()
    days = terms_at(package.category, moment).policy.portrait_days
    portrait.signatory, portrait.signed_at = actor.ref, moment
    portrait.expires_at, portrait.left_out_because = expires_at(moment, days), left_out_because.strip()
    portrait.save(update_fields=["signatory", "signed_at", "expires_at", "left_out_because"])
    start_clock(
        ClockKind.PORTRAIT_EXPIRES,
        subject=subject_of(package),
        role=Role.SOCIAL_WORKER,
        due_at=portrait.expires_at,
        authority_id=package.authority_id,
        case_ref=package.ref,
    )
    event = events.PortraitSigned(
        package_ref=package.ref, version=portrait.version, expires_at=portrait.expires_at.isoformat()
    )
    tell(actor, package, event)
    return portrait
