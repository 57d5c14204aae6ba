"""Every write of needs, from the person to the budget."""

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from placewell.accounts.actor import Actor
from placewell.accounts.models import Post
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.accounts.vault import lock_for
from placewell.ledger.clock import now
from placewell.ledger.events import Event
from placewell.ledger.events import needs as events
from placewell.ledger.record import record
from placewell.market.models import Category
from placewell.market.queries import eligible_members, figures_for, terms_at
from placewell.needs.models import Assessment, Budget, Package, Person, Portrait, SuitabilityRecord
from placewell.needs.queries import (
    findings_of,
    left_out_of,
    live_portrait,
    newest_assessment,
    signed_portrait,
)
from placewell.needs.values import levels_of, tier_one_value, tier_two_value
from placewell.rules.budget import check_budget
from placewell.rules.clocks import LONDON, london_day_words
from placewell.rules.distance import Point
from placewell.rules.errors import NotFound, NotPermitted, Refused, WrongState
from placewell.rules.identifying.numbers import is_nhs_number
from placewell.rules.matching import NeedQuery
from placewell.rules.money import format_money
from placewell.rules.needs import CareType, Domain, Outcome, chc_reasons, check_level, is_eligible
from placewell.rules.portrait import DomainNeed, TierOne, TierTwo, check_signatory, expires_at
from placewell.rules.pricing import funded_nursing_care
from placewell.rules.suitability import apply_test, check_reason


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """Who somebody is, and who to write to."""

    forename: str
    surname: str
    born_on: date
    contact_name: str
    contact_relation: str
    contact_send_to: str
    nhs_number: str = ""
    known_names: tuple[str, ...] = ()
    known_places: tuple[str, ...] = field(default=())


@action(by={Role.SOCIAL_WORKER}, whose=Whose.OWN_AUTHORITY)
def open_package(*, actor: Actor, details: PersonDetails, category: Category) -> Package:
    """Add a person and open a package of care for them. Raises Refused for an NHS number that cannot be one."""
    if category.authority_id != actor.authority_id:
        raise NotFound("There is no such category in your authority.")
    number = "".join(details.nhs_number.split())
    if number and not is_nhs_number(number):
        raise Refused(f"{details.nhs_number} is not an NHS number. Check it, or leave it out.", code="nhs_number")
    moment = now()
    person = Person.objects.create(
        ref=f"N-{secrets.token_hex(4).upper()}",
        authority_id=actor.authority_id,
        forename=details.forename,
        surname=details.surname,
        born_on=details.born_on,
        nhs_number=number,
        contact_name=details.contact_name,
        contact_relation=details.contact_relation,
        contact_send_to=details.contact_send_to,
        known_names=list(details.known_names),
        known_places=list(details.known_places),
        added_at=moment,
    )
    package = Package.objects.create(
        ref=f"P-{secrets.token_hex(4).upper()}",
        authority_id=actor.authority_id,
        person=person,
        category=category,
        opened_by=actor.ref,
        opened_at=moment,
    )
    _record(actor, package, events.PackageOpened(package_ref=package.ref, category=category.ref))
    return package


@action(by={Role.SOCIAL_WORKER}, whose=Whose.OWN_AUTHORITY)
def record_assessment(
    *,
    actor: Actor,
    package_ref: str,
    impairment: bool,
    wellbeing_affected: bool,
    outcomes: Iterable[Outcome],
    domains: Mapping[Domain, DomainNeed],
) -> Assessment:
    """Record what was assessed. Raises Refused for a level that a domain does not have."""
    package = _locked(actor, package_ref)
    for domain, need in domains.items():
        check_level(domain, need.level)
    affected = sorted({outcome.value for outcome in outcomes})
    before = newest_assessment(package)
    made = Assessment.objects.create(
        authority_id=package.authority_id,
        package=package,
        version=(before.version if before else 0) + 1,
        impairment=impairment,
        wellbeing_affected=wellbeing_affected,
        outcomes=affected,
        domains={d.value: {"level": need.level.value, "sentence": need.sentence} for d, need in domains.items()},
        by=actor.ref,
        at=now(),
    )
    eligible = is_eligible(
        has_impairment=impairment, outcomes_not_achieved=len(affected), wellbeing_affected=wellbeing_affected
    )
    event = events.AssessmentRecorded(package_ref=package.ref, version=made.version, eligible=eligible)
    _record(actor, package, event)
    return made


