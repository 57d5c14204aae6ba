"""Web, jobs, opener and database killed at random while people choose and sign: all that was said is there, once."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.journeys.choosing_site import AGREED
from tests.resilience.killing import KILLS, PATIENCE, VICTIMS, Killer
from tests.resilience.stubborn import Stubborn
from tests.serving import Served, served

CHOICES = 12
WHO = {"authority_to_decide": "person", "decided_name": "Edith Marlowe"}
SIGNING = {"name": "Ann Example", "capacity": "As employed", "read": "on"}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path, ("-m", "tests.journeys.choosing_site", "agreed")) as running:
        yield running


def test_kills_at_random_lose_and_double_no_choice_and_no_signature(site: Served) -> None:
    with ExitStack() as stack:
        person, broker = _the_person(site), _signed_in(site, "Rosa Marchetti")
        managers = _managers(site)
        for one in (person, broker, *managers):
            stack.callback(one.close)
        chosen, signed = _while_it_is_killed(site, person, broker, managers)
    with site.owner() as connection:
        decided = connection.execute(
            "SELECT o.bid_ref FROM choice_decision d JOIN choice_option o ON o.id = d.option_id"
            " WHERE d.package_ref = (SELECT package_ref FROM tenders_tender ORDER BY id DESC LIMIT 1) ORDER BY d.id"
        ).fetchall()
        told = connection.execute(
            "SELECT name, count(*) FROM ledger_eventrow WHERE name IN ('OptionChosen', 'AgreementSigned') GROUP BY name"
        ).fetchall()
        signatures = connection.execute(
            "SELECT p.ref, s.side FROM placements_signature s JOIN placements_agreement a ON a.id = s.agreement_id"
            " JOIN placements_placement p ON p.id = a.placement_id ORDER BY p.ref, s.side"
        ).fetchall()
    assert [bid_ref for (bid_ref,) in decided] == chosen, "Every choice is there, once, in its order."
    assert signatures == sorted(signed), "Every signature is there, once."
    assert dict(told) == {"OptionChosen": len(chosen) + AGREED, "AgreementSigned": len(signed)}


def _while_it_is_killed(
    site: Served, person: Stubborn, broker: Stubborn, managers: list[Stubborn]
) -> tuple[list[str], list[tuple[str, str]]]:
    killer = Killer(site, *VICTIMS)
    killer.start()
    chosen = _choose_again_and_again(person)
    signed = _sign_everything(broker, managers)
    while killer.is_alive():
        assert person.get("/choices/").status_code == 200
    killer.join(PATIENCE)
    assert killer.kills == KILLS
    return chosen, signed


def _signed_in(site: Served, name: str) -> Stubborn:
    one = Stubborn(site.address)
    one.sign_in_as(name)
    return one


def _managers(site: Served) -> list[Stubborn]:
    one = Stubborn(site.address)
    page = one.get("/demonstration/sign-in/").text
    one.close()
    return [_signed_in(site, name) for name in sorted(set(re.findall(r"as (Manager of [^,<]+), ", page)))]


def _the_person(site: Served) -> Stubborn:
    """Open the newest private link with its code, as somebody does who was written to."""
    one = Stubborn(site.address)
    link = re.search(r'href="[^"]*(/me/[^"]+)"', one.get("/demonstration/outbox/").text)
    assert link is not None
    one.send(link[1], {"step": "send"})
    code = re.search(r"(\d{6}) is your code", one.get("/demonstration/outbox/").text)
    assert code is not None
    one.send(link[1], {"step": "code", "code": code[1]})
    return one


def _choose_again_and_again(person: Stubborn) -> list[str]:
    """Change one's mind between two homes, and return what was acknowledged, in order."""
    offers = sorted(set(re.findall(r'href="/choices/([^/"]+)/choose/"', person.get("/choices/").text)))
    assert len(offers) > 1
    chosen = []
    for number in range(CHOICES):
        bid_ref = offers[number % 2]
        answer = person.send(f"/choices/{bid_ref}/choose/", WHO)
        # Sent again after its answer was lost, it is said that this is the choice already.
        assert answer.status_code == 200 or "already" in answer.text, answer.text[:400]
        chosen.append(bid_ref)
    return chosen


def _sign_everything(broker: Stubborn, managers: list[Stubborn]) -> list[tuple[str, str]]:
    signed = []
    for manager in managers:
        for ref in sorted(set(re.findall(r'href="/agreements/(L-[^/"]+)/"', manager.get("/visits/").text))):
            for side, one in (("authority", broker), ("provider", manager)):
                answer = one.send(f"/agreements/{ref}/sign/", SIGNING)
                assert answer.status_code == 200 or "signed already" in answer.text, answer.text[:400]
                signed.append((ref, side))
    assert len(signed) == 2 * AGREED
    return signed
