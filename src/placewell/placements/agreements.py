"""Drawing up a version of the service agreement of a placement, from what was offered, chosen and varied."""

import hashlib
from decimal import Decimal
from typing import Any

from placewell.accounts.actor import Actor
from placewell.accounts.models import Organisation
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock
from placewell.ledger.events import placements as events
from placewell.ledger.record import record
from placewell.needs.models import Assessment
from placewell.placements.documents import AgreementTerms, agreement_pdf
from placewell.placements.models import Agreement, Kind, Placement, Signature, Variation
from placewell.rules.agreeing import NOTICE_DAYS, VARIATION_WORDS, Retainer, VariationReason, review_days
from placewell.rules.urgency import Urgency
from placewell.rules.waits import decision_due

RETAINER = Retainer()


def draw_up(actor: Actor, placement: Placement, variation: Variation | None = None) -> Agreement:
    """Draw up a version of a placement's agreement as a tagged PDF, and keep it with its hash. Part of an action.

    It says nothing of what a family pays: the authority is liable for the whole fee, and the provider reads it.
    """
    number = placement.agreements.count() + 1
    offered = placement.option.price_terms
    price = variation.weekly_price if variation else placement.weekly_price
    lines = variation.lines if variation else offered["lines"]
    terms = {
        "weekly_price": f"{price:.2f}",
        "lines": [{"kind": one["kind"], "amount": f"{Decimal(one['amount']):.2f}"} for one in lines],
        "basis": offered["price_basis"],
        "notice_days": NOTICE_DAYS,
        "full_days": RETAINER.full_days,
        "percent_after": f"{RETAINER.percent_after}",
        "reviewed_after_days": RETAINER.reviewed_after_days,
    }
    pdf = agreement_pdf(_terms(placement, variation, number, terms))
    agreement = Agreement.objects.create(
        placement=placement,
        number=number,
        variation=variation,
        authority_id=placement.authority_id,
        organisation_id=placement.organisation_id,
        package_ref=placement.package_ref,
        starts_on=variation.starts_on if variation else placement.starts_on,
        terms=terms,
        pdf=pdf,
        pdf_sha256=hashlib.sha256(pdf).hexdigest(),
        drawn_up_at=now(),
    )
    event = events.AgreementDrawnUp(
        package_ref=placement.package_ref, placement_ref=placement.ref, pdf_sha256=agreement.pdf_sha256
    )
    record(event, actor=actor, authority_id=placement.authority_id, case_ref=placement.package_ref)
    return agreement


def wait_for_signatures(placement: Placement, urgency: Urgency) -> None:
    """Start the clock of each side that has not signed the newest version. Part of an action."""
    signed = set(Signature.objects.filter(agreement=_newest(placement)).values_list("side", flat=True))
    # One clock a side, so that each sees its own: the authority's on the placement, the provider's on the agreement.
    sides = (
        ("authority", "placement", Role.BROKER, None),
        ("provider", "agreement", Role.PROVIDER, placement.organisation_id),
    )
    for side, kind, role, organisation_id in sides:
        if side in signed:
            continue
        start_clock(
            ClockKind.AGREEMENT_SIGNED,
            subject=f"{kind}:{placement.ref}",
            role=role,
            due_at=decision_due(urgency, now()),
            authority_id=placement.authority_id,
            case_ref=placement.package_ref,
            organisation_id=organisation_id,
        )


def _newest(placement: Placement) -> Agreement:
    return placement.agreements.order_by("-number")[:1].get()


def _terms(placement: Placement, variation: Variation | None, number: int, terms: dict[str, Any]) -> AgreementTerms:
    tender = placement.tender
    assessed = Assessment.objects.filter(package_id=tender.package_id).order_by("-version").first()
    first, second, yearly = review_days(placement.starts_on)
    return AgreementTerms(
        placement_ref=placement.ref,
        tender_ref=tender.ref,
        package_ref=placement.package_ref,
        number=number,
        varied_because=VARIATION_WORDS[VariationReason(variation.reason)] if variation else "",
        varied_words=variation.said if variation else "",
        authority=Organisation.objects.get(pk=placement.authority_id).name,
        provider=Organisation.objects.get(pk=placement.organisation_id).name,
        service=placement.option.service_name,
        service_address=placement.option.address,
        weekly_price=Decimal(terms["weekly_price"]),
        price_basis=terms["basis"],
        lines=tuple((one["kind"], Decimal(one["amount"])) for one in terms["lines"]),
        fnc=Decimal(tender.figures["fnc"]),
        starts_on=placement.starts_on,
        counts_from=variation.starts_on if variation else placement.starts_on,
        reviews=(first, second, yearly),
        interim_until=placement.review_on if placement.kind == Kind.INTERIM else None,
        notice_days=NOTICE_DAYS,
        retainer=RETAINER,
        what_matters=tender.portrait["about_me"]["most_important"],
        for_me=placement.option.for_me,
        outcomes=tuple(assessed.outcomes) if assessed else (),
        needs=tuple(
            (name, need["level"], need["sentence"])
            for name, need in tender.portrait["domains"].items()
            if need["level"] != "N"
        ),
    )
