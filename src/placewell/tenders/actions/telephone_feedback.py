"""Feedback on a confirmed offer by telephone: what became of it, and its own figures; nothing of any other (Q13)."""

from django.conf import settings

from placewell.rules.evaluation import Status
from placewell.rules.feedback import fate_of, fate_words
from placewell.tenders.models import Tender
from placewell.tenders.queries.telephoning import confirmed_bids, telephone_results
from placewell.tenders.states import TenderState
from placewell.tenders.telling import tell_each


def tell_telephone_bidders(tender: Tender, chosen_ref: str) -> None:
    """Write to everybody whose offer by telephone was confirmed what became of it. Part of an action.

    `chosen_ref` is empty for a search that was called off. Whether an offer was within the budget is not told.
    """
    results, bodies = telephone_results(tender), dict[int, str]()
    for bid in confirmed_bids(tender):
        result = results.get(bid.bid_ref)
        status = Status(result["status"]) if result else None
        put = status == Status.IN_BUDGET_OPTION and tender.state == TenderState.AWARDED
        fate = fate_of(status, set_aside=False, put=put, chosen=bid.bid_ref == chosen_ref)
        called_off = tender.state == TenderState.CANCELLED
        gates = tuple(result["gate_reasons"]) if result else ()
        sentences = [f"{bid.service_name}:", *fate_words(fate, called_off=called_off, gates=gates, aside="")]
        if result:
            sentences.append(f"Its quality score was {result['quality_score']} of 100.")
        where = f"{settings.PLACEWELL_BASE_URL}/invitations/{bid.invitation.ref}/telephone/"
        said = " ".join(sentences)
        before = bodies.get(bid.organisation_id, "")
        bodies[bid.organisation_id] = f"{before}{said}\n{where}\n\n"
    tell_each(tender, subject=f"What became of your offer by telephone: {tender.ref}", bodies=bodies)
