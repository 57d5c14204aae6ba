"""Who is acting: a frozen value handed to every action and query, and to the database's row security."""

from dataclasses import dataclass

from placewell.accounts.roles import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """One user in one role, one person through their private link, one process, or nobody.

    `authority_id` is set for staff of an authority and for the person it supports;
    `organisation_id` is the organisation acted for; `case_ref` is the person's package.
    """

    ref: str
    role: Role
    name: str = ""
    user_id: int | None = None
    organisation_id: int | None = None
    authority_id: int | None = None
    case_ref: str = ""

    @property
    def signed_in(self) -> bool:
        """Tell whether somebody is known to be there."""
        return self.role not in {Role.PUBLIC, Role.SYSTEM}


NOBODY = Actor(ref="nobody", role=Role.PUBLIC, name="Somebody not signed in")


def system_actor(process: str, *, authority_id: int | None = None) -> Actor:
    """Return the actor of a process, such as `opener` or `importer`."""
    return Actor(ref=f"system:{process}", role=Role.SYSTEM, name=f"Placewell ({process})", authority_id=authority_id)


def person_actor(*, link_id: int, case_ref: str, authority_id: int) -> Actor:
    """Return the actor of somebody who opened a private link with its code."""
    return Actor(
        ref=f"link:{link_id}", role=Role.PERSON, name="Your private page", authority_id=authority_id, case_ref=case_ref
    )