@action(by={Role.SOCIAL_WORKER}, whose=Whose.OWN_AUTHORITY)
def answer_continuing_healthcare(
    *, actor: Actor, package_ref: str, decision: str, checklist_positive: bool, fnc_eligible: bool
) -> Package:
    """Record, by name, what was decided about NHS continuing healthcare and funded nursing care."""
    package = _locked(actor, package_ref)
    if not decision.strip():
        raise Refused("Say what was decided about NHS continuing healthcare.", code="decision")
    package.chc_decision, package.chc_decided_by = decision.strip(), actor.name or actor.ref
    package.chc_checklist_positive, package.fnc_eligible = checklist_positive, fnc_eligible
    package.save(update_fields=["chc_decision", "chc_decided_by", "chc_checklist_positive", "fnc_eligible"])
    _record(actor, package, events.ContinuingHealthcareAnswered(package_ref=package.ref))
    return package


@action(by={Role.SOCIAL_WORKER}, whose=Whose.OWN_AUTHORITY)
def write_portrait(
    *, actor: Actor, package_ref: str, tier_one: TierOne, tier_two: TierTwo, search_from: Point
) -> Portrait:
    """Write the portrait, or write it again: a signed one is superseded by a new version, never changed."""
    package = _locked(actor, package_ref)
    if newest_assessment(package) is None:
        raise WrongState("Record the assessment first: the portrait is checked against it.")
    for domain, need in tier_one.domains.items():
        check_level(domain, need.level)
    before = live_portrait(package)
    said = {
        "tier_one": tier_one_value(tier_one),
        "tier_two": tier_two_value(tier_two),
        "latitude": round(search_from.latitude, 3),
        "longitude": round(search_from.longitude, 3),
        "author": actor.ref,
        "written_at": now(),
    }
    if before is not None and before.signed_at is None:
        for name, value in {**said, "confirmed_by": "", "not_confirmed_because": "", "confirmed_at": None}.items():
            setattr(before, name, value)
        before.save()
        portrait = before
    else:
        if before is not None:
            Portrait.objects.filter(pk=before.pk).update(superseded=True)
        version = (before.version if before else 0) + 1
        portrait = Portrait.objects.create(authority_id=package.authority_id, package=package, version=version, **said)
    event = events.PortraitWritten(
        package_ref=package.ref,
        version=portrait.version,
        findings=len(findings_of(portrait)),
        left_out=len(left_out_of(portrait)),
    )
    _record(actor, package, event)
    return portrait


@action(by={Role.SOCIAL_WORKER}, whose=Whose.OWN_AUTHORITY)
def answer_finding(*, actor: Actor, package_ref: str, key: str, answer: str) -> Portrait:
    """Answer a finding that does not block: why these words must stay."""
    package = _locked(actor, package_ref)
    portrait = _unsigned(package)
    if key not in {one.key for one in findings_of(portrait) if not one.finding.blocking}:
        raise NotFound("There is no such finding that could be answered. Change the words instead.")
    if not answer.strip():
        raise Refused("Say why these words must stay.", code="answer")
    portrait.answers = {**portrait.answers, key: answer.strip()}
    portrait.save(update_fields=["answers"])
    return portrait


