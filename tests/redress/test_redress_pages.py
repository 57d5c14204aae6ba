"""Complaints page by page: the person on a phone, the provider, and the council's staff."""

import html

import pytest
from django.test import Client

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor
from placewell.accounts.roles import Role
from placewell.market.actions import answer_dispute, make_dispute, refuse_claim
from placewell.market.models import Membership
from placewell.redress import actions
from placewell.redress.models import Complaint
from placewell.rules.errors import NotFound, NotPermitted, Refused
from placewell.rules.redress import About, Outcome
from placewell.tenders.opener import OPENER
from tests.clients import client_of, person_client
from tests.factories import a_service, an_authority
from tests.market.joining import a_claim, a_newcomer
from tests.redress.complaining import Complaining, told


def page(client: Client, path: str, **sent: str) -> str:
    """Return a page, or what follows a form that was sent."""
    answer = client.post(path, sent, follow=True) if sent else client.get(path)
    return html.unescape(answer.content.decode())


def newest(actor: Actor) -> Complaint:
    with acting_as(OPENER):
        return Complaint.objects.filter(by=actor.ref).latest("id")


@pytest.fixture
def phone(complaining: Complaining) -> Client:
    person = complaining.person
    return person_client(person.authority_id or 0, person.case_ref)


def test_the_whole_way_of_a_complaint_from_page_to_page(complaining: Complaining, phone: Client) -> None:
    assert "Tell us what went wrong" in page(phone, "/mine/")
    assert "Say what it is about." in page(phone, "/my/complaints/", text="The bell.")
    text = page(phone, "/my/complaints/", about="service", text="Nobody came when I rang.", unsafe="on")
    assert "We write to you within 3 working days." in text
    with acting_as(OPENER):
        made = Complaint.objects.latest("id")
    worker, approver = client_of(complaining.worker), client_of(complaining.approver)
    at = f"/complaints/{made.ref}/"
    work = page(worker, "/work/")
    assert "look today" in work
    assert f'href="{at}"' in work
    assert made.ref in page(worker, "/complaints/")
    assert "Says that somebody is not safe" in page(worker, at)
    page(worker, at + "safety/", text="I rang the home.")
    page(worker, at + "acknowledge/", text="I am Dee. Ring me.")
    page(worker, at + "put/", text="A bell was not answered.")
    home = client_of(complaining.manager)
    assert "Nobody came" not in page(home, f"/our-complaints/{made.ref}/our-side/")
    assert "A bell was not answered." in page(home, f"/our-complaints/{made.ref}/our-side/")
    assert f"/our-complaints/{made.ref}/our-side/" in page(home, "/work/")
    page(home, f"/our-complaints/{made.ref}/our-side/", text="The bell was broken.")
    assert "The bell was broken." in page(approver, at + "answer/")
    wrong = page(approver, at + "answer/", outcome="upheld", remedy="none", text="It was so.")
    assert "Say what is done about it." in wrong
    assert "It was so." in wrong
    page(approver, at + "answer/", outcome="partly", remedy="apology", text="The bell is mended.")
    mine = page(phone, f"/my/complaints/{made.ref}/")
    assert "You were right about some of it." in mine
    assert "I rang the home." not in mine
    assert "Local Government and Social Care Ombudsman" in mine
    assert "Somebody else will look at it again." in page(phone, f"/my/complaints/{made.ref}/", text="All of it.")
    page(client_of(complaining.second), at + "review/", outcome="upheld", remedy="money", text="It was all so.")
    assert "You were right." in page(phone, f"/my/complaints/{made.ref}/")
    assert len(told(made, "ComplaintReviewed")) == 1


def test_who_had_a_part_is_offered_no_answer_and_told_so_in_words(complaining: Complaining) -> None:
    made = complaining.acknowledged()
    at = f"/complaints/{made.ref}/"
    involved = client_of(complaining.involved)
    assert f'{at}answer/"' not in page(involved, at)
    assert f'{at}answer/"' in page(client_of(complaining.approver), at)
    refused = page(involved, at + "answer/", outcome="not_upheld", remedy="none", text="All was well.")
    assert "You had a part in what this is about" in refused
    assert "All was well." in refused


def test_a_persons_complaint_is_nobody_elses_page(complaining: Complaining, phone: Client) -> None:
    made = complaining.complains()
    assert client_of(complaining.commissioner).get(f"/complaints/{made.ref}/").status_code == 404
    assert client_of(complaining.offered.staff(Role.BROKER)).get("/complaints/").status_code == 403
    assert client_of(complaining.manager).get(f"/our-complaints/{made.ref}/").status_code == 404
    assert client_of(complaining.manager).get(f"/our-complaints/{made.ref}/our-side/").status_code == 404
    assert phone.get("/my/complaints/CM-0/").status_code == 404


@pytest.mark.django_db
def test_anybody_reads_how_to_complain_the_same_each_time() -> None:
    assert "Somebody who had no part in it answers you." in page(Client(), "/how-to-complain/")
    assert Client().get("/how-to-complain/").content == Client().get("/how-to-complain/").content


# Providers


