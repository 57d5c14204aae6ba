"""Keeping what is typed, before it is recorded."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.needs.actions.own import own_package
from placewell.needs.models import Draft, Package
from placewell.needs.queries import draft_of, names_of, revision_of
from placewell.rules.clocks import london_moment_words
from placewell.rules.errors import Conflict, Refused

MOST_CHARACTERS = 200_000


@action(by={Role.SOCIAL_WORKER}, whose=Whose.OWN_AUTHORITY)
def save_draft(
    *,
    actor: Actor,
    package_ref: str,
    kind: Draft.Kind,
    typed: Mapping[str, Sequence[str]],
    revision: str,
    seen: datetime | None,
) -> Draft:
    """Keep exactly what was typed into a form, whether it holds or not, in place of what was kept before.

    `revision` is the text of the real thing that the form set out from, `seen` when the draft that it shows was kept.
    Raises Conflict when either has moved on under somebody else's hands, Refused for more than a form can hold.
    """
    package = own_package(actor, package_ref)
    check_revision(package, kind, revision)
    check_draft_seen(actor, package, kind, seen)
    # PostgreSQL keeps no NUL; nobody types one.
    kept = {name: [text.replace("\x00", "") for text in values] for name, values in typed.items()}
    if sum(len(text) for values in kept.values() for text in values) > MOST_CHARACTERS:
        raise Refused(f"That is more than {MOST_CHARACTERS:,} characters. Shorten it before you go on.", code="draft")
    values = {"authority_id": package.authority_id, "typed": kept, "by": actor.ref, "at": now()}
    made, _ = Draft.objects.update_or_create(package=package, kind=kind, defaults=values)
    return made


@action(by={Role.SOCIAL_WORKER}, whose=Whose.OWN_AUTHORITY)
def discard_draft(*, actor: Actor, package_ref: str, kind: Draft.Kind) -> None:
    """Throw a draft away; what was recorded before it stands."""
    drop_draft(own_package(actor, package_ref), kind)


def drop_draft(package: Package, kind: Draft.Kind) -> None:
    """Delete the draft of a form, as its real thing is written."""
    Draft.objects.filter(package=package, kind=kind).delete()


def check_draft_seen(actor: Actor, package: Package, kind: Draft.Kind, seen: datetime | None) -> None:
    """Raise Conflict when a colleague has kept a draft that the actor's form does not show: nobody's words are lost."""
    draft = draft_of(package, kind)
    if draft is not None and draft.by != actor.ref and draft.at != seen:
        who = names_of([draft.by]).get(draft.by, "A colleague")
        raise Conflict(
            f"{who} saved a draft of this at {london_moment_words(draft.at)}. Open the page again to see it, and then"
            " add what you typed.",
            code="draft",
        )


def check_revision(package: Package, kind: Draft.Kind, revision: str) -> None:
    """Raise Conflict when the real thing was written again since the form that sets out from `revision` was opened."""
    if revision_of(package, kind) != revision:
        raise Conflict(
            f"The {kind.value} was recorded again after you opened this page. Open it again in another window, and"
            " bring over what you typed.",
            code="revision",
        )
