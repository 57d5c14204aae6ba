"""A CQC API on the loopback: it answers from what it is given, and misbehaves as it is told."""

import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY = "a key that nobody may read"


class Register:
    """What the server answers from. `trouble` maps the nth request to what goes wrong with it."""

    def __init__(
        self, locations: dict[str, Any], providers: dict[str, Any], *, listed: list[str] | None = None
    ) -> None:
        self.locations, self.providers = locations, providers
        self.listed = listed if listed is not None else sorted(locations)
        self.trouble: dict[int, str] = {}
        self.asked: list[str] = []
        self.per_page: int | None = None

    def answer(self, path: str, query: dict[str, list[str]]) -> Any:
        """Return the answer to a request, or None for what is not there."""
        if path in {"/locations", "/changes/location"}:
            return self._page(path, query)
        kind, _, one = path.strip("/").partition("/")
        return (self.locations if kind == "locations" else self.providers).get(one)

    def _page(self, path: str, query: dict[str, list[str]]) -> Any:
        size = self.per_page or int(query["perPage"][0])
        page = int(query["page"][0])
        pages = max(1, -(-len(self.listed) // size))
        ids = self.listed[(page - 1) * size : page * size]
        key = "changes" if "changes" in path else "locations"
        entries = ids if key == "changes" else [{"locationId": one, "locationName": "A name"} for one in ids]
        return {"total": len(self.listed), "page": page, "perPage": size, "totalPages": pages, key: entries}

    @property
    def counted(self) -> Counter[str]:
        """How often each path was asked for."""
        return Counter(self.asked)


@contextmanager
def serving(register: Register) -> Iterator[str]:
    """Serve a register while the block runs; give its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            register.asked.append(parts.path)
            trouble = register.trouble.pop(len(register.asked), "")
            if self.headers.get("Ocp-Apim-Subscription-Key") != KEY:
                return self._send(401, b"{}")
            if trouble == "429":
                return self._send(429, b"{}", {"Retry-After": "3"})
            if trouble == "500":
                return self._send(500, b"it broke")
            if trouble == "shift":
                register.listed = [*register.listed[1:], register.listed[0]]
            if trouble == "gone":
                register.listed = register.listed[:-1]
            found = register.answer(parts.path, parse_qs(parts.query))
            if found is None:
                return self._send(404, b'{"statusCode": 404}')
            body = json.dumps(found).encode()
            return self._send(200, body[: len(body) // 2] if trouble == "half" else body)

        def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/public/v1".removesuffix("/public/v1")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def a_location(number: int, **given: object) -> dict[str, Any]:
    """Return the detail of a fictional home."""
    return {
        "locationId": f"1-5{number:09d}",
        "providerId": f"1-6{number % 3:09d}",
        "type": "Social Care Org",
        "name": f"Made-up House {number}",
        "registrationStatus": "Registered",
        "registrationDate": "2015-01-01",
        "careHome": "Y",
        "numberOfBeds": 20,
        "localAuthority": "Fairshire",
        "gacServiceTypes": [{"name": "Residential homes", "description": "Care home service without nursing"}],
        "specialisms": [{"name": "Dementia"}],
        "currentRatings": {"overall": {"rating": "Good", "reportDate": "2024-01-01", "keyQuestionRatings": []}},
        "contacts": [{"personGivenName": "Somebody"}],
        **given,
    }


def a_register(many: int = 7) -> Register:
    """Return a fictional register of some homes of three providers, one of which the API does not have."""
    locations = {one["locationId"]: one for one in (a_location(number) for number in range(1, many + 1))}
    providers = {f"1-6{n:09d}": {"providerId": f"1-6{n:09d}", "name": f"Provider {n}"} for n in (0, 1)}
    return Register(locations, providers)
