"""Making past evaluations of a category again under another policy, a hundred at a time."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db.models import OuterRef, QuerySet, Subquery

from placewell.accounts.vault import unlock_for
from placewell.market.models import Category
from placewell.rules.pack import PackPolicy
from placewell.rules.pack_errors import PackError
from placewell.rules.pack_reader import read_pack
from placewell.rules.previewing import MOST_PACKS, Difference, Preview, evaluate_again, looks_back_to, summarise
from placewell.rules.publishing import published_until, quarter_of
from placewell.rules.urgency import Urgency
from placewell.tenders.models import Evaluation, OpenedBid

AT_A_TIME = 100


@dataclass(frozen=True, slots=True)
class Computed:
    """A preview, the same of what may be published by now, how many searches were found, and since when."""

    preview: Preview
    published: Preview
    found: int
    since: datetime


def compute(category: Category, policy: PackPolicy, *, at: datetime) -> Computed:
    """Make the newest evaluation of each search again under a policy, and sum up what changes.

    Of the searches of the authority that runs the category, in the last 24 months; the newest 2,000. Read as the
    system, inside `acting_as`: whoever asks need not be one who sees prices and budgets, and sees none here.
    """
    since = looks_back_to(at)
    rows = _newest(category, since, at)
    found = dict(_again(rows.order_by("-at", "-id")[:MOST_PACKS], policy))
    # Whole quarters, with the evaluation that was the newest then: what this quarter adds takes nothing away.
    old = list(_newest(category, quarter_of(since), published_until(at)).order_by("-at", "-id")[:MOST_PACKS])
    missing = Evaluation.objects.filter(pk__in=[one.pk for one in old if one.pk not in found]).order_by("id")
    known = found | dict(_again(missing, policy))
    return Computed(
        preview=summarise(found.values()),
        published=summarise(known[one.pk] for one in old),
        found=rows.count(),
        since=since,
    )


def _newest(category: Category, since: datetime, until: datetime) -> QuerySet[Evaluation]:
    """Return the newest evaluation of each search from a moment on and before another."""
    of_the_tender = Evaluation.objects.filter(tender=OuterRef("tender"), at__lt=until).order_by("-seq")
    return Evaluation.objects.filter(
        tender__category=category,
        authority_id=category.authority_id,
        at__gte=since,
        seq=Subquery(of_the_tender.values("seq")[:1]),
    )


def _again(rows: QuerySet[Evaluation], policy: PackPolicy) -> Iterator[tuple[int, Difference | PackError]]:
    packs = rows.select_related("tender").only("pack_sealed", "authority_id", "tender__urgency")
    every = packs.iterator(chunk_size=AT_A_TIME)
    while batch := list(islice(every, AT_A_TIME)):
        services = _services([one.tender_id for one in batch])
        for one in batch:
            packed = json.loads(unlock_for(one.authority_id, bytes(one.pack_sealed)))
            emergency = one.tender.urgency == Urgency.EMERGENCY
            try:
                pack = read_pack(packed)
                again = evaluate_again(pack, policy, emergency=emergency, services=services[one.tender_id])
                yield one.pk, again
            except PackError as error:
                yield one.pk, error


def _services(tender_ids: list[int]) -> dict[int, dict[str, str]]:
    """Return whose each bid is, by tender: to count services, so that none is told of by itself."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    bids = OpenedBid.objects.filter(tender__in=tender_ids)
    for tender_id, bid_ref, service in bids.values_list("tender_id", "bid_ref", "invitation__service_id"):
        found[tender_id][bid_ref] = str(service)
    return found
