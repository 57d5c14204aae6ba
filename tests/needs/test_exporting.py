"""Taking a portrait along: valid, without an address, for those who may read it; and the person's own, whole."""

import html
import json
import re

import pytest
from django.http import HttpResponse
from django.test import Client
from jsonschema import Draft202012Validator

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.needs import actions
from placewell.needs.documents import portrait_pdf
from placewell.needs.models import Package
from placewell.needs.queries import findings_of
from placewell.needs.values import read_tier_one
from placewell.needs.words import Section, first_tier_sections
from placewell.rules.formats import SCHEMAS, FormatName
from placewell.rules.portrait import AboutMe
from tests.clients import client_of
from tests.factories import an_authority
from tests.needs.team import Team, a_post, seen_by, tier_one

MAY_READ = {Role.SOCIAL_WORKER, Role.BROKER, Role.APPROVER, Role.AUDITOR}
MINE = ("/my/portrait.json", "/my/portrait-second.json", "/my/portrait.pdf")


def addresses(package: Package) -> tuple[str, str]:
    return f"/cases/{package.ref}/portrait/portrait.json", f"/cases/{package.ref}/portrait/portrait.pdf"


def said(answer: HttpResponse, name: FormatName = FormatName.PORTRAIT) -> dict[str, object]:
    value: dict[str, object] = json.loads(answer.content)
    Draft202012Validator(SCHEMAS[name]).validate(value)
    return value


def test_a_signed_portrait_is_taken_along_in_the_public_format_and_reads_back(team: Team) -> None:
    package = team.signed()
    value = said(team.client("broker").get(addresses(package)[0]))
    assert value["reference"] == package.ref
    assert value["signed_on"] is not None
    row = seen_by(team["broker"], package)
    assert read_tier_one(value["tier_one"]) == read_tier_one(row.tier_one)  # type: ignore[arg-type]


def test_nothing_that_is_taken_along_says_who_or_where_the_person_is(team: Team) -> None:
    package = team.signed()
    row = seen_by(team["broker"], package)
    with acting_as(team["broker"]):
        person = row.package.person
        never = (person.forename, person.surname, person.born_on.isoformat(), person.contact_send_to)
    text = team.client("broker").get(addresses(package)[0]).content.decode()
    for word in (*never, str(row.latitude), str(row.longitude), "tier_two", row.tier_two["medicines"]):
        assert word not in text


def test_a_portrait_that_nobody_signed_is_taken_along_as_such(team: Team) -> None:
    package = team.written()
    assert said(team.client("author").get(addresses(package)[0]))["signed_on"] is None


def test_a_text_that_could_tell_who_the_person_is_does_not_leave(team: Team) -> None:
    package = team.written(about_me=AboutMe(most_important="Living near OL1 1AA with Edith Marlowe."))
    for at in addresses(package):
        answer = team.client("author").get(at)
        assert answer.status_code == 422
        assert "could tell who the person is: “OL1 1AA”" in html.unescape(answer.content.decode())


def test_who_may_not_read_a_portrait_may_not_take_it_along(team: Team) -> None:
    package = team.signed()
    person = team.person_client(package)
    outsider = client_of(a_post(an_authority("Elsewhere"), Role.SOCIAL_WORKER, "outsider"))
    for at in addresses(package):
        for name, actor in team.people.items():
            expected = 200 if actor.role in MAY_READ else 403
            assert team.client(name).get(at).status_code == expected, (at, name)
        assert outsider.get(at).status_code == 404
        assert person.get(at).status_code == 403
        assert Client().get(at).status_code == 302


def test_a_finding_that_nobody_answered_keeps_the_text_in_the_house(team: Team) -> None:
    package = team.written(about_me=AboutMe(most_important="Dancing since 3 May 1961."))
    with acting_as(team["author"]):
        found = findings_of(seen_by(team["author"], package))
    assert [one.finding.blocking for one in found] == [False]
    for at in addresses(package):
        answer = team.client("author").get(at)
        assert answer.status_code == 422
        assert "has not been answered" in html.unescape(answer.content.decode())
    actions.answer_finding(actor=team["author"], package_ref=package.ref, key=found[0].key, answer="A stage name.")
    for at in addresses(package):
        assert team.client("author").get(at).status_code == 200


