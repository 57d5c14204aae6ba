"""Every address, as every role and as nobody: what is not declared fails, what is not permitted is refused."""

import pytest
from django.test import Client
from django.urls import URLPattern, reverse
from django.urls.resolvers import RoutePattern

from placewell.accounts.permissions import ACTIONS, Permission, Whose, permission_of
from placewell.accounts.roles import Role
from placewell.web.quiet import addresses
from tests.played import OpenTender
from tests.security.visiting import everybody

GIVEN = {
    "package_ref": "P-0",
    "ref": "X-0",
    "bid_ref": "B-0",
    "question_id": 0,
    "decision_id": 0,
    "seq": 1,
    "post_id": 0,
    "token": "none",
    "service_id": "1-0",
    "category_ref": "C-0",
    "uidb36": "0",
    "key": "none",
    "saved_id": "00000000-0000-0000-0000-000000000000",
    "scheme_ref": "S-0",
    "invitation_ref": "I-0",
    "claim_ref": "CL-0",
    "application_ref": "AP-0",
    "document_id": 0,
    "notice_id": 0,
    "proceeding_id": 0,
    "membership_id": 0,
    "dispute_id": 0,
    "input_id": 0,
    "invitation_id": 0,
    "criterion_id": 0,
    "consultation_ref": "CO-0",
    "comment_id": 0,
    "investment_id": 0,
    "file_id": 0,
    "evidence_id": 0,
    "run_ref": "PR-0",
    "line_id": 0,
    "uplift_id": 0,
    "remittance_id": 0,
    "complaint_ref": "CM-0",
    "assessor_ref": "TA-0",
    "trust_id": 0,
    "number": 1,
    "version": 1,
    "step": "told",
    "resident_ref": "O-0",
}
REFUSED, ELSEWHERE = 403, 302
ALL = list(addresses())


def test_addresses_are_written_as_routes() -> None:
    assert all(isinstance(pattern.pattern, RoutePattern) for _route, pattern in ALL)


@pytest.mark.parametrize("pattern", [pattern for _, pattern in ALL], ids=[route for route, _ in ALL])
def test_every_address_declares_who_may_use_it(pattern: URLPattern) -> None:
    assert isinstance(permission_of(pattern.callback), Permission)


def test_every_action_declares_who_may_do_it_and_nobody_may_do_everything() -> None:
    assert len(ACTIONS) > 25
    for name, permission in ACTIONS.items():
        assert permission.roles, name
        assert permission.roles != frozenset(Role), name
        if permission.whose not in {Whose.OWN_CASE, Whose.OWN_ACCOUNT}:
            assert Role.PUBLIC not in permission.roles, name


def test_every_role_gets_what_is_declared_and_nothing_else(played: OpenTender) -> None:
    by_role = everybody(played, played.manager())
    signed_in = {role: client.cookies.copy() for role, client in by_role.items()}
    wrong = []
    for route, pattern in ALL:
        permission = permission_of(pattern.callback)
        arguments = {name: GIVEN[name] for name in pattern.pattern.converters}
        path = reverse(pattern.name or "", kwargs=arguments)
        for role, client in by_role.items():
            for method in ("GET", "POST"):
                # Signing out, or in as somebody else, is for one request only.
                client.cookies.clear()
                client.cookies.update(signed_in[role])
                answer = client.generic(method, path)
                may = role in permission.roles
                refused = answer.status_code == REFUSED or (role == Role.PUBLIC and answer.status_code == ELSEWHERE)
                # A method that a page does not take, or a row that is not there, is answered after the permission.
                if answer.status_code >= 500 or (not may and not refused and answer.status_code != 405):
                    wrong.append((route, role.value, answer.status_code))
                # Who has no password, as nobody here has, is not asked for it again.
                if may and answer.status_code == REFUSED and permission.whose != Whose.OWN_ACCOUNT:
                    wrong.append((route, role.value, "refused"))
    assert wrong == []


def test_a_request_that_is_too_large_is_refused_before_it_is_read() -> None:
    answer = Client().post("/accounts/login/", data=b"", content_type="text/plain", CONTENT_LENGTH=str(200 * 1024**2))
    assert answer.status_code == 413
    assert b"at most 5 megabytes" in answer.content


@pytest.mark.django_db
def test_ready_sign_ins_are_impossible_outside_a_demonstration() -> None:
    for name in ("ready_sign_ins", "outbox"):
        assert Client().get(reverse(name)).status_code == 404
    assert Client().post(reverse("ready_sign_ins"), {"post": "1"}).status_code == 404
