"""Sixteen browsers that each send the form of an offer, over and over: a process of its own, and a light one.

Reads a plan as JSON from its standard input, and prints which offers were acknowledged and how many a second.
"""

import json
import re
import socket
import sys
import threading
import time
import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

WORDS = "The same carer from four o'clock, a walk before tea, low lights, and a call to the family each evening. "
PATIENCE = 60.0
LOCATION = re.compile(rb"\r\nlocation: (\S+)\r\n", re.IGNORECASE)
LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)


@dataclass
class Browser:
    """One signed-in client on one connection that it keeps."""

    port: int
    cookie: str
    requests: list[tuple[str, bytes]]
    acknowledged: list[str] = field(default_factory=list)
    done_at: list[float] = field(default_factory=list)

    def open(self, form_of: str) -> None:
        """Open the page of the form, as a browser does before it sends it, and keep the two halves of its token."""
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        head, body = self._exchange("GET", f"/invitations/{form_of}/bid/", b"")
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', body)
        kept = re.search(rb"(csrftoken=[^;]+)", head)
        if token is None or kept is None:
            raise RuntimeError(f"The form of {form_of} was not shown: {head[:200]!r}")
        self.cookie = f"{self.cookie}; {kept[1].decode()}"
        self.token = token[1]

    def send_all(self) -> None:
        """Send every offer, one after another; raise when one is not answered by the redirect to its receipt."""
        token = b"&csrfmiddlewaretoken=" + self.token
        for ref, form in self.requests:
            head, body = self._exchange("POST", f"/invitations/{ref}/bid/", form + token)
            where = LOCATION.search(head)
            if where is None or where[1] != b"../receipt/1/" or not head.startswith(b"HTTP/1.1 302 "):
                raise RuntimeError(f"{ref} was not acknowledged: {head[:300]!r} {body[-600:]!r}")
            self.acknowledged.append(ref)
            self.done_at.append(time.perf_counter())

    def _exchange(self, method: str, path: str, content: bytes) -> tuple[bytes, bytes]:
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nOrigin: http://127.0.0.1:{self.port}\r\n"
            f"Cookie: {self.cookie}\r\nAccept: text/html\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(content)}\r\n\r\n"
        )
        self.socket.sendall(head.encode() + content)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self._more()
        head_, _, body = answer.partition(b"\r\n\r\n")
        length = LENGTH.search(head_)
        while len(body) < int(length[1] if length else 0):
            body += self._more()
        return head_ + b"\r\n", body

    def _more(self) -> bytes:
        got = self.socket.recv(65_536)
        if not got:
            raise RuntimeError("The server hung up.")
        return got


def form_of(plan: dict[str, Any]) -> bytes:
    """Return what the page that checks an offer sends when its button is pressed, as a browser encodes it."""
    fields = [(f"answer_{question}", WORDS * 4) for question in plan["questions"]]
    fields += [("for_me", WORDS * 2), ("confirmed_by", "Kim Lee")]
    fields += [("must_haves_met", "on"), ("vacancy_confirmed", "on")]
    for name in ("start_on", "valid_until"):
        day = date.fromisoformat(str(plan[name]))
        fields += [(f"{name}_{place}", str(value)) for place, value in enumerate((day.day, day.month, day.year))]
    fields += [("core", "990.00"), ("basis", "net_of_fnc"), ("step", "seal")]
    return urlencode(fields).encode()


def rate_of(done_at: list[list[float]], *, since: float) -> float:
    """Return how many things a second several did, while all of them were at it: until the first had nothing left."""
    until = min(times[-1] for times in done_at)
    return sum(moment <= until for times in done_at for moment in times) / (until - since)


def main() -> None:
    """Send the offers of a plan from all browsers at once."""
    plan = json.load(sys.stdin)
    form = form_of(plan)
    browsers = []
    for cookie, refs in zip(plan["cookies"], plan["invitations"], strict=True):
        requests = [(ref, form + b"&key=" + uuid.uuid4().hex.encode()) for ref in refs]
        browsers.append(Browser(plan["port"], cookie, requests))
    for browser in browsers:
        browser.open(browser.requests[0][0])
    threads = [threading.Thread(target=browser.send_all) for browser in browsers]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = rate_of([browser.done_at for browser in browsers], since=start)
    acknowledged = [ref for browser in browsers for ref in browser.acknowledged]
    sys.stdout.write(json.dumps({"acknowledged": acknowledged, "rate": rate}))


if __name__ == "__main__":
    main()
