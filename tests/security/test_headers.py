"""What every answer tells a browser to keep to, whatever it is an answer to."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/", 200),
        ("get", "/work/", 302),
        ("get", "/no-such-page/", 404),
        ("post", "/invitations/I-1/bid/", 302),
        ("post", "/", 405),
    ],
)
def test_every_answer_has_the_security_headers(method: str, path: str, status: int) -> None:
    answer = getattr(Client(), method)(path)
    assert answer.status_code == status
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    assert policy.pop("script-src").startswith("'self' 'sha256-")
    assert policy == {
        "default-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_a_request_from_elsewhere_is_refused_with_them_too() -> None:
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a"})
    assert answer.status_code == 403
    assert "Content-Security-Policy" in answer.headers
