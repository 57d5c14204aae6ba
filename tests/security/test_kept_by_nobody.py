"""What answers tell whoever carries or keeps them on the way: caches, proxies, and the next site in a Referer."""

import hashlib

from django.test import Client
from django.urls import reverse

from placewell.accounts.permissions import Whose, permission_of
from placewell.accounts.roles import Role
from tests.played import OpenTender
from tests.security.test_permissions import GIVEN
from tests.security.visiting import TOKEN, Visitor, a_link, everybody, paths

NO_STORE = "private, no-store"


def test_nobody_on_the_way_keeps_a_page_that_is_not_everybodys(played: OpenTender) -> None:
    known = {name: [value] for name, value in GIVEN.items()}
    known |= {"ref": [played.tender.ref, played.package.ref, played.invitations[0].ref]}
    wrong, kept = [], 0
    for role, client in everybody(played, played.manager()).items():
        visitor = Visitor(role.value, client)
        for pattern, path in paths(known):
            for method in ("GET", "POST"):
                answer = visitor.ask(method, path)
                public = role == Role.PUBLIC and permission_of(pattern.callback).whose == Whose.EVERYONES
                kept += public
                if not public and answer.headers.get("Cache-Control") != NO_STORE:
                    wrong.append((role.value, method, path, answer.headers.get("Cache-Control")))
                if "ETag" in answer.headers or "Last-Modified" in answer.headers:
                    wrong.append((role.value, method, path, "can be asked for again by its mark"))
                if answer.headers.get("Referrer-Policy") not in {"same-origin", "strict-origin"}:
                    wrong.append((role.value, method, path, answer.headers.get("Referrer-Policy")))
    assert wrong == []
    assert kept > 5


def test_a_page_that_is_not_there_and_one_too_large_are_kept_by_nobody(played: OpenTender) -> None:
    client = Client()
    assert client.get("/nothing-here/")["Cache-Control"] == NO_STORE
    assert client.get("/schemes/").headers.get("Cache-Control") is None, "Everybody's page, to nobody in particular."
    assert "Cookie" in client.get("/schemes/")["Vary"]


def test_the_token_of_a_private_link_goes_nowhere_in_a_referer(played: OpenTender) -> None:
    a_link(played, hashlib.sha256(TOKEN.encode()).digest())
    client = Client()
    address = reverse("private_link", args=[TOKEN])
    for answer in (client.get(address), client.post(address, {"step": "send"}), client.get("/me/none/")):
        assert answer["Referrer-Policy"] == "strict-origin"
        assert TOKEN not in answer.content.decode(), "Nor does the page name it."
    # The policy hides the path and keeps the origin: a form sent from there is still known to come from here.
    forged = Client(enforce_csrf_checks=True)
    forged.get(address)
    token = {"csrfmiddlewaretoken": forged.cookies["csrftoken"].value, "step": "send"}
    assert forged.post(address, token, HTTP_ORIGIN="http://testserver").status_code == 200
    assert forged.post(address, token, HTTP_ORIGIN="null").status_code == 403
