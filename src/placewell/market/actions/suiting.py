"""Publishing what suits a category, and the times it gives: versions that are never edited."""

from datetime import datetime

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.events.market import StatementPublished, TimesPublished
from placewell.ledger.record import record
from placewell.market.actions.consulted import check_consulted
from placewell.market.actions.own import own_category, written
from placewell.market.actions.terms import in_force, next_version
from placewell.market.models import Category, CategoryTimes, SuitabilityStatement
from placewell.market.queries.consulted import passages_of_times
from placewell.market.stored import stored_escalation, stored_window
from placewell.rules.consulting import ConsultationSubject
from placewell.rules.legal_basis import LegalBasis
from placewell.rules.needs import CareType
from placewell.rules.suitability import Statement, check_statement
from placewell.rules.timetable import Timetable, check_timetable


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY)
def publish_statement(*, actor: Actor, category: Category, statement: Statement) -> SuitabilityStatement:
    """Publish a version of a category's suitability statement; packages are tested against the newest (rulebook §3).

    Raises Refused for an answer that is missing, NotFound for another authority's category.
    """
    own = own_category(actor, category)
    made = keep_statement(actor, own, statement)
    published = StatementPublished(category_ref=own.ref, statement_version=made.version)
    record(published, actor=actor, authority_id=None)
    return made


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY)
def publish_times(
    *,
    actor: Actor,
    category: Category,
    timetable: Timetable,
    because: str,
    in_force_from: datetime | None = None,
) -> CategoryTimes:
    """Publish how long each urgency class has, and what happens when too little comes, in force from now or later.

    A search keeps the times it was started with. Raises Refused, with the paragraph, for times that the legal basis
    forbids or that cannot be, a missing reason or a moment in the past; and where the basis asks for a consultation
    on exactly these that there was not (rulebook §§1, 8).
    """
    own = own_category(actor, category)
    check_timetable(timetable, LegalBasis(own.scheme.legal_basis))
    why = written(because, "why the times are what they are")
    check_consulted(
        own,
        ConsultationSubject.TIMES,
        passages_of_times(timetable),
        first=not CategoryTimes.objects.filter(category=own).exists(),
    )
    moment = now()
    starts = in_force(in_force_from, moment)
    made = CategoryTimes.objects.create(
        category=own,
        version=next_version(CategoryTimes, own),
        windows={one.value: stored_window(one, times) for one, times in timetable.times.items()},
        escalation=stored_escalation(timetable.escalation),
        interim_weeks=timetable.interim_weeks,
        rationale=why,
        published_by=actor.ref,
        published_at=moment,
        in_force_from=starts,
    )
    published = TimesPublished(category_ref=own.ref, times_version=made.version, in_force_from=starts.isoformat())
    record(published, actor=actor, authority_id=None)
    return made


def keep_statement(actor: Actor, category: Category, statement: Statement) -> SuitabilityStatement:
    """Keep the next version of a locked category's statement. Part of an action. Raises as `check_statement`."""
    told = check_statement(statement, CareType(category.care_type))
    return SuitabilityStatement.objects.create(
        category=category,
        version=next_version(SuitabilityStatement, category),
        described=told.described,
        must_haves=told.must_haves,
        not_for=told.not_for,
        tendered_because=told.tendered_because,
        published_by=actor.ref,
        published_at=now(),
    )
