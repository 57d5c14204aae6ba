"""Who may do what: one declaration per action, and one per page, collected so that a test can walk them all."""

import functools
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponseBase

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor
from placewell.accounts.roles import Role, named
from placewell.rules.errors import NotPermitted

P = ParamSpec("P")
R = TypeVar("R")


class Whose(StrEnum):
    """Whose rows an action or page touches."""

    EVERYONES = "everyone's"
    OWN_AUTHORITY = "their own authority's"
    OWN_ORGANISATION = "their own organisation's"
    OWN_CASE = "their own"
    OWN_ACCOUNT = "their own account's"


@dataclass(frozen=True, slots=True)
class Permission:
    """Who may do a thing, to whose rows, in which states of them (empty: any)."""

    name: str
    roles: frozenset[Role]
    whose: Whose
    states: tuple[str, ...] = ()

    def check(self, actor: Actor) -> None:
        """Raise NotPermitted when this actor's role may not."""
        if actor.role not in self.roles:
            allowed = " or ".join(sorted(named(role) for role in self.roles if role != Role.SYSTEM))
            raise NotPermitted(f"Only {allowed or 'the system'} can do this. You are acting as {named(actor.role)}.")


ACTIONS: dict[str, Permission] = {}
PAGES: dict[str, Permission] = {}


def action(
    *, by: Iterable[Role], whose: Whose, states: Iterable[str] = (), one_write: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare an action: checks the actor's role, then runs it in one transaction seen as that actor.

    The action takes `actor` by keyword. Rows and states are checked by the action itself, against what it declares.
    `one_write` says that each thing it asks the database tells whose it is, and that all it writes it writes in one
    statement, its last: it needs no transaction around it, and stands when that statement does.
    """

    def declare(function: Callable[P, R]) -> Callable[P, R]:
        name = f"{function.__module__.removeprefix('placewell.')}.{function.__name__}"
        permission = Permission(name, frozenset(by), whose, tuple(states))
        ACTIONS[name] = permission

        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            actor = kwargs["actor"]
            if not isinstance(actor, Actor):
                raise TypeError(f"{name} needs an actor.")
            permission.check(actor)
            with nullcontext() if one_write else acting_as(actor):
                return function(*args, **kwargs)

        run.permission = permission  # type: ignore[attr-defined] # read by pages and tests
        return run

    return declare


def permission_of(function: Callable[..., Any]) -> Permission:
    """Return what an action or a page declares; raises LookupError when it declares nothing."""
    found = getattr(function, "permission", None)
    if not isinstance(found, Permission):
        raise LookupError(f"{function.__module__}.{function.__qualname__} does not say who may use it.")
    return found


def page(
    *,
    by: Iterable[Role] = (),
    whose: Whose | None = None,
    does: Callable[..., Any] | None = None,
    begins_itself: bool = False,
) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Declare a page: either `by` and `whose` (it only reads), or the action that it `does`.

    Somebody not signed in is sent to sign in; a role that may not gets a plain refusal (403). A page runs in one
    transaction, but for one that `begins_itself`: it says `acting_as` around what needs a transaction.
    """

    def declare(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        name = f"{view.__module__.removeprefix('placewell.')}.{view.__name__}"
        if does is not None:
            base = permission_of(does)
            permission = Permission(name, base.roles, base.whose, base.states)
        elif whose is not None:
            permission = Permission(name, frozenset(by), whose)
        else:
            raise TypeError(f"{name} does not say whose rows it shows.")
        PAGES[name] = permission

        @functools.wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            from placewell.accounts.signing_in import actor_of, sign_in_first  # noqa: PLC0415 (a cycle otherwise)

            actor = actor_of(request)
            if actor.role == Role.PUBLIC and Role.PUBLIC not in permission.roles:
                return sign_in_first(request, permission)
            permission.check(actor)
            return view(request, *args, **kwargs)

        run.permission = permission  # type: ignore[attr-defined] # read by the middleware and by tests
        run.begins_itself = begins_itself  # type: ignore[attr-defined] # read by the middleware
        return run

    return declare
