"""The register in step with the CQC API: gently, whole, and the same rows however it was stopped (rulebook §12)."""

import json
import random
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import system_actor
from placewell.directory.actions import import_register
from placewell.directory.cqc import running
from placewell.directory.cqc.client import CqcClient, CqcProblem, Limiter
from placewell.directory.cqc.running import run_sync, start_sync
from placewell.directory.models import Fetched, ImportRun, Provider, RegisterSync, Service, ServiceLink
from placewell.directory.reading import read_register
from placewell.ledger.models import EventRow
from placewell.rules.errors import Conflict
from tests.clients import client_of
from tests.directory.cqc_server import KEY, Register, a_location, a_register, serving

SYSTEM = system_actor("register")


class Waits:
    """A clock and a sleep that take no time, and say what was waited."""

    def __init__(self) -> None:
        self.now, self.slept = 0.0, []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def clock(self) -> float:
        return self.now


def a_client(address: str, waits: Waits | None = None, **given: object) -> CqcClient:
    waits = waits or Waits()
    return CqcClient(key=KEY, base=address, limiter=Limiter(sleep=waits.sleep, clock=waits.clock), **given)


def rows() -> list[object]:
    """Return every row of the register, in a fixed order."""
    return [
        list(model.objects.order_by(*order).values(*names))
        for model, order, names in (
            (Provider, ["pk"], []),
            (Service, ["pk"], []),
            (
                ServiceLink,
                ["service_id", "other_id", "kind"],
                ["service_id", "other_id", "other_name", "kind", "reason"],
            ),
        )
    ]


class TestClient:
    def test_there_are_never_more_than_ten_requests_a_second(self):
        waits = Waits()
        with serving(a_register()) as address:
            client = a_client(address, waits)
            for _ in range(21):
                client.locations(1)
        assert waits.now == pytest.approx(2.0)

    def test_it_waits_as_long_as_it_is_told(self):
        waits, register = Waits(), a_register()
        register.trouble = {1: "429"}
        with serving(register) as address:
            assert a_client(address, waits).locations(1)["total"] == 7
        assert 3.0 in waits.slept

    @pytest.mark.parametrize("trouble", ["500", "half"])
    def test_a_failure_and_an_answer_cut_short_are_asked_for_again(self, trouble):
        register = a_register()
        register.trouble = {1: trouble, 2: trouble}
        with serving(register) as address:
            assert a_client(address).location("1-5000000001")["name"] == "Made-up House 1"
        assert len(register.asked) == 3

    def test_it_gives_up_after_a_while_and_says_that_it_can_go_on(self):
        register = a_register()
        register.trouble = dict.fromkeys(range(1, 99), "500")
        with (
            serving(register) as address,
            pytest.raises(CqcProblem, match=r"it answered 500\. The run can go on later"),
        ):
            a_client(address).locations(1)

    def test_a_server_that_is_not_there_is_a_plain_problem(self):
        with pytest.raises(CqcProblem, match="went on failing"):
            a_client("http://127.0.0.1:9").locations(1)

    def test_the_key_is_never_said_and_never_sent_in_the_clear(self):
        with pytest.raises(CqcProblem, match="https://") as refused:
            CqcClient(key=KEY, base="http://api.example/public/v1")
        assert KEY not in str(refused.value)
        with serving(a_register()) as address, pytest.raises(CqcProblem, match="does not accept the key") as refused:
            CqcClient(key="wrong", base=address).locations(1)
        assert "wrong" not in str(refused.value)
        with pytest.raises(CqcProblem, match="Set PLACEWELL_CQC_KEY"):
            CqcClient(key=" ")

    def test_named_contacts_are_dropped_before_anything_is_kept(self):
        register = a_register()
        named = [{"personGivenName": "Somebody"}]
        register.locations["1-5000000001"] = a_location(1, regulatedActivities=[{"name": "Care", "contacts": named}])
        with serving(register) as address:
            answer = a_client(address).location("1-5000000001")
        assert "Somebody" not in json.dumps(answer)
        assert answer["regulatedActivities"] == [{"name": "Care"}]

    def test_what_the_api_does_not_have_is_none(self):
        with serving(a_register()) as address:
            assert a_client(address).provider("1-6000000002") is None


