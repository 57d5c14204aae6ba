"""Reads of the out-of-hours rota: who can have a turn, whose turn it is, what is open, and what was written."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from placewell.accounts.actor import Actor
from placewell.accounts.models import Post
from placewell.accounts.roles import Role
from placewell.market.models import RotaTurn
from placewell.rules.errors import NotFound
from placewell.rules.out_of_hours import SHOWN, Span, Turn, gaps, on_duty, overlaps

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class TurnLine:
    """A turn to come, and whether its holder can still act on what they are told."""

    row: RotaTurn
    can_act: bool


@dataclass(frozen=True, slots=True)
class Rota:
    """The coming four weeks: turns in order, what is nobody's turn out of hours, and where two are at once."""

    span: Span
    lines: tuple[TurnLine, ...]
    gaps: tuple[Span, ...]
    overlaps: tuple[tuple[Turn, Turn, Span], ...]
    on_duty: tuple[Turn, ...]


def brokers_of(authority_id: int) -> list[Post]:
    """Return the live broker posts of an authority, by name: who may have a turn."""
    posts = Post.objects.filter(organisation_id=authority_id, role=Role.BROKER, ended_at=None)
    return list(posts.select_related("user").order_by("user__name", "id"))


def turns_between(authority_id: int, span: Span) -> list[Turn]:
    """Return the turns of an authority that touch a span and stand, of those who can still act, in order."""
    able = {post.user_id for post in brokers_of(authority_id)}
    return [_turn(row) for row in _standing(authority_id, span) if row.holder_id in able]


def on_duty_at(authority_id: int, moment: datetime) -> tuple[Turn, ...]:
    """Return whose turn it is at a moment; nobody in a gap."""
    rows = RotaTurn.objects.filter(authority_id=authority_id, begins_at__lte=moment, ends_at__gt=moment)
    able = {post.user_id for post in brokers_of(authority_id)}
    return on_duty((_turn(row) for row in rows.filter(withdrawal=None) if row.holder_id in able), moment)


def rota_of(actor: Actor, moment: datetime) -> Rota:
    """Return the coming four weeks of the actor's authority."""
    authority_id, span = actor.authority_id or 0, Span(moment, moment + SHOWN)
    able = {post.user_id for post in brokers_of(authority_id)}
    rows = list(_standing(authority_id, span))
    turns = [_turn(row) for row in rows if row.holder_id in able]
    return Rota(
        span=span,
        lines=tuple(TurnLine(row, row.holder_id in able) for row in rows),
        gaps=gaps(turns, span),
        overlaps=overlaps(turns),
        on_duty=on_duty(turns, moment),
    )


def rota_history(actor: Actor, *, before: int | None = None) -> list[RotaTurn]:
    """Return a page of every turn ever written, newest first, each with its withdrawal; `before` is the last seen."""
    rows = RotaTurn.objects.filter(authority_id=actor.authority_id or 0).select_related("withdrawal")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-id")[:A_PAGE])


def turn_by_ref(actor: Actor, ref: str) -> RotaTurn:
    """Return a turn of the actor's authority. Raises NotFound for another's."""
    found = RotaTurn.objects.filter(ref=ref, authority_id=actor.authority_id or 0).first()
    if found is None:
        raise NotFound("There is no such turn in your rota.")
    return found


def _standing(authority_id: int, span: Span) -> QuerySet[RotaTurn]:
    rows = RotaTurn.objects.filter(
        authority_id=authority_id, begins_at__lt=span.ends_at, ends_at__gt=span.begins_at, withdrawal=None
    )
    return rows.order_by("begins_at", "id")


def _turn(row: RotaTurn) -> Turn:
    return Turn(row.ref, f"user:{row.holder_id}", row.holder_name, Span(row.begins_at, row.ends_at))