def test_a_provider_complains_to_a_council_about_its_own_placement(complaining: Complaining) -> None:
    manager, council = complaining.manager, complaining.placement.authority_id
    client = client_of(manager)
    said = {"authority": str(council), "about": "placement", "text": "Paid late, twice."}
    wrong = page(client, "/our-complaints/", **said, reference="PL-NONE")
    assert "no search, placement or application of yours by that reference" in wrong
    assert "Paid late, twice." in wrong
    text = page(client, "/our-complaints/", **said, reference=complaining.placement.ref)
    assert "The council writes to you within 3 working days." in text
    made = newest(manager)
    assert (made.case_ref, made.organisation_id) == ("", None)
    assert complaining.involved.ref in made.involved
    market = client_of(complaining.commissioner)
    at = f"/complaints/{made.ref}/"
    page(market, at + "acknowledge/", text="We look.")
    page(market, at + "answer/", outcome="upheld", remedy="money", text="You are paid with interest.")
    assert "You are paid with interest." in page(client, f"/our-complaints/{made.ref}/")
    assert "Somebody else will look" in page(client, f"/our-complaints/{made.ref}/", text="Not enough.")
    assert told(made, "ComplaintUpheld") == []


def test_whoever_decided_about_a_provider_does_not_answer_its_complaint(complaining: Complaining) -> None:
    manager, council = complaining.manager, complaining.placement.authority_id
    with acting_as(manager):
        member = Membership.objects.filter(organisation_id=manager.organisation_id).order_by("pk")[0]
    made = make_dispute(actor=manager, membership_id=member.pk, about="other", text="The address is wrong.")
    decider = complaining.second_commissioner()
    answer_dispute(actor=decider, dispute_id=made.pk, corrected=False, answer="It is right.")
    said = {"authority_id": council, "about": About.DECISION, "text": "It is wrong."}
    complaint = actions.complain_as_provider(actor=manager, **said)
    actions.acknowledge_complaint(actor=complaining.commissioner, complaint_ref=complaint.ref, text="We look.")
    with pytest.raises(NotPermitted, match="You had a part"):
        complaining.answer(complaint, Outcome.NOT_UPHELD, by=decider)
    complaining.answer(complaint, Outcome.NOT_UPHELD, by=complaining.commissioner)


def test_the_list_of_complaints_is_the_same_each_time(complaining: Complaining) -> None:
    for about in (About.SERVICE, About.COUNCIL, About.PLACEMENT):
        complaining.complains(about)
    worker = client_of(complaining.worker)
    first, second = (page(worker, "/complaints/").partition("<main")[2] for _ in range(2))
    assert first.count("CM-") >= 3
    assert first == second


def test_a_provider_complains_only_where_it_is_a_member_and_of_what_is_its_own(complaining: Complaining) -> None:
    manager = complaining.manager
    with pytest.raises(NotFound):
        actions.complain_as_provider(
            actor=manager, authority_id=an_authority("Elsewhere").pk, about=About.COUNCIL, text="Late."
        )
    with pytest.raises(Refused, match="what it is about"):
        actions.complain_as_provider(
            actor=manager, authority_id=complaining.placement.authority_id, about=About.SERVICE, text="Late."
        )
    other = next(
        complaining.offered.manager_of(one)
        for one in complaining.offered.options()
        if one.organisation_id != manager.organisation_id
    )
    with pytest.raises(Refused, match="by that reference"):
        actions.complain_as_provider(
            actor=other,
            authority_id=complaining.placement.authority_id,
            about=About.PLACEMENT,
            text="Late.",
            reference=complaining.placement.ref,
        )


def test_the_nhs_ombudsman_is_named_where_the_nhs_pays(complaining: Complaining, phone: Client) -> None:
    made = complaining.answered(Outcome.NOT_UPHELD)
    text = page(phone, f"/my/complaints/{made.ref}/")
    assert ("Parliamentary and Health Service Ombudsman" in text) == made.nhs_pays


def test_an_applicant_that_was_refused_and_is_a_member_of_nothing_appeals(complaining: Complaining) -> None:
    council = complaining.offered.county.authority
    claimant = a_newcomer()
    claim = a_claim(claimant, a_service().provider, council)
    decider = complaining.second_commissioner()
    refuse_claim(actor=decider, ref=claim.ref, reasons="Nobody there knows you.")
    client = client_of(claimant)
    assert council.name in page(client, "/our-complaints/")
    said = {"authority": str(council.pk), "about": "decision", "text": "I work there.", "reference": claim.ref}
    assert "The council writes to you" in page(client, "/our-complaints/", **said)
    made = newest(claimant)
    assert decider.ref in made.involved
    actions.acknowledge_complaint(actor=complaining.commissioner, complaint_ref=made.ref, text="We look.")
    with pytest.raises(NotPermitted, match="You had a part"):
        complaining.answer(made, Outcome.NOT_UPHELD, by=decider)
    complaining.answer(made, Outcome.UPHELD, by=complaining.commissioner)
    assert "Upheld" in page(client, f"/our-complaints/{made.ref}/")
    stranger = a_newcomer("eve@home.example", "Eve Newcome")
    with pytest.raises(NotFound, match="have not asked to be"):
        actions.complain_as_provider(actor=stranger, authority_id=council.pk, about=About.COUNCIL, text="Late.")
    refused = page(client, "/our-complaints/", **(said | {"reference": "CL-OTHER"}))
    assert "by that reference" in refused
