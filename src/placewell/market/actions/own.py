"""What every action of the market starts with: the row of the actor's own authority, locked and in a fitting state."""

from collections.abc import Iterable

from placewell.accounts.actor import Actor
from placewell.market.models import Category, Membership, Scheme
from placewell.rules.errors import NotFound, Refused, WrongState


def own_scheme(actor: Actor, scheme: Scheme) -> Scheme:
    """Return the scheme, locked. Raises NotFound when it is not run by the actor's authority."""
    found = Scheme.objects.run_by(actor).select_for_update().filter(pk=scheme.pk).first()
    if found is None:
        raise NotFound("There is no such scheme in your authority.")
    return found


def own_category(actor: Actor, category: Category) -> Category:
    """Return the category with its scheme, locked: versions of its terms are numbered one at a time.

    Raises NotFound when it is not run by the actor's authority.
    """
    rows = Category.objects.run_by(actor).select_related("scheme").select_for_update(of=("self",))
    found = rows.filter(pk=category.pk).first()
    if found is None:
        raise NotFound("There is no such category in your authority.")
    return found


def own_membership(actor: Actor, membership: Membership, *, states: Iterable[Membership.State]) -> Membership:
    """Return the membership with its category and service, locked.

    Raises NotFound when another authority decides about it, WrongState when it is in none of `states`.
    """
    rows = Membership.objects.run_by(actor).select_related("category__scheme", "service")
    found = rows.select_for_update(of=("self",)).filter(pk=membership.pk).first()
    if found is None:
        raise NotFound("There is no such membership in your authority.")
    allowed = tuple(states)
    if found.state not in allowed:
        wanted = " or ".join(allowed)
        raise WrongState(f"The membership of {found.service.name} is {found.state}. It has to be {wanted} for this.")
    return found


def written(text: str, what: str) -> str:
    """Return the text without surrounding space. Raises Refused when nothing was written."""
    clean = text.strip()
    if not clean:
        raise Refused(f"Write down {what}.", code="reasons_missing")
    return clean