@action(by={Role.SOCIAL_WORKER}, whose=Whose.OWN_AUTHORITY)
def confirm_portrait(*, actor: Actor, package_ref: str, confirmed_by: str = "", not_because: str = "") -> Portrait:
    """Record that the person, or whoever speaks for them, confirmed the portrait; or why they could not."""
    package = _locked(actor, package_ref)
    portrait = _unsigned(package)
    if not confirmed_by.strip() and not not_because.strip():
        raise Refused("Name who confirmed the portrait, or say why nobody could.", code="confirmation")
    portrait.confirmed_by, portrait.not_confirmed_because = confirmed_by.strip(), not_because.strip()
    portrait.confirmed_at = now()
    portrait.save(update_fields=["confirmed_by", "not_confirmed_because", "confirmed_at"])
    event = events.PortraitConfirmed(
        package_ref=package.ref, version=portrait.version, confirmed=bool(confirmed_by.strip())
    )
    _record(actor, package, event)
    return portrait


@action(by={Role.SOCIAL_WORKER}, whose=Whose.OWN_AUTHORITY)
def sign_portrait(*, actor: Actor, package_ref: str, left_out_because: str = "") -> Portrait:
    """Sign a colleague's portrait, which starts its clock.

    Raises Refused while anything identifies the person, a finding is unanswered, nobody confirmed it, an assessed
    need is left out without a reason, or the signatory is its author.
    """
    package = _locked(actor, package_ref)
    portrait = _unsigned(package)
    check_signatory(portrait.author, actor.ref)
    findings = findings_of(portrait)
    blocking = [one for one in findings if one.finding.blocking]
    if blocking:
        words = ", ".join(f"“{one.words}”" for one in blocking[:3])
        raise Refused(
            f"The portrait could tell who the person is: {words}. Ask its author to change it.", code="finding"
        )
    open_ones = [one for one in findings if not one.answer]
    if open_ones:
        raise Refused(f"“{open_ones[0].words}” has not been answered. Ask the author to answer it.", code="unanswered")
    if portrait.confirmed_at is None:
        raise Refused("Nobody has confirmed the portrait, nor said why not.", code="unconfirmed")
    if left_out_of(portrait) and not left_out_because.strip():
        raise Refused(
            "The portrait leaves out assessed needs. Say why, or ask its author to add them.", code="left_out"
        )
    moment = now()
    days = terms_at(package.category, moment).policy.portrait_days
    portrait.signatory, portrait.signed_at = actor.ref, moment
    portrait.expires_at, portrait.left_out_because = expires_at(moment, days), left_out_because.strip()
    portrait.save(update_fields=["signatory", "signed_at", "expires_at", "left_out_because"])
    event = events.PortraitSigned(
        package_ref=package.ref, version=portrait.version, expires_at=portrait.expires_at.isoformat()
    )
    _record(actor, package, event)
    return portrait


@action(by={Role.BROKER}, whose=Whose.OWN_AUTHORITY)
def record_suitability(
    *, actor: Actor, package_ref: str, must_haves_are_criteria: bool, bespoke: bool, because: str = ""
) -> SuitabilityRecord:
    """Apply the suitability test and record its answer. Raises Refused where a reason is needed and missing."""
    package = _locked(actor, package_ref)
    moment = now()
    portrait = signed_portrait(package, moment)
    asked = need_query(package, portrait.tier_one, portrait_point(portrait))
    capable = len(eligible_members(package.category, asked))
    answer = apply_test(
        care_type=portrait.tier_one.care_type,
        in_live_category=portrait.tier_one.care_type == CareType(package.category.care_type),
        must_haves_are_criteria=must_haves_are_criteria,
        bespoke=bespoke,
        capable_services=capable,
    )
    check_reason(answer, because)
    made = SuitabilityRecord.objects.create(
        authority_id=package.authority_id,
        package=package,
        verdict=answer.verdict,
        capable_services=capable,
        leave_reason=answer.reason or "",
        route=answer.route or "",
        because=because.strip(),
        by=actor.ref,
        at=moment,
    )
    event = events.SuitabilityRecorded(package_ref=package.ref, verdict=made.verdict, route=made.route)
    _record(actor, package, event)
    return made


