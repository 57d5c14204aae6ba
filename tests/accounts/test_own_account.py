"""One's own account: a forgotten password, a second factor, and its recovery codes."""

import base64
import hmac
import re
import struct
import time

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from placewell.ledger.models import Message

pytestmark = pytest.mark.django_db
FIRST, SECOND = "a long first password", "another long password"


@pytest.fixture
def mail() -> str:
    """Somebody with a password."""
    get_user_model().objects.create_user("ada@county.example", FIRST, name="Ada")
    return "ada@county.example"


def sign_in(client: Client, mail: str, password: str) -> str:
    answer = client.post("/accounts/login/", {"login": mail, "password": password}, follow=True)
    return str(answer.redirect_chain[-1][0]) if answer.redirect_chain else ""


def test_a_forgotten_password_is_chosen_anew_by_a_link_that_works_once(mail: str) -> None:
    client = Client()
    assert client.post("/accounts/password/reset/", {"email": mail}).status_code == 302
    message = Message.objects.get(to=mail)
    assert message.subject == "Choose a new password"
    path = re.search(r"http://[^/]+(/accounts/password/reset/key/\S+)", message.body)[1]
    page = client.get(path, follow=True)
    where = page.redirect_chain[-1][0]
    done = client.post(where, {"password1": SECOND, "password2": SECOND}, follow=True)
    assert b"Your password is changed" in done.content
    assert sign_in(Client(), mail, FIRST) == ""
    assert sign_in(Client(), mail, SECOND) != ""
    assert b"has been used, or is too old" in Client().get(path, follow=True).content


def test_nobody_is_told_whether_an_address_has_an_account() -> None:
    answer = Client().post("/accounts/password/reset/", {"email": "nobody@county.example"}, follow=True)
    assert b"If that address has an account" in answer.content
    assert Message.objects.get(to="nobody@county.example").subject == "No account has this address"


def test_a_second_factor_is_asked_for_once_it_is_set_up(mail: str) -> None:
    client = Client()
    sign_in(client, mail, FIRST)
    page = client.post("/accounts/reauthenticate/?next=/accounts/second-factor/app/", {"password": FIRST}, follow=True)
    secret = re.search(r"The key: <strong[^>]*>([A-Z2-7]+)<", page.content.decode())[1]
    done = client.post("/accounts/second-factor/app/", {"code": _code(secret)}, follow=True)
    assert b"Your recovery codes" in done.content
    codes = re.findall(r"<code>([0-9a-z-]+)</code>", done.content.decode())
    assert len(codes) >= 5
    other = Client()
    assert sign_in(other, mail, FIRST) == "/accounts/second-factor/authenticate/"
    assert other.get("/work/").status_code == 302
    refused = other.post("/accounts/second-factor/authenticate/", {"code": "000000"})
    assert b"There is a problem" in refused.content
    other.post("/accounts/second-factor/authenticate/", {"code": codes[0]})
    assert other.get("/accounts/second-factor/").status_code == 200
    third = Client()
    sign_in(third, mail, FIRST)
    again = third.post("/accounts/second-factor/authenticate/", {"code": codes[0]})
    assert b"There is a problem" in again.content


def _code(secret: str) -> str:
    """Return the six figures of now, as RFC 6238 says."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), "sha1")
    (number,) = struct.unpack(">I", digest[(at := digest[-1] & 15) : at + 4])
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06d}"