@pytest.mark.usefixtures("committed")
class TestRun:
    def test_the_first_run_reads_everything_and_the_next_what_changed(self, clock):
        register = a_register()
        with serving(register) as address:
            done = run_sync(a_client(address), start_sync(actor=SYSTEM))
            assert (done.phase, done.run.created, Service.objects.count()) == ("done", 7, 7)
            assert not Fetched.objects.exists(), "answers are kept until the run is done, and no longer"
            assert "contacts" not in Service.objects.first().original
            clock.forward(timedelta(days=1))
            register.locations["1-5000000003"] = a_location(
                3, currentRatings={"overall": {"rating": "Requires Improvement", "reportDate": "2026-05-01"}}
            )
            register.listed = ["1-5000000003"]
            register.asked.clear()
            again = run_sync(a_client(address), start_sync(actor=SYSTEM))
        assert (again.kind, again.run.updated) == ("changes", 1)
        assert again.since == done.until - running.OVERLAP
        assert register.counted["/locations/1-5000000001"] == 0
        with acting_as(SYSTEM):
            event = EventRow.objects.get(name="RatingChanged")
        assert (event.payload["before"], event.payload["after"]) == ("Good", "Requires improvement")

    @pytest.mark.parametrize("trouble", ["shift", "gone"])
    def test_a_list_that_shifts_under_the_reading_is_read_again(self, trouble):
        register = a_register(9)
        register.per_page, register.trouble = 4, {2: trouble}
        with serving(register) as address:
            done = run_sync(a_client(address), start_sync(actor=SYSTEM))
        assert done.restarts == 1
        assert set(Service.objects.values_list("pk", flat=True)) == set(register.listed)

    def test_a_list_that_never_stands_still_is_given_up_with_a_reason(self):
        register = a_register(9)
        register.per_page = 4
        register.trouble = dict.fromkeys(range(2, 99), "shift")
        with serving(register) as address:
            sync = start_sync(actor=SYSTEM)
            with pytest.raises(CqcProblem, match="went on changing"):
                run_sync(a_client(address), sync)
        assert "went on changing" in RegisterSync.objects.get().failure
        assert not Service.objects.exists()

    def test_stopped_after_any_number_of_requests_it_ends_with_the_same_rows(self):
        register = a_register(30)
        register.per_page = 11
        with serving(register) as address:
            run_sync(a_client(address), start_sync(actor=SYSTEM))
        whole, requests = rows(), len(register.asked)
        for stop in range(requests):
            _forget()
            self.stopped_once(register, stop)
            assert rows() == whole, f"stopped at request {stop}"
            assert ImportRun.objects.count() == 1

    def stopped_once(self, register: Register, stop: int) -> None:
        class Killed(BaseException):
            """The process ends here."""

        register.asked.clear()
        with serving(register) as address:
            client = a_client(address)
            plain = client._once

            def once(path, query):
                if len(register.asked) == stop:
                    raise Killed
                return plain(path, query)

            killed = type("KilledClient", (CqcClient,), {"_once": lambda _self, path, query: once(path, query)})
            broken = killed(key=KEY, base=address, limiter=client.limiter)
            sync = start_sync(actor=SYSTEM)
            with pytest.raises(Killed):
                run_sync(broken, sync)
            run_sync(client, start_sync(actor=SYSTEM))

    def test_one_run_at_a_time(self):
        first = start_sync(actor=SYSTEM)
        assert start_sync(actor=SYSTEM).pk == first.pk
        with pytest.raises(Conflict, match="not finished"):
            start_sync(actor=SYSTEM, local_authority="Elsewhere")

    def test_everybody_reads_how_old_the_register_is(self, clock):
        assert "has not been read yet" in client_of(None).get("/register/").content.decode()
        with serving(a_register()) as address:
            run_sync(a_client(address), start_sync(actor=SYSTEM))
        assert "from the CQC API" in client_of(None).get("/register/").content.decode()
        clock.forward(timedelta(days=8))
        assert "over seven days ago" in client_of(None).get("/register/?kind=RatingChanged").content.decode()


def _forget() -> None:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("TRUNCATE directory_fetched, directory_registersync, directory_importrun, directory_servicelink")
        cursor.execute("DELETE FROM directory_service")
        cursor.execute("DELETE FROM directory_provider")


@pytest.mark.real_data
@pytest.mark.usefixtures("committed")
def test_the_whole_oldham_market_through_the_api_gives_the_same_rows_as_the_files(real_data: Path):
    path = real_data / "cqc/oldham_cqc_api_raw_2025.zip"
    with zipfile.ZipFile(path) as archive:
        answers = {name: json.loads(archive.read(name)) for name in archive.namelist() if name.endswith(".json")}
    locations = {a["locationId"]: a for n, a in answers.items() if "location_" in n}
    providers = {a["providerId"]: a for n, a in answers.items() if "provider_" in n}
    listed = next(a for n, a in answers.items() if n.endswith("locations.json"))
    register = Register(locations, providers, listed=[one["locationId"] for one in listed["locations"]])
    register.per_page = 100
    import_register(actor=SYSTEM, reading=read_register([path]), sources=[path])
    whole, counted = rows(), ImportRun.objects.get()
    for stop in (None, *random.Random(7).sample(range(1, 400), 2)):  # noqa: S311 (the same points each time)
        _forget()
        if stop is None:
            with serving(register) as address:
                run_sync(a_client(address), start_sync(actor=SYSTEM, local_authority="Oldham"))
        else:
            _stopped_in_oldham(register, stop)
        assert rows() == whole
        run = ImportRun.objects.get()
        assert (run.created, run.deregistered, run.listed_only) == (
            counted.created,
            counted.deregistered,
            counted.listed_only,
        )


def _stopped_in_oldham(register: Register, stop: int) -> None:
    register.asked.clear()
    register.trouble = dict.fromkeys(range(stop, stop + 6), "500")
    with serving(register) as address:
        sync = start_sync(actor=SYSTEM, local_authority="Oldham")
        with pytest.raises(CqcProblem, match="can go on later"):
            run_sync(a_client(address), sync)
        register.trouble = {}
        run_sync(a_client(address), start_sync(actor=SYSTEM, local_authority="Oldham"))
