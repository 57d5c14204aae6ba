"""How long it takes to open a tender that invites two hundred: the whole action, to the commit."""

import statistics

from tests.bench.measured import Measured, database, seconds, tidy

INVITED, OTHERS, RUNS = 200, 60, 5


def measure() -> Measured:
    """Return the median in milliseconds over several tenders of one county, after a first that does not count."""
    with database():
        from placewell.accounts.acting import acting_as
        from placewell.accounts.roles import Role
        from placewell.ledger.models import Message
        from placewell.rules.urgency import Urgency
        from placewell.tenders.actions.opening_tenders import open_tender
        from placewell.tenders.models import Invitation
        from placewell.tenders.opener import OPENER
        from placewell.web.demonstration.play import prepare, staff
        from tests.bench.county import county_of

        county = county_of(INVITED, others=OTHERS)
        broker = staff(county, Role.BROKER)
        waiting = [
            prepare(county, lambda _: None, "Ann", f"Other{n}", "Jo Other", "jo@family.example", Urgency.STANDARD)
            for n in range(RUNS + 1)
        ]
        tidy()
        times = [seconds(lambda ref=one.ref: open_tender(actor=broker, package_ref=ref)) for one in waiting][1:]
        with acting_as(OPENER):
            made, told = Invitation.objects.count(), Message.objects.filter(about__startswith="tender:").count()
        if (made, told) != (INVITED * len(waiting),) * 2:
            raise AssertionError(f"{made} invitations and {told} messages for {len(waiting)} tenders.")
    return {
        "value": statistics.median(times) * 1000,
        "how": f"median of {RUNS} tenders that each invite {INVITED} services of {INVITED} providers, tell each of"
        f" them, and name {OTHERS} that are not invited; the whole action with its commit, which does not wait for"
        " the disk",
    }
