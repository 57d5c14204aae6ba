"""Making choices of offers taken by telephone, once their providers confirmed them and they were evaluated."""

from datetime import date

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.choice.actions.putting import option_of
from placewell.choice.models import Option, Source
from placewell.choice.telling import tell_person
from placewell.directory.queries import today
from placewell.ledger.clock import now
from placewell.ledger.events.choice import OptionsPut
from placewell.ledger.record import record
from placewell.tenders.models import TelephoneBid, Tender
from placewell.tenders.queries.telephoning import confirmed_bids, in_budget_by_telephone, telephone_results
from placewell.tenders.states import TenderState

# Prices are just being revealed when a bid that was confirmed before is evaluated for the first time.
PUTTING = frozenset({TenderState.SCORED, TenderState.EVALUATED, TenderState.OFFERED})


@action(by={Role.SYSTEM}, whose=Whose.EVERYONES, states=PUTTING)
def put_telephoned(*, actor: Actor, tender_ref: str) -> list[Option]:
    """Make an option of every confirmed telephone offer within the budget that is none yet, and whose price is good.

    Where options are with the person, they are told; else a broker puts it with the others.
    """
    tender = Tender.objects.select_for_update(of=("self",)).filter(ref=tender_ref, state__in=PUTTING).first()
    if tender is None:
        return []
    there = set(Option.objects.filter(tender=tender, source=Source.TELEPHONE).values_list("bid_ref", flat=True))
    news, results = in_budget_by_telephone(tender) - there, telephone_results(tender)
    bids = [bid for bid in confirmed_bids(tender) if bid.bid_ref in news]
    good = [bid for bid in bids if date.fromisoformat(bid.price.content["valid_until"]) >= today()]
    options = Option.objects.bulk_create(_option(tender, bid, results[bid.bid_ref]) for bid in good)
    if options and tender.state == TenderState.OFFERED:
        event = OptionsPut(package_ref=tender.package_ref, tender_ref=tender.ref, options=len(options))
        record(event, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
        names = " and ".join(option.service_name for option in options)
        tell_person(
            package_ref=tender.package_ref,
            authority_id=tender.authority_id,
            subject="There is more to choose from",
            body=f"We rang some services. You can choose {names} as well now, beside your other choices.",
        )
    return options


def _option(tender: Tender, bid: TelephoneBid, result: dict[str, str]) -> Option:
    """Return what one offer is to the person: no sealed bid stands behind it, so it carries its own price."""
    option = option_of(tender, bid, result, confirmed_at=bid.answer.at)
    option.source, option.put_at = Source.TELEPHONE, now()
    option.terms = {name: bid.price.content[name] for name in ("price", "price_basis", "lines")}
    return option
