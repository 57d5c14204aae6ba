"""Somebody who does not give up: a client that asks again, as a person reloads a page, until the site is back."""

import re
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx

PATIENCE = 60.0  # seconds to wait for the site to come back
EVERY = 0.15
PASSING = {500, 502, 503}


@dataclass
class Form:
    """One form of a page: where it goes, and what it holds already."""

    action: str = ""
    method: str = "get"
    fields: dict[str, list[str]] = field(default_factory=dict)
    words: str = ""


class Forms(HTMLParser):
    """Reads the forms of a page as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._in: Form | None = None
        self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._in = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self._in)
        if self._in is None:
            return
        name = given.get("name", "")
        if tag == "textarea" and name:
            self._textarea = name
            self._in.fields[name] = [""]
        elif tag == "input" and name:
            kind = given.get("type", "text")
            if kind in {"radio", "checkbox"} and "checked" not in dict(attrs):
                return
            if kind != "submit":
                self._in.fields.setdefault(name, []).append(given.get("value", ""))
        elif tag == "button" and name and given.get("type", "submit") == "submit":
            self._in.words += f"[{name}={given.get('value', '')}]"

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._in = None
        if tag == "textarea":
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._in is not None:
            if self._textarea:
                self._in.fields[self._textarea][0] += (
                    data.lstrip("\n") if not self._in.fields[self._textarea][0] else data
                )
            self._in.words += data


class Stubborn:
    """A browser of one person, without a picture."""

    def __init__(self, address: str) -> None:
        self.client = httpx.Client(base_url=address, follow_redirects=True, timeout=10)

    def close(self) -> None:
        """End."""
        self.client.close()

    def get(self, path: str) -> httpx.Response:
        """Return a page, asking until the site answers."""
        return self._until_it_answers(lambda: self.client.get(path))

    def send(self, path: str, given: dict[str, str], *, form_with: str = "") -> httpx.Response:
        """Fill in a form of a page and send it, with the same hidden key however often it has to be sent."""
        form = self._form(path, form_with)
        data = {**form.fields, **{name: [value] for name, value in given.items()}}
        return self._until_it_answers(lambda: self.client.post(form.action or path, data=data))

    def _form(self, path: str, words: str) -> Form:
        page = self.get(path)
        assert page.status_code == 200, f"{path}: {page.status_code} {page.text[:400]}"
        reader = Forms()
        reader.feed(page.text)
        posts = [one for one in reader.forms if one.method == "post" and "logout" not in one.action]
        fitting = [one for one in posts if words in one.words]
        assert fitting, f"{path} has no form with {words!r}: {[one.words.strip()[:60] for one in posts]}"
        return fitting[0]

    @staticmethod
    def _until_it_answers(ask: object) -> httpx.Response:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                answer: httpx.Response = ask()  # type: ignore[operator] # a call without arguments
                if answer.status_code not in PASSING:
                    return answer
            except httpx.HTTPError:
                pass
            assert time.monotonic() < deadline, "The site did not come back."
            time.sleep(EVERY)

    def sign_in_as(self, name: str) -> None:
        """Sign in as one of the demonstration's people."""
        page = self.get("/demonstration/sign-in/").text
        row = re.search(rf'name="post" value="(\d+)">\s*<button[^>]*>Sign in<span[^>]*> as {re.escape(name)},', page)
        assert row is not None, f"There is nobody called {name}."
        self.send("/demonstration/sign-in/", {"post": row[1]})
