"""Playing an additional cost, step by step, for the tests of it."""

from dataclasses import replace
from datetime import timedelta

from django.db import connections

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.choice.actions import (
    agree_additional_cost,
    ask_additional_cost,
    check_additional_cost,
    record_advice,
    show_options,
    sign_additional_cost,
)
from placewell.choice.additional import Agreed, agreements_of
from placewell.choice.homes_above import homes_above
from placewell.choice.models import AdditionalCost
from placewell.directory.queries import today
from placewell.rules.additional_cost import Advice, Payer, SignsAs, State, Wish
from placewell.tenders.opener import OPENER
from tests.offered import Offered

WISH = Wish(Payer.THIRD_PARTY, "Grace Marlowe")
ORDER = (State.ASKED, State.ADVISED, State.CHECKED, State.SIGNED, State.IN_FORCE)


def look(offered: Offered) -> None:
    """Let the person look at their choices, which is the evidence that they were shown."""
    show_options(actor=offered.person, choices=offered.choices())


def ask(offered: Offered, **changed: object) -> AdditionalCost:
    """Ask for the home above the budget, which Grace would pay the rest of."""
    wish = replace(WISH, **changed)  # type: ignore[arg-type] # as each test gives
    return ask_additional_cost(
        actor=offered.person, package_ref=offered.package.ref, wish=wish, home="Rowan Court", relation="daughter"
    )


def dear(offered: Offered) -> str:
    """The offer above the budget."""
    with acting_as(OPENER):
        return homes_above(offered.tender)[0].bid_ref


def advise(offered: Offered, ref: str, bid_ref: str = "", **changed: object) -> None:
    """Give advice, yesterday."""
    advice = Advice(today() - timedelta(days=1), "Ines Duarte", said_yes=True)
    record_advice(
        actor=offered.staff(Role.SOCIAL_WORKER),
        ref=ref,
        bid_ref=bid_ref or dear(offered),
        advice=replace(advice, **changed),  # type: ignore[arg-type] # as each test gives
        how="At the council’s office, with the leaflet and an address for independent advice.",
    )


def check(offered: Offered, ref: str, *, healthcare: bool = False) -> None:
    """Check it as an approver."""
    check_additional_cost(actor=offered.staff(Role.APPROVER), ref=ref, healthcare=healthcare)


def sign(offered: Offered, ref: str) -> None:
    """Sign for the payer, as a broker who keeps the paper."""
    sign_additional_cost(
        actor=offered.staff(Role.BROKER),
        ref=ref,
        name="Grace Marlowe",
        signs_as=SignsAs.PAYER,
        evidence="Signed on paper in front of me, kept in the file.",
    )


def bring_to(offered: Offered, state: State) -> AdditionalCost:
    """Bring an additional cost to a state on the lawful way."""
    look(offered)
    cost = ask(offered)
    steps = {
        State.ADVISED: lambda: advise(offered, cost.ref),
        State.CHECKED: lambda: check(offered, cost.ref),
        State.SIGNED: lambda: sign(offered, cost.ref),
        State.IN_FORCE: lambda: agree_additional_cost(actor=offered.staff(Role.APPROVER), ref=cost.ref, name="Ada Obi"),
    }
    for step in ORDER[1 : ORDER.index(state) + 1]:
        steps[step]()
    return cost


def stands(offered: Offered) -> Agreed:
    """The newest additional cost as it stands."""
    with acting_as(OPENER):
        return agreements_of(offered.package.ref)[0]


def by_force(statement: str, *values: object) -> None:
    """Change history, which only its owner can, and only by force."""
    table = statement.split()[2 if statement.startswith("INSERT") else 1]
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
