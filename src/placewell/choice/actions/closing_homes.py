"""Taking a home that closes out of everybody's choices: each person is told, and a choice of it comes back to them."""

from dataclasses import replace

from django.db import connection
from django.db.models import Q

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor
from placewell.choice.actions.choosing import search_again
from placewell.choice.actions.returning import return_choice
from placewell.choice.models import Asked, Option, Source
from placewell.choice.queries import choices_of, newest_decision, standing_among
from placewell.choice.telling import tell_person
from placewell.ledger.clocks import ClockKind, stop_clock, stop_clocks_of_case
from placewell.ledger.events.choice import OptionWithdrawn
from placewell.ledger.record import record
from placewell.rules.choosing import FALLEN_WORDS, Standing
from placewell.tenders.models import Tender
from placewell.tenders.states import UNDER_WAY, TenderState

CLOSING = Standing.CLOSING.value


def withdraw_home(*, actor: Actor, service_id: str) -> int:
    """Withdraw what a service that closes offered to anybody who still chooses; return to how many. Part of an action.

    Runs as the system: the home may stand before people of several authorities.
    """
    # What came by telephone or was named in a search that is not with the person yet, they have never seen.
    seen = Q(tender__state=TenderState.OFFERED) | Q(tender__state__in=UNDER_WAY, interim=True)
    offered = Option.objects.filter(seen, service_id=service_id)
    # First the searches, then the bed, as whoever chooses takes them: a choice under way is seen here, or sees us.
    list(Tender.objects.filter(pk__in=offered.values("tender_id")).select_for_update().order_by("id"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"bed of {service_id}",))
    rows = offered.exclude(source__in=[Source.VISIT, Source.SUCCESSOR]).select_related("tender").order_by("id")
    newest = {one.package_ref: one for one in rows}
    for option in newest.values():
        # What is left of a person's choices is counted within their own authority.
        with acting_as(replace(actor, authority_id=option.authority_id)):
            _withdraw(actor, option)
    return len(newest)


def _withdraw(actor: Actor, option: Option) -> None:
    package_ref, tender = option.package_ref, option.tender
    for asked in Asked.objects.filter(option=option, answered=None).order_by("id"):
        stop_clock(ClockKind.SERVICE_ANSWERS, subject=f"asked:{asked.pk}")
    event = OptionWithdrawn(
        package_ref=package_ref, tender_ref=tender.ref, bid_ref=option.bid_ref, service_id=option.service_id
    )
    record(event, actor=actor, authority_id=option.authority_id, case_ref=package_ref)
    decision = newest_decision(package_ref)
    stands = decision is not None and bool(standing_among([decision]))
    if decision is not None and decision.option is not None and stands:
        if decision.option.service_id == option.service_id:
            return_choice(actor=actor, decision=decision, option=decision.option, because=CLOSING)
            return
        _tell(option, left=True)
        return
    choices = choices_of(package_ref)
    left = choices is not None and bool(choices.there)
    if not left and not option.interim:
        stop_clocks_of_case(ClockKind.CHOICE, case_ref=package_ref)
        search_again(tender)
    _tell(option, left=left)


def _tell(option: Option, *, left: bool) -> None:
    more = "Your other choices are there for you." if left else "We are looking further, and will write to you."
    tell_person(
        package_ref=option.package_ref,
        authority_id=option.authority_id,
        subject=f"{option.service_name} cannot be chosen any more",
        body=f"{FALLEN_WORDS[Standing.CLOSING]} {more}",
    )
