"""Reads of drafts, and from which text of the real thing a form set out."""

from placewell.needs.models import Draft, Package
from placewell.needs.queries.portraits import live_portrait, newest_assessment


def draft_of(package: Package, kind: Draft.Kind) -> Draft | None:
    """Return what has been typed and not recorded; None also for whoever may not see drafts."""
    return package.drafts.filter(kind=kind).first()


def revision_of(package: Package, kind: Draft.Kind) -> str:
    """Return which text of an assessment or portrait stands now; empty before the first."""
    if kind == Draft.Kind.ASSESSMENT:
        assessment = newest_assessment(package)
        return f"{assessment.version}" if assessment else ""
    portrait = live_portrait(package)
    return f"{portrait.version} {portrait.written_at.isoformat()}" if portrait else ""
