"""Looking further at the published moment, once, whatever has arrived, if the person agreed beforehand (§8)."""

from dataclasses import replace
from decimal import Decimal

from django.conf import settings

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, system_actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.events.tenders import SearchWidened
from placewell.ledger.record import record
from placewell.market.queries import match_members
from placewell.market.stored import read_escalation
from placewell.market.values import Matching
from placewell.needs.actions import need_query
from placewell.needs.models import Package
from placewell.needs.queries.further import word_of
from placewell.needs.values import read_tier_one
from placewell.rules.clocks import london_moment_words
from placewell.rules.distance import Point
from placewell.rules.errors import Refused
from placewell.rules.legal_basis import LegalBasis, check_window
from placewell.rules.urgency import Urgency
from placewell.rules.widening import WideningOutcome, in_time, miles_further, wider
from placewell.tenders.actions.opening_tenders import invitation_of
from placewell.tenders.models import Invitation, Tender, Widening
from placewell.tenders.states import TenderState
from placewell.tenders.telling import tell_each

AT_ONCE = 200  # tenders in one run; the next takes the rest


@action(by={Role.SYSTEM}, whose=Whose.EVERYONES)
def widen_search(*, actor: Actor, tender_id: int) -> Widening | None:
    """Take the widening step of a search, once, when its time has come; return what came of it, or None before.

    Every service that is able within the wider radius, and was not invited before, is invited to the same search with
    the same close. What stood when the search began stays as it was. How many offers there are plays no part.
    """
    # The package first, then its tender: so that a word of the person's is before the step or after it.
    of_it = Tender.objects.filter(pk=tender_id).values("package_id")
    package = Package.objects.select_for_update().filter(pk__in=of_it).first()
    found = Tender.objects.select_related("category__scheme").select_for_update(of=("self",))
    tender = found.filter(pk=tender_id, state=TenderState.OPEN).first()
    moment = now()
    if package is None or tender is None or tender.widen_at is None:
        return None
    if not tender.widen_at <= moment < tender.closes_at or Widening.objects.filter(tender=tender).exists():
        return None
    word = word_of(package)
    further = miles_further(read_escalation(tender.times["escalation"]).widen_miles, word)
    outcome = WideningOutcome.WIDENED if _leaves_time(tender) else WideningOutcome.NO_TIME
    outcome = outcome if further else WideningOutcome.NOT_AGREED
    widened = outcome == WideningOutcome.WIDENED
    radius = wider(tender.radius_miles, further) if widened else tender.radius_miles
    matching = _matching(package, tender, radius) if widened else Matching((), (), ())
    made = Widening.objects.create(
        tender=tender,
        authority_id=tender.authority_id,
        package_ref=tender.package_ref,
        outcome=outcome,
        from_miles=tender.radius_miles,
        to_miles=radius,
        agreed_by=word.said_by if word is not None and widened else "",
        left_out=[
            {"service_id": one.service_id, "name": one.service_name, "reasons": [why.value for why in one.reasons]}
            for one in matching.not_invited
        ],
        counts={count.reason.value: count.count for count in matching.counts},
        at=moment,
    )
    if widened:
        _invite(actor, tender, made, matching, further)
    return made


def widen_all() -> int:
    """Take the step of every search whose time has come; return how many it was taken for."""
    actor = system_actor("widening")
    with acting_as(actor):
        moment = now()
        due = Tender.objects.filter(state=TenderState.OPEN, widen_at__lte=moment, closes_at__gt=moment, widening=None)
        found = list(due.order_by("widen_at", "id").values_list("pk", flat=True)[:AT_ONCE])
    return sum(widen_search(actor=actor, tender_id=pk) is not None for pk in found)


def _leaves_time(tender: Tender) -> bool:
    """Tell whether whoever is invited now has time enough, by the published times and by the legal basis."""
    moment = now()
    if tender.widen_at is None or not in_time(step_at=tender.widen_at, closes_at=tender.closes_at, now=moment):
        return False
    basis = LegalBasis(tender.category.scheme.legal_basis)
    urgency = Urgency(tender.urgency)
    try:
        check_window(basis, urgency=urgency, invited_at=moment, closes_at=tender.closes_at, all_agreed=False)
    except Refused:
        return False
    return True


def _matching(package: Package, tender: Tender, radius: Decimal) -> Matching:
    """Match as the search did when it began, further away; who was invited then is in neither part."""
    portrait = replace(read_tier_one(tender.portrait), radius_miles=radius)
    query = need_query(package, portrait, Point(tender.latitude, tender.longitude))
    matching = match_members(tender.category, query)
    before = dict(Invitation.objects.filter(tender=tender).values_list("membership_id", "service_id"))
    services = set(before.values())
    return replace(
        matching,
        invited=tuple(one for one in matching.invited if one.membership_id not in before),
        not_invited=tuple(one for one in matching.not_invited if one.service_id not in services),
    )


def _invite(actor: Actor, tender: Tender, made: Widening, matching: Matching, further: int) -> None:
    invitations = [invitation_of(tender, match, widening=made) for match in matching.invited]
    Invitation.objects.bulk_create(invitations)
    body = (
        "Somebody needs care that one of your services may be able to give. The search was widened at its published"
        f" moment, as the person had agreed. It closes at {london_moment_words(tender.closes_at)} for everybody. What"
        " was asked and answered until now is there for you too. Read what matters to them, and make one sealed offer"
        f" before the close. {tender.notice}\n\n{settings.PLACEWELL_BASE_URL}/invitations/"
    )
    tell_each(
        tender,
        subject=f"You are invited to offer care: {tender.ref}",
        bodies={one.organisation_id: body for one in invitations},
    )
    event = SearchWidened(tender_ref=tender.ref, further_miles=further, invited=len(invitations))
    record(event, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
