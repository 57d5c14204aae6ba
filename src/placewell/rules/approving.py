"""Who may approve a placement: somebody else than those who worked on the case."""

from collections.abc import Iterable

from placewell.rules.errors import NotPermitted


def check_independent(approver: str, did: Iterable[tuple[str, str]]) -> None:
    """Raise NotPermitted when the approver's reference is among those who did things, as (what, who)."""
    for what, who in did:
        if who == approver:
            raise NotPermitted(f"You {what}, so somebody else approves its placement.")
