"""What is read of previews, in full by the authority's own; and what everybody may read of these and other figures."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, system_actor
from placewell.choice.models import DirectAward
from placewell.market.models import Policy, Scheme
from placewell.rules.direct_award import published_words
from placewell.rules.previewing import MOST_PACKS
from placewell.rules.previewing_shown import Shown, in_full, in_public
from placewell.rules.publishing import published_until, quarter_of
from placewell.scrutiny.models import PolicyPreview
from placewell.scrutiny.stored import read_preview

QUARTERS = 4
READER = system_actor("preview")


@dataclass(frozen=True, slots=True)
class PreviewShown:
    """A preview as one reader may see it. `left_out` tells that there were more searches than are taken."""

    shown: Shown
    computed_at: datetime
    since: datetime
    until: datetime
    left_out: bool


@dataclass(frozen=True, slots=True)
class DirectFigures:
    """How many places of a scheme were found directly in a published year, and how second people saw them, in words."""

    since: datetime
    until: datetime
    found: str
    disagreed: str


def direct_figures(scheme: Scheme, moment: datetime) -> DirectFigures:
    """Return what may be published of places found directly: the four quarters that ended a quarter ago, or before."""
    until = published_until(moment)
    since = until
    for _quarter in range(QUARTERS):
        since = quarter_of(since - timedelta(days=1))
    with acting_as(READER):
        made = DirectAward.objects.filter(tender__category__scheme=scheme, at__gte=since, at__lt=until)
        found, disagreed = made.count(), made.filter(second_look__agrees=False).count()
    return DirectFigures(since, until, *published_words(found, disagreed))


def own_preview(actor: Actor, policy: Policy) -> PreviewShown | None:
    """Return the newest preview of a policy in full, or None where nobody of the authority has made one."""
    row = PolicyPreview.objects.visible_to(actor).filter(policy=policy).order_by("-id").first()
    return None if row is None else _shown(row, in_full(read_preview(row.summary)))


def public_preview(policy: Policy) -> PreviewShown | None:
    """Return what everybody may read of the newest preview of a policy, or None where there is none."""
    with acting_as(READER):
        row = PolicyPreview.objects.visible_to(READER).filter(policy=policy).order_by("-id").first()
    return (
        None
        if row is None
        else _shown(
            row,
            in_public(read_preview(row.published)),
            since=quarter_of(row.since),
            until=published_until(row.computed_at),
        )
    )


def _shown(
    row: PolicyPreview, shown: Shown, *, since: datetime | None = None, until: datetime | None = None
) -> PreviewShown:
    begins, ends = since or row.since, until or row.computed_at
    return PreviewShown(shown, row.computed_at, begins, ends, row.found > MOST_PACKS)
