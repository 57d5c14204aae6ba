"""The CQC API: pages, details and changes, asked for gently and read whole (rulebook §12)."""

import email.utils
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

from placewell.directory.reading.api import without_contacts

BASE = "https://api.service.cqc.org.uk/public/v1"
HEADER = "Ocp-Apim-Subscription-Key"
A_SECOND = 10  # requests at most
ATTEMPTS = 6
LONGEST_WAIT = 120.0  # seconds that an answer may make us wait
PER_PAGE = 500
TIMEOUT = 30.0
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class CqcProblem(Exception):
    """The CQC API could not be asked, or went on failing; the sentence says what to do."""


class _Again(Exception):
    """An answer that is asked for again; `wait` is how long it said to wait, in seconds, if it did."""

    def __init__(self, why: str, wait: float | None = None) -> None:
        super().__init__(why)
        self.why, self.wait = why, wait


@dataclass(slots=True)
class Limiter:
    """Keeps requests apart, so that there are never more than `a_second` of them."""

    a_second: int = A_SECOND
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _next: float = field(default=0.0)

    def wait(self) -> None:
        """Return when the next request may go."""
        now = self.clock()
        if now < self._next:
            self.sleep(self._next - now)
            now = self._next
        self._next = max(now, self._next) + 1 / self.a_second


@dataclass(slots=True)
class CqcClient:
    """Asks the API with a key. Nothing it raises or says names the key."""

    key: str
    base: str = BASE
    limiter: Limiter = field(default_factory=Limiter)
    timeout: float = TIMEOUT

    def __post_init__(self) -> None:
        """Refuse to send the key over a line that others can read."""
        parts = urlsplit(self.base)
        if parts.scheme != "https" and parts.hostname not in LOOPBACK:
            raise CqcProblem("The address of the CQC API has to begin with https://.")
        if not self.key.strip():
            raise CqcProblem("There is no key for the CQC API. Set PLACEWELL_CQC_KEY.")

    def locations(self, page: int, *, local_authority: str = "") -> Mapping[str, Any]:
        """Return a page of the list of locations, all or of one local authority."""
        wanted = {"localAuthority": local_authority} if local_authority else {}
        return self._whole("/locations", {"page": page, "perPage": PER_PAGE, **wanted})

    def changes(self, page: int, *, since: datetime, until: datetime) -> Mapping[str, Any]:
        """Return a page of the locations that changed from `since` on, before `until`."""
        window = {"startTimestamp": _stamp(since), "endTimestamp": _stamp(until)}
        return self._whole("/changes/location", {"page": page, "perPage": PER_PAGE, **window})

    def location(self, location_id: str) -> Mapping[str, Any] | None:
        """Return the detail of a location, or None where the API has none."""
        return self._get(f"/locations/{location_id}", {})

    def provider(self, provider_id: str) -> Mapping[str, Any] | None:
        """Return the detail of a provider, or None where the API has none."""
        return self._get(f"/providers/{provider_id}", {})

    def _whole(self, path: str, query: Mapping[str, Any]) -> Mapping[str, Any]:
        found = self._get(path, query)
        if found is None:
            raise CqcProblem(f"The CQC API has no {path}. Look at PLACEWELL_CQC_URL.")
        return found

    def _get(self, path: str, query: Mapping[str, Any]) -> Mapping[str, Any] | None:
        try:
            for attempt in Retrying(
                retry=retry_if_exception_type(_Again),
                stop=stop_after_attempt(ATTEMPTS),
                wait=_waiting,
                sleep=self.limiter.sleep,
                reraise=True,
            ):
                with attempt:
                    return self._once(path, query)
        except _Again as error:
            raise CqcProblem(f"The CQC API went on failing at {path}: {error.why}. The run can go on later.") from None
        raise AssertionError("a retry either returns or raises")

    def _once(self, path: str, query: Mapping[str, Any]) -> Mapping[str, Any] | None:
        self.limiter.wait()
        try:
            answer = httpx.get(
                self.base + path,
                params=dict(query),
                headers={HEADER: self.key, "Accept": "application/json"},
                timeout=self.timeout,
                follow_redirects=False,
            )
        except httpx.HTTPError as error:
            raise _Again(type(error).__name__) from None
        if answer.status_code == httpx.codes.NOT_FOUND:
            return None
        if answer.status_code in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}:
            raise CqcProblem("The CQC API does not accept the key. Look at PLACEWELL_CQC_KEY.")
        if answer.status_code == httpx.codes.TOO_MANY_REQUESTS or answer.status_code >= 500:
            raise _Again(f"it answered {answer.status_code}", _wait_of(answer.headers.get("Retry-After")))
        if answer.status_code != httpx.codes.OK:
            raise CqcProblem(f"The CQC API answered {answer.status_code} at {path}.")
        try:
            found = json.loads(answer.content)
        except ValueError:
            raise _Again("its answer was not whole") from None
        if not isinstance(found, dict):
            raise _Again("its answer was no object")
        kept: Mapping[str, Any] = without_contacts(found)
        return kept


def _waiting(state: RetryCallState) -> float:
    """Return how long to wait before the next attempt: what the answer said, or twice as long each time."""
    error = state.outcome.exception() if state.outcome else None
    said = error.wait if isinstance(error, _Again) else None
    return min(LONGEST_WAIT, said if said is not None else 0.5 * 2 ** (state.attempt_number - 1))


def _wait_of(header: str | None) -> float | None:
    """Read `Retry-After`: seconds, or a moment."""
    if header is None:
        return None
    if header.strip().isdigit():
        return float(header)
    try:
        moment = email.utils.parsedate_to_datetime(header)
    except ValueError:
        return None
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