@action(by={Role.APPROVER}, whose=Whose.OWN_AUTHORITY)
def set_budget(*, actor: Actor, package_ref: str, amount: Decimal, because: str = "") -> Budget:
    """Set the indicative budget, pounds a week net of FNC, from the cost model at the person's levels.

    Raises Refused under the reference price or over the approver's limit, NotPermitted for one's own case.
    """
    package = _locked(actor, package_ref)
    moment = now()
    portrait = signed_portrait(package, moment)
    row = live_portrait(package)
    if row is not None and actor.ref in {row.author, row.signatory, package.opened_by}:
        raise NotPermitted("You worked on this case, so somebody else approves its budget.")
    chc = chc_reasons(
        levels_of(portrait.tier_one),
        care_type=portrait.tier_one.care_type,
        checklist_positive=package.chc_checklist_positive,
    )
    if chc and not package.chc_decision:
        raise WrongState(f"{chc[0]} Record what was decided about NHS continuing healthcare first.", code="chc")
    figures = budget_figures(package, portrait.tier_one)
    check_budget(amount, reference=figures["reference"])
    post = Post.objects.filter(
        user_id=actor.user_id or 0, organisation_id=actor.organisation_id or 0, role=actor.role
    ).first()
    if post is not None and post.approval_limit is not None and amount > post.approval_limit:
        limit = format_money(post.approval_limit)
        raise NotPermitted(f"You may approve up to {limit} a week. Ask somebody with a higher limit.")
    before = package.budgets.order_by("-version").first()
    value = {"amount": f"{amount:.2f}", "because": because, **{name: f"{one:.2f}" for name, one in figures.items()}}
    made = Budget.objects.create(
        authority_id=package.authority_id,
        package=package,
        version=(before.version if before else 0) + 1,
        locked=lock_for(package.authority_id, json.dumps(value).encode()),
        by=actor.ref,
        at=moment,
    )
    _record(actor, package, events.BudgetSet(package_ref=package.ref, version=made.version))
    return made


def budget_figures(package: Package, portrait: TierOne) -> dict[str, Decimal]:
    """Return floor, reference and ceiling at the person's levels, and FNC; pounds a week."""
    moment = now()
    figures = figures_for(
        package.category, levels_of(portrait), portrait.one_to_one_hours, portrait.waking_nights, moment
    )
    today = moment.astimezone(LONDON).date()
    fnc = funded_nursing_care(today, care_type=portrait.care_type, eligible=package.fnc_eligible)
    return {"floor": figures.floor, "reference": figures.reference, "ceiling": figures.ceiling, "fnc": fnc}


def need_query(package: Package, portrait: TierOne, point: Point) -> NeedQuery:
    """Return what a portrait asks of services."""
    category = package.category
    return NeedQuery(
        care_type=portrait.care_type,
        bands=frozenset(portrait.bands),
        centre=point,
        radius_miles=float(portrait.radius_miles),
        rating_gate=category.gate,
        within=category.within or None,
    )


def portrait_point(portrait: object) -> Point:
    """Return where a portrait's search starts."""
    return Point(portrait.latitude, portrait.longitude)  # type: ignore[attr-defined] # a row or a value, both have them


def _locked(actor: Actor, ref: str) -> Package:
    found = Package.objects.visible_to(actor).select_for_update().filter(ref=ref).first()
    if found is None:
        raise NotFound("There is no such case in your authority.")
    return found


def _unsigned(package: Package) -> Portrait:
    portrait = live_portrait(package)
    if portrait is None:
        raise WrongState("There is no portrait yet. Write it first.")
    if portrait.signed_at is not None:
        when = london_day_words(portrait.signed_at)
        raise WrongState(f"This portrait was signed on {when}. Write a new version to change it.")
    return portrait


def _record(actor: Actor, package: Package, event: Event) -> None:
    record(event, actor=actor, authority_id=package.authority_id, case_ref=package.ref)
