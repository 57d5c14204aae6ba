"""Drawing up the service agreement of a placement, from what was offered and chosen."""

import hashlib

from placewell.accounts.actor import Actor
from placewell.accounts.models import Organisation
from placewell.ledger.clock import now
from placewell.ledger.events import placements as events
from placewell.ledger.record import record
from placewell.placements.documents import AgreementTerms, agreement_pdf
from placewell.placements.models import Agreement, Placement

NOTICE_DAYS = 28


def draw_up(actor: Actor, placement: Placement) -> Agreement:
    """Draw up the agreement of a placement as a tagged PDF, and keep it with its hash. Part of an action."""
    tender = placement.tender
    authority = Organisation.objects.get(pk=placement.authority_id)
    provider = Organisation.objects.get(pk=placement.organisation_id)
    content = placement.option.price_terms
    pdf = agreement_pdf(
        AgreementTerms(
            placement_ref=placement.ref,
            tender_ref=tender.ref,
            package_ref=placement.package_ref,
            authority=authority.name,
            provider=provider.name,
            service=placement.option.service_name,
            service_address=placement.option.address,
            weekly_price=placement.weekly_price,
            price_basis=content["price_basis"],
            lines=tuple((line["kind"], line["amount"]) for line in content["lines"]),
            fnc=tender.figures["fnc"],
            starts_on=placement.starts_on,
            review_on=placement.review_on,
            notice_days=NOTICE_DAYS,
            what_matters=tender.portrait["about_me"]["most_important"],
            for_me=placement.option.for_me,
            needs=tuple(
                (name, need["level"], need["sentence"])
                for name, need in tender.portrait["domains"].items()
                if need["level"] != "N"
            ),
        )
    )
    agreement = Agreement.objects.create(
        placement=placement,
        authority_id=placement.authority_id,
        organisation_id=placement.organisation_id,
        package_ref=placement.package_ref,
        pdf=pdf,
        pdf_sha256=hashlib.sha256(pdf).hexdigest(),
        drawn_up_at=now(),
    )
    event = events.AgreementDrawnUp(
        package_ref=placement.package_ref, placement_ref=placement.ref, pdf_sha256=agreement.pdf_sha256
    )
    record(event, actor=actor, authority_id=placement.authority_id, case_ref=placement.package_ref)
    return agreement
