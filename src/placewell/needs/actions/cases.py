"""Opening a case, its assessment, and what was decided about NHS continuing healthcare."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.events import needs as events
from placewell.market.models import Category
from placewell.market.queries import may_use
from placewell.needs.actions.drafts import check_draft_seen, check_revision, drop_draft
from placewell.needs.actions.own import own_package, tell
from placewell.needs.models import Assessment, Draft, Package, Person
from placewell.needs.queries import newest_assessment
from placewell.rules.errors import NotFound, Refused
from placewell.rules.identifying.numbers import is_nhs_number
from placewell.rules.needs import Domain, Outcome, check_level, is_eligible
from placewell.rules.portrait import DomainNeed


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
    if actor.authority_id is None or not may_use(category, actor.authority_id):
        raise NotFound("There is no such category in a scheme that your authority runs or shares.")
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
    tell(actor, package, events.PackageOpened(package_ref=package.ref, category=category.ref))
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
    revision: str | None = None,
    seen: datetime | None = None,
) -> Assessment:
    """Record what was assessed. Raises Refused for a level that a domain does not have.

    `revision` is the assessment that the form set out from, where known, and `seen` when the draft that it shows was
    kept: Conflict when there is another by now.
    """
    package = own_package(actor, package_ref)
    if revision is not None:
        check_revision(package, Draft.Kind.ASSESSMENT, revision)
        check_draft_seen(actor, package, Draft.Kind.ASSESSMENT, seen)
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
    drop_draft(package, Draft.Kind.ASSESSMENT)
    tell(actor, package, event)
    return made


@action(by={Role.SOCIAL_WORKER}, whose=Whose.OWN_AUTHORITY)
def answer_continuing_healthcare(
    *, actor: Actor, package_ref: str, decision: str, checklist_positive: bool, fnc_eligible: bool
) -> Package:
    """Record, by name, what was decided about NHS continuing healthcare and funded nursing care."""
    package = own_package(actor, package_ref)
    if not decision.strip():
        raise Refused("Say what was decided about NHS continuing healthcare.", code="decision")
    package.chc_decision, package.chc_decided_by = decision.strip(), actor.name or actor.ref
    package.chc_checklist_positive, package.fnc_eligible = checklist_positive, fnc_eligible
    package.save(update_fields=["chc_decision", "chc_decided_by", "chc_checklist_positive", "fnc_eligible"])
    tell(actor, package, events.ContinuingHealthcareAnswered(package_ref=package.ref))
    return package
