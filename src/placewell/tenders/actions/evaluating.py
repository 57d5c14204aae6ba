"""Computing an evaluation and keeping it: the pack sealed, the result, and the hash of each."""

import hashlib
import json

import rfc8785

from placewell.accounts.actor import Actor
from placewell.accounts.vault import lock_for
from placewell.ledger.clock import now
from placewell.ledger.events.tenders import TenderEvaluated
from placewell.ledger.record import record
from placewell.rules.options import Outcome
from placewell.tenders.actions.telephone_evaluating import store_telephone_evaluation
from placewell.tenders.models import Evaluation, Tender
from placewell.tenders.packs import evaluate_tender
from placewell.tenders.waiting import start_next_clock


def store_evaluation(*, actor: Actor, tender: Tender) -> Evaluation:
    """Evaluate a tender as it stands and keep pack and result beside the earlier ones.

    Part of an action that has locked the tender: it opens no transaction.
    """
    pack, result = evaluate_tender(actor, tender)
    packed, outcome = rfc8785.dumps(pack), rfc8785.dumps(result)
    evaluation = Evaluation.objects.create(
        tender=tender,
        authority_id=tender.authority_id,
        seq=Evaluation.objects.filter(tender=tender).count() + 1,
        pack_sealed=lock_for(tender.authority_id, packed),
        pack_sha256=_sha256(packed),
        result=json.loads(outcome),
        result_sha256=_sha256(outcome),
        at=now(),
    )
    evaluated = TenderEvaluated(
        tender_ref=tender.ref,
        outcome=str(result["outcome"]),
        pack_sha256=evaluation.pack_sha256,
        result_sha256=evaluation.result_sha256,
    )
    record(evaluated, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    store_telephone_evaluation(actor, tender)
    start_next_clock(tender, Outcome(str(result["outcome"])), evaluation.at)
    return evaluation


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
