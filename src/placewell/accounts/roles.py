"""The roles of people and processes, and what each is called."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody is acting as. One person may hold several; each act is done in one."""

    SOCIAL_WORKER = "social_worker"
    BROKER = "broker"
    COMMISSIONER = "commissioner"
    APPROVER = "approver"
    FINANCE_OFFICER = "finance_officer"
    EVALUATOR = "evaluator"
    PROVIDER = "provider"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    PERSON = "person"
    PUBLIC = "public"
    SYSTEM = "system"


OF_AN_AUTHORITY = frozenset(
    {
        Role.SOCIAL_WORKER,
        Role.BROKER,
        Role.COMMISSIONER,
        Role.APPROVER,
        Role.FINANCE_OFFICER,
        Role.EVALUATOR,
        Role.AUDITOR,
        Role.ADMINISTRATOR,
    }
)
# Staff who may see prices and budgets. The database says the same (ledger/0009_money): a test holds the two together.
SEES_MONEY = frozenset({Role.BROKER, Role.APPROVER, Role.SOCIAL_WORKER, Role.FINANCE_OFFICER, Role.AUDITOR})
EVERYONE = frozenset(Role)
SIGNED_IN = frozenset(OF_AN_AUTHORITY | {Role.PROVIDER})

NAMES = {
    Role.SOCIAL_WORKER: "social worker",
    Role.BROKER: "broker",
    Role.COMMISSIONER: "commissioner",
    Role.APPROVER: "approver",
    Role.FINANCE_OFFICER: "finance officer",
    Role.EVALUATOR: "evaluator",
    Role.PROVIDER: "home or agency manager",
    Role.AUDITOR: "auditor",
    Role.ADMINISTRATOR: "administrator",
    Role.PERSON: "person, or whoever speaks for them",
    Role.PUBLIC: "member of the public",
    Role.SYSTEM: "the system",
}


def named(role: Role) -> str:
    """Return a role as it stands in a sentence: an approver, a broker, the person, the system."""
    name = NAMES[role]
    if role == Role.SYSTEM:
        return name
    article = "the" if role == Role.PERSON else "an" if name[0] in "aeiou" else "a"
    return f"{article} {name}"