def test_an_assessment_is_taken_along_by_who_may_read_it_and_by_the_person(team: Team) -> None:
    package, unassessed = team.assessed(), team.opened()
    staff = [f"/cases/{package.ref}/assessment/assessment.{kind}" for kind in ("json", "pdf")]
    for at in staff:
        for name, actor in team.people.items():
            expected = 200 if actor.role in MAY_READ - {Role.BROKER} else 403
            assert team.client(name).get(at).status_code == expected, (at, name)
        elsewhere = client_of(a_post(an_authority("Elsewhere"), Role.SOCIAL_WORKER, "outsider"))
        assert elsewhere.get(at).status_code == 404
        assert team.client("author").get(at.replace(package.ref, unassessed.ref)).status_code == 404
    value = said(team.client("author").get(staff[0]), FormatName.ASSESSMENT)
    person = team.person_client(package)
    assert said(person.get("/my/assessment.json"), FormatName.ASSESSMENT) == value
    assert value["impairment"] is True
    assert person.get("/my/assessment.pdf").content.startswith(b"%PDF")
    assert team.client("author").get(staff[1]).content == team.client("author").get(staff[1]).content
    assert team.person_client(unassessed).get("/my/assessment.json").status_code == 404


def test_each_file_is_the_same_each_time(team: Team) -> None:
    package = team.signed()
    client, person = team.client("broker"), team.person_client(package)
    for one, paths in ((client, addresses(package)), (person, MINE)):
        for at in paths:
            assert one.get(at).content == one.get(at).content


def test_the_person_takes_both_tiers_of_their_own(team: Team) -> None:
    package = team.signed()
    client = team.person_client(package)
    assert said(client.get(MINE[0]))["reference"] == package.ref
    second = said(client.get(MINE[1]), FormatName.PORTRAIT_SECOND)
    assert second["tier_two"] == seen_by(team["broker"], package).tier_two
    mine, first = client.get(MINE[2]), team.client("broker").get(addresses(package)[1])
    assert mine.content.startswith(b"%PDF")
    assert len(mine.content) > len(first.content)


def test_the_person_takes_nothing_before_the_text_was_sent_or_signed_and_never_anothers(team: Team) -> None:
    package, other = team.written(), team.signed()
    client = team.person_client(package)
    for at in MINE:
        assert client.get(at).status_code == 404
        assert team.client("broker").get(at).status_code == 403
    actions.send_portrait(actor=team["author"], package_ref=package.ref)
    assert said(client.get(MINE[0]))["reference"] == package.ref != other.ref


def test_the_pages_lead_to_the_files(team: Team) -> None:
    package = team.signed()
    read = team.client("broker").get(f"/cases/{package.ref}/portrait/read/").content.decode()
    assert all(at in read for at in addresses(package))
    mine = team.person_client(package).get("/my/portrait/").content.decode()
    assert all(at in mine for at in MINE)


def test_the_document_is_tagged_for_screen_readers_and_sets_what_was_written_as_it_stands() -> None:
    row = Section("What matters to me", (("Most important", "#set page(width: 1cm) *stars* $x$ \\ one\ntwo"),))
    pdf = portrait_pdf(title="Portrait", reference="P-1", version=1, standing="Signed.", sections=[row])
    assert b"pdfuaid" in pdf or b"/StructTreeRoot" in pdf
    assert b"/MarkInfo" in pdf
    assert re.search(rb"/MediaBox\s*\[\s*0 0 595", pdf)


@pytest.mark.parametrize("text", ["Łódź, مرحبا", "a\x01b\tc", "ਪੰਜਾਬੀ", "\ufffe", "\ue000"])
def test_a_document_is_made_of_whatever_somebody_wrote(text: str) -> None:
    row = Section("What matters to me", (("Most important", text),))
    assert portrait_pdf(title="P", reference="P", version=1, standing="S.", sections=[row]).startswith(b"%PDF")


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_a_question_without_an_answer_takes_no_room(text: str) -> None:
    labels = [label for one in first_tier_sections(tier_one(falls=text)) for label, _ in one.rows]
    assert "Falls" not in labels
