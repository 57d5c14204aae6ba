"""Pages of consultation: anybody reads and comments; those who run it revise, answer, hide and close."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.test import Client

from placewell.accounts.actions import give_post
from placewell.accounts.actor import NOBODY, Actor, system_actor
from placewell.accounts.models import Organisation
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.market.actions import adopt_policy, comment_on, open_consultation
from placewell.market.models import Comment, Consultation, Policy
from placewell.market.queries import consulting as queries
from placewell.rules.consulting import ConsultationSubject
from placewell.rules.legal_basis import LegalBasis
from tests.clients import client_of
from tests.conftest import Clock
from tests.factories import a_draft_scheme, a_live_category, a_proposed_policy, an_authority, staff_of

WORDS = "Forty for price is too much."


@pytest.fixture
def authority(committed: str) -> Organisation:
    cache.clear()
    return an_authority()


@pytest.fixture
def commissioner(authority: Organisation) -> Actor:
    return somebody(authority, "helen")


def somebody(authority: Organisation, name: str) -> Actor:
    """A commissioner who can sign in."""
    made = give_post(
        actor=system_actor("test"),
        email=f"{name}@council.example",
        name=name.title(),
        organisation=authority,
        role=Role.COMMISSIONER,
    )
    return staff_of(authority, Role.COMMISSIONER, number=made.user_id)


@pytest.fixture
def proposed(commissioner: Actor) -> Policy:
    """A second policy of a light-touch scheme that is live."""
    scheme = a_draft_scheme(
        commissioner, legal_basis=LegalBasis.PCR_LIGHT_TOUCH, starts_on=date(2024, 4, 1), ends_on=date(2029, 2, 1)
    )
    category = a_live_category(commissioner, scheme)
    scheme.state, scheme.went_live_at = "live", scheme.established_at
    scheme.save(update_fields=["state", "went_live_at"])
    return a_proposed_policy(commissioner, category)


def opened(commissioner: Actor, policy: Policy) -> Consultation:
    return open_consultation(
        actor=commissioner,
        scheme=policy.category.scheme,
        category=policy.category,
        subject=ConsultationSubject.POLICY,
        policy=policy,
        title="Quality and price",
        summary="Quality counts for more.",
        why="Homes told us so.",
        days=28,
    )


def text_at(client: Client, path: str, **query: object) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200, path
    return answer.content.decode()


def send(client: Client, path: str, **given: object) -> None:
    answer = client.post(path, given)
    assert answer.status_code == 302, answer.content.decode()


def test_from_a_proposal_to_what_it_became_in_pages(commissioner: Actor, proposed: Policy, clock: Clock) -> None:
    staff, public = client_of(commissioner), client_of(None)
    scheme = proposed.category.scheme
    send(
        staff,
        f"/market/consultations/open/{scheme.ref}/",
        subject="policy",
        policy=str(proposed.pk),
        title="Quality and price",
        summary="Quality counts for more.",
        why="Homes told us so.",
        days="28",
    )
    found = Consultation.objects.get()
    page, desk = f"/consultations/{found.ref}/", f"/market/consultations/{found.ref}/"
    assert found.title in text_at(public, "/consultations/")
    assert found.title in text_at(public, f"/schemes/{scheme.ref}/")
    assert f"{page}comment/?passage=weights" in text_at(public, page)
    assert "Quality 60, price 40." in text_at(public, f"{page}comment/", passage="weights")
    send(public, f"{page}comment/", passage="weights", text=WORDS, said_by="person", name="Ann")
    said = Comment.objects.get()
    assert WORDS in text_at(public, page)
    assert "0 changed something" in text_at(public, page)
    clock.forward(found.closes_at - now() + timedelta(minutes=1))
    assert public.get(f"{page}comment/").status_code == 302
    newer = a_proposed_policy(commissioner, proposed.category, quality_weight=Decimal(70), price_weight=Decimal(30))
    send(staff, f"{desk}revise/", policy=str(newer.pk), why="Price counts for less.", follows=[str(said.pk)])
    send(
        staff,
        f"/market/consultations/comments/{said.pk}/answer/",
        kind="we_did",
        change="2:weights",
        text="Price is 30 now.",
    )
    assert "No comment waits" in text_at(staff, desk)
    send(staff, f"{desk}close/")
    approver = replace(commissioner, ref="user:999901", user_id=999901, role=Role.APPROVER)
    adopt_policy(actor=approver, policy=newer)
    shown = text_at(public, page)
    for words in ("<del>60,</del><ins>70,</ins>", WORDS, "Price is 30 now.", "1 comment, 1 changed something."):
        assert words in shown
    assert "Quality 70, price 30." in text_at(public, f"{page}versions/2/")


def test_a_comment_that_names_somebody_comes_back_with_what_was_typed(commissioner: Actor, proposed: Policy) -> None:
    found = opened(commissioner, proposed)
    given = {"text": "Ring my aunt on 01632 960123.", "said_by": "public", "passage": "whole"}
    answer = client_of(None).post(f"/consultations/{found.ref}/comment/", given)
    assert "may tell who somebody is" in answer.content.decode()
    assert "Ring my aunt" in answer.content.decode()
    assert not Comment.objects.exists()


def test_comments_from_one_address_are_limited(commissioner: Actor, proposed: Policy) -> None:
    found, public = opened(commissioner, proposed), client_of(None)
    given = {"text": WORDS, "said_by": "public", "passage": "whole"}
    codes = [public.post(f"/consultations/{found.ref}/comment/", given).status_code for _ in range(21)]
    assert codes == [302] * 20 + [429]


def test_a_hidden_comment_is_not_shown_and_its_reason_is(commissioner: Actor, proposed: Policy) -> None:
    found = opened(commissioner, proposed)
    said = comment_on(actor=NOBODY, consultation_ref=found.ref, text="Something unkind about somebody.")
    send(client_of(commissioner), f"/market/consultations/comments/{said.pk}/hide/", reason="It insults somebody.")
    shown = text_at(client_of(None), f"/consultations/{found.ref}/")
    assert "Something unkind" not in shown
    assert "It insults somebody." in shown
    assert "1 comment, 0 changed" in shown


def test_late_answers_are_shown_in_public(commissioner: Actor, proposed: Policy, clock: Clock) -> None:
    found = opened(commissioner, proposed)
    clock.forward(found.answers_due_at - now() + timedelta(minutes=1))
    assert "The answers are late." in text_at(client_of(None), f"/consultations/{found.ref}/")


def test_comments_are_paged_and_each_is_shown_once(
    commissioner: Actor, proposed: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    found = opened(commissioner, proposed)
    made = [comment_on(actor=NOBODY, consultation_ref=found.ref, text=f"Point {n}.").pk for n in range(5)]
    seen, after = [], 0
    while True:
        page, after = queries.comments_on(found, after=after)
        seen += [one.id for one in page]
        if not after:
            break
    assert seen == made


def test_a_proposal_is_taken_back_with_a_reason(commissioner: Actor, proposed: Policy) -> None:
    found = opened(commissioner, proposed)
    send(client_of(commissioner), f"/market/consultations/{found.ref}/withdraw/", reason="A better one follows.")
    assert "A better one follows." in text_at(client_of(None), f"/consultations/{found.ref}/")


def test_another_authority_finds_no_desk_here(commissioner: Actor, proposed: Policy) -> None:
    found = opened(commissioner, proposed)
    elsewhere = client_of(somebody(an_authority("Elsewhere"), "omar"))
    assert elsewhere.get(f"/market/consultations/{found.ref}/").status_code == 404
