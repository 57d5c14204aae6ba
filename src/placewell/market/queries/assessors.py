"""Trusted assessors: an authority's list, whom a provider may trust, and whom a service trusts."""

from dataclasses import dataclass

from django.db.models import QuerySet

from placewell.accounts.actor import Actor
from placewell.accounts.models import Post
from placewell.accounts.roles import Role
from placewell.directory.models import Service
from placewell.market.models import Assessor, Membership, SchemeAuthority, Trust
from placewell.rules.assessors import Scope
from placewell.rules.errors import NotFound

MOST = 200  # assessors of an authority, and services of a provider, that a page shows


@dataclass(frozen=True, slots=True)
class Listed:
    """One assessor who stands on a list, with the services that trust them, by name."""

    assessor: Assessor
    trusts: tuple[Trust, ...]


def standing_assessors(authority_id: int) -> list[Listed]:
    """Return an authority's trusted assessors by name, each with the services that trust them. Two queries."""
    rows = list(Assessor.objects.filter(authority_id=authority_id, end=None).order_by("name", "id")[:MOST])
    return _with_trusts(rows, Trust.objects.filter(assessor__in=rows))


def offered_assessors(actor: Actor) -> list[Listed]:
    """Return the assessors of every authority that a provider is a member with, by name, and its own trust in each."""
    rows = Assessor.objects.filter(authority_id__in=authorities_served(actor.organisation_id or 0), end=None)
    listed = list(rows.order_by("name", "id")[:MOST])
    own = Trust.objects.filter(assessor__in=listed, organisation_id=actor.organisation_id or 0)
    return _with_trusts(listed, own)


def authorities_served(organisation_id: int) -> set[int]:
    """Return the authorities that search among a provider's live members: those that run a scheme, or share it."""
    members = Membership.objects.live().filter(organisation_id=organisation_id)
    shared = SchemeAuthority.objects.filter(
        scheme__in=members.values("category__scheme"), state=SchemeAuthority.State.JOINED
    )
    return {*members.values_list("authority_id", flat=True), *shared.values_list("authority_id", flat=True)}


def own_services(actor: Actor) -> list[Service]:
    """Return the services of a provider that are members anywhere, by name."""
    members = Membership.objects.live().filter(organisation_id=actor.organisation_id or 0)
    return list(Service.objects.filter(pk__in=members.values("service")).order_by("name", "pk")[:MOST])


def offered_assessor(actor: Actor, ref: str) -> Assessor:
    """Return an assessor whom a provider may trust. Raises NotFound."""
    served = authorities_served(actor.organisation_id or 0)
    found = Assessor.objects.filter(ref=ref, end=None, authority_id__in=served).first()
    if found is None:
        raise NotFound("There is no such trusted assessor of a council that you are a member with.")
    return found


def trust_in(assessor: Assessor, service_id: str) -> Scope | None:
    """Return for which visits a service trusts an assessor who stands on the list; None where it does not."""
    rows = Trust.objects.filter(assessor=assessor, assessor__end=None, service_id=service_id, end=None)
    scope = rows.order_by("-id").values_list("scope", flat=True).first()
    return None if scope is None else Scope(scope)


def trusted_by(service_id: str, *, authority_id: int) -> list[tuple[Assessor, Scope]]:
    """Return the assessors of an authority whom a service trusts, by name, and for which visits."""
    rows = Trust.objects.filter(service_id=service_id, authority_id=authority_id, end=None, assessor__end=None)
    return [
        (row.assessor, Scope(row.scope)) for row in rows.select_related("assessor").order_by("assessor__name", "id")
    ]


def who_may_be_named(authority_id: int) -> list[tuple[int, str]]:
    """Return the social workers of an authority who are on no list of it yet, by name, with the ids of their users."""
    posts = Post.objects.filter(organisation_id=authority_id, role=Role.SOCIAL_WORKER, ended_at=None)
    listed = Assessor.objects.filter(authority_id=authority_id, end=None).values("user_id")
    found = posts.exclude(user_id__in=listed).order_by("user__name", "user_id")
    return list(dict(found.values_list("user_id", "user__name")).items())[:MOST]


def works_for(user_id: int, organisation_id: int | None = None) -> bool:
    """Tell whether somebody has a post with a provider: with one, where it is named."""
    posts = Post.objects.filter(role=Role.PROVIDER, user_id=user_id, ended_at=None)
    return (posts if organisation_id is None else posts.filter(organisation_id=organisation_id)).exists()


def _with_trusts(rows: list[Assessor], trusts: "QuerySet[Trust]") -> list[Listed]:
    found: dict[int, list[Trust]] = {}
    for one in trusts.filter(end=None).select_related("service").order_by("service__name", "id"):
        found.setdefault(one.assessor_id, []).append(one)
    return [Listed(one, tuple(found.get(one.pk, ()))) for one in rows]
