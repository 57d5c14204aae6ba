"""What tests of investment in quality are built from."""

from decimal import Decimal

from placewell.accounts.actor import Actor
from placewell.market.actions import claim_investment, decide_investment, publish_investment_list
from placewell.market.models import Category, InvestmentClaim, InvestmentList, Membership
from placewell.rules.investment import InvestmentItem
from tests.factories import manager_of
from tests.market.files import PDF_BYTES

IIP = InvestmentItem("iip", "accreditation", "Accredited by Investors in People", Decimal(20), 12, "The certificate")
PAY = InvestmentItem("pay", "pay", "Every carer is paid the real Living Wage", Decimal("12.5"), 12, "A payroll extract")
NIGHTS = InvestmentItem("nights", "staffing", "A nurse awake every night", Decimal(30), 6, "Three months of rotas")


def a_list(commissioner: Actor, category: Category, *items: InvestmentItem, **given: object) -> InvestmentList:
    """Return a points list in force now: an accreditation of 20 points, pay of 12.5 and staffing of 30."""
    return publish_investment_list(actor=commissioner, category=category, items=items or (IIP, PAY, NIGHTS), **given)


def claimed(member: Membership, item: str = "iip", *, manager: Actor | None = None) -> InvestmentClaim:
    """Return a claim with one file that waits to be decided."""
    return claim_investment(
        actor=manager or manager_of(member),
        membership_id=member.pk,
        item=item,
        statement="Since March: see the certificate.",
        evidence=[PDF_BYTES],
    )


def verified(commissioner: Actor, member: Membership, item: str = "iip") -> InvestmentClaim:
    """Return a claim that was verified just now."""
    made = claimed(member, item)
    return decide_investment(actor=commissioner, claim_id=made.pk, verify=True, reasons="The certificate is genuine.")
