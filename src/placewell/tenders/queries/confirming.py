"""Whether a corrected portrait has to go to every service that was invited, and what one of them offered before."""

from placewell.ledger.events.placements import PlacementApproved, PortraitCorrected, VisitReported
from placewell.ledger.events.tenders import ConfirmationRoundOpened
from placewell.ledger.models import EventRow
from placewell.rules.confirming import check_round
from placewell.rules.errors import Refused
from placewell.tenders.models import Invitation, OpenedBid, Tender, TenderKind
from placewell.tenders.states import OVER, UNDER_WAY, TenderState

_DONE = (ConfirmationRoundOpened.__name__, PlacementApproved.__name__)
_STEPS = (VisitReported.__name__, PortraitCorrected.__name__, *_DONE)


def check_round_wanted(package_ref: str, searches: list[Tender]) -> None:
    """Raise WrongState or Conflict unless a round has to be opened: a visit found a material difference, the portrait
    was corrected since, and neither was a round opened nor anybody placed after that.
    """
    material = corrected = False
    for row in EventRow.objects.filter(case_ref=package_ref, name__in=_STEPS).order_by("id"):
        if row.name in _DONE:
            material = corrected = False
        elif row.name == PortraitCorrected.__name__:
            corrected = material
        elif row.payload.get("material", 0):
            material, corrected = True, False
    check_round(
        material=material,
        corrected=corrected,
        under_way=any(one.state in UNDER_WAY for one in searches),
        # A placement ends every search, so one that stands was opened since, for somebody who was placed before.
        placed=any(one.state == TenderState.AWARDED for one in searches) and all(one.state in OVER for one in searches),
    )


def round_wanted(package_ref: str, searches: list[Tender]) -> bool:
    """Tell whether a round has to be opened."""
    try:
        check_round_wanted(package_ref, searches)
    except Refused:
        return False
    return True


def offered_before(invitation: Invitation) -> OpenedBid | None:
    """Return what a service of the actor's own offered in the search that a confirmation round follows.

    Of several rounds the newest in which it made an offer; None in any other search, or where it made none.
    """
    tender: Tender = invitation.tender
    while tender.kind == TenderKind.CONFIRMATION and tender.follows is not None:
        tender = tender.follows
        made = OpenedBid.objects.filter(
            tender=tender,
            invitation__membership_id=invitation.membership_id,
            organisation_id=invitation.organisation_id,
        )
        found = made.select_related("price", "tender").order_by("-id").first()
        if found is not None:
            return found
    return None
