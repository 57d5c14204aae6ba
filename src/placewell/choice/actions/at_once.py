"""Putting standing offers to somebody in an emergency, at once, while the search goes on (rulebook §8)."""

import hashlib
import secrets
from collections.abc import Collection
from decimal import Decimal
from typing import Any

import rfc8785

from placewell.accounts.actions import make_private_link
from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.accounts.vault import lock_for
from placewell.choice.actions.putting import start_choosing
from placewell.choice.at_once import AtOnce, check_can_put, evaluate_at_once, standing_offers_beside
from placewell.choice.models import Option, Source, StandingEvaluation
from placewell.choice.queries import choice_stands
from placewell.directory.models import Service
from placewell.ledger.clock import now
from placewell.ledger.events.choice import StandingOffersPut
from placewell.ledger.record import record
from placewell.market.models import StandingOffer
from placewell.rules.clocks import LONDON
from placewell.rules.errors import NotFound, WrongState
from placewell.tenders.models import Tender
from placewell.tenders.states import TenderState

NOTHING_SAID = "It keeps a place for somebody who needs care at once."


@action(by={Role.BROKER}, whose=Whose.OWN_AUTHORITY, states={TenderState.OPEN})
def put_standing_offers(*, actor: Actor, tender_ref: str, meet_must_haves: Collection[str] = ()) -> list[Option]:
    """Put every standing offer within the budget that can take the person now, and send them their private link.

    `meet_must_haves` are the references of the offers whose service has told the broker that it meets every must-have.
    Raises WrongState outside an open emergency, once the person has a home for now, and where nothing can be put.
    """
    found = Tender.objects.visible_to(actor).select_related("category", "package__person")
    tender = found.select_for_update(of=("self",)).filter(ref=tender_ref).first()
    if tender is None:
        raise NotFound("There is no such tender in your authority.")
    moment = now()
    check_can_put(tender, moment)
    beside = [one for one in standing_offers_beside(actor, tender, moment) if one.why_not is None]
    offers = [(f"S-{secrets.token_hex(5).upper()}", one) for one in beside]
    pack, result = evaluate_at_once(tender, offers, meet_must_haves=meet_must_haves)
    results = {one["bid_ref"]: one for one in result["bids"] if one["status"] == "in_budget_option"}
    if not results:
        raise WrongState(
            "No standing offer can be put at the moment: none that can be used now matches, meets the must-haves and is"
            " within the budget. The search goes on."
        )
    evaluation = _keep(tender, pack, result)
    options = _options(actor, tender, [(ref, one) for ref, one in offers if ref in results], results)
    event = StandingOffersPut(
        package_ref=tender.package_ref,
        tender_ref=tender.ref,
        options=len(options),
        pack_sha256=evaluation.pack_sha256,
        result_sha256=evaluation.result_sha256,
    )
    record(event, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    if not choice_stands(tender.package_ref):
        start_choosing(tender)
    make_private_link(actor=actor, case_ref=tender.package_ref, send_to=tender.package.person.contact_send_to)
    return options


def _keep(tender: Tender, pack: dict[str, Any], result: dict[str, Any]) -> StandingEvaluation:
    packed, outcome = rfc8785.dumps(pack), rfc8785.dumps(result)
    return StandingEvaluation.objects.create(
        tender=tender,
        authority_id=tender.authority_id,
        package_ref=tender.package_ref,
        seq=StandingEvaluation.objects.filter(tender=tender).count() + 1,
        pack_sealed=lock_for(tender.authority_id, packed),
        pack_sha256=hashlib.sha256(packed).hexdigest(),
        result=result,
        result_sha256=hashlib.sha256(outcome).hexdigest(),
        at=now(),
    )


def _options(
    actor: Actor, tender: Tender, offers: list[tuple[str, AtOnce]], results: dict[str, dict[str, str]]
) -> list[Option]:
    services = Service.objects.in_bulk([one.offered.service_id for _ref, one in offers])
    rows = StandingOffer.objects.visible_to(actor).standing().filter(ref__in=[one.offered.ref for _ref, one in offers])
    made_at, moment = {row.ref: row.made_at for row in rows}, now()
    options = []
    for ref, one in offers:
        service, terms = services[one.offered.service_id], one.offered.terms
        lines = [{"kind": line.kind.value, "amount": f"{line.amount:.2f}"} for line in one.lines]
        options.append(
            Option(
                tender=tender,
                authority_id=tender.authority_id,
                organisation_id=one.offered.organisation_id,
                package_ref=tender.package_ref,
                source=Source.STANDING,
                interim=True,
                bid_ref=ref,
                terms={
                    "price": f"{one.price:.2f}",
                    "price_basis": terms.basis.value,
                    "lines": lines,
                    "standing_offer": one.offered.ref,
                    "version": one.offered.version,
                    "response_hours": terms.response_hours,
                },
                service_id=service.service_id,
                service_name=service.name,
                address=", ".join(part for part in (service.address, service.postcode) if part),
                latitude=service.latitude,
                longitude=service.longitude,
                distance_miles=Decimal(f"{one.match.miles if one.match else 0:.2f}"),
                rating=service.rating or "",
                rated_on=service.rated_on,
                weekly_price=Decimal(results[ref]["comparable_price"]),
                for_me=terms.conditions.strip() or NOTHING_SAID,
                start_on=moment.astimezone(LONDON).date(),
                vacancy_confirmed_by=service.name,
                vacancy_confirmed_at=made_at[one.offered.ref],
                valid_until=terms.valid_until,
                score=Decimal(results[ref]["total"]),
                put_at=moment,
            )
        )
    return Option.objects.bulk_create(options)
