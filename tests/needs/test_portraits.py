"""The portrait: written from the assessment, looked through, and signed by somebody else (rulebook §2)."""

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from placewell.accounts.acting import acting_as
from placewell.ledger.clocks import ClockKind
from placewell.needs import actions
from placewell.needs.models import Portrait
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused
from placewell.rules.needs import Domain, Level
from placewell.rules.portrait import AboutMe, DomainNeed
from placewell.web.demonstration.people import DOMAINS, second_tier
from tests.needs.team import Team, filled, revision, running, seen_by, tier_one

# The signature


def test_neither_author_nor_whoever_wrote_before_nor_who_has_the_case_signs(team: Team) -> None:
    package = team.assessed()
    team.write(package, by="colleague")
    team.write(package, by="third", falls="None at all.")
    actions.confirm_portrait(actor=team["author"], package_ref=package.ref, confirmed_by="Grace")
    for name, says in (("third", "You wrote"), ("colleague", "You wrote"), ("author", "your own case")):
        with pytest.raises(Refused, match=says):
            actions.sign_portrait(actor=team[name], package_ref=package.ref)
    with pytest.raises(NotPermitted):
        actions.sign_portrait(actor=team["broker"], package_ref=package.ref)


def test_a_text_that_the_signatory_did_not_read_is_not_signed(team: Team) -> None:
    package = team.confirmed()
    read = revision(team, package)
    team.write(package, falls="None at all.")
    actions.confirm_portrait(actor=team["author"], package_ref=package.ref, confirmed_by="Grace")
    with pytest.raises(Conflict, match="recorded again"):
        actions.sign_portrait(actor=team["colleague"], package_ref=package.ref, revision=read)


def test_what_identifies_the_person_stops_the_signature_and_what_might_is_answered(team: Team) -> None:
    package = team.confirmed(falls="Edith fell once.")
    with pytest.raises(Refused, match="could tell who the person is: “Edith”"):
        actions.sign_portrait(actor=team["colleague"], package_ref=package.ref)
    package = team.confirmed(falls="Fell on 12 March 2024.")
    with pytest.raises(Refused, match="“12 March 2024” has not been answered"):
        actions.sign_portrait(actor=team["colleague"], package_ref=package.ref)
    answer = {"actor": team["author"], "package_ref": package.ref, "key": "falls:full_date:12 March 2024"}
    with pytest.raises(NotFound):
        actions.answer_finding(**{**answer, "key": "falls:person_name:Edith"}, answer="It must.")
    actions.answer_finding(**answer, answer="The day her daughter was born is hers to tell.")
    actions.sign_portrait(actor=team["colleague"], package_ref=package.ref)


def test_an_assessed_need_is_left_out_only_for_a_reason(team: Team) -> None:
    fewer = {domain: need for domain, need in DOMAINS.items() if domain != Domain.CONTINENCE}
    package = team.confirmed(domains=fewer)
    with pytest.raises(Refused, match="leaves out assessed needs"):
        actions.sign_portrait(actor=team["colleague"], package_ref=package.ref)
    actions.sign_portrait(actor=team["colleague"], package_ref=package.ref, left_out_because="It is hers to tell.")


def test_the_signature_starts_the_clock_of_its_expiry_and_a_new_version_stops_it(team: Team) -> None:
    package = team.signed()
    row = seen_by(team["author"], package)
    clock = running(team, package)[ClockKind.PORTRAIT_EXPIRES]
    assert clock.due_at == row.expires_at == row.signed_at + timedelta(days=14)
    assert clock.role == "social_worker"
    team.write(package)
    assert ClockKind.PORTRAIT_EXPIRES not in running(team, package)


def test_a_signed_portrait_is_superseded_by_a_version_that_starts_from_it(team: Team) -> None:
    package = team.confirmed(falls="Fell on 12 March 2024.")
    key = "falls:full_date:12 March 2024"
    actions.answer_finding(actor=team["author"], package_ref=package.ref, key=key, answer="She wants it told.")
    actions.sign_portrait(actor=team["colleague"], package_ref=package.ref)
    client = team.client("third")
    form = client.get(f"/cases/{package.ref}/portrait/").content.decode()
    assert "This starts from version 1" in form
    assert "Fell on 12 March 2024." in form
    assert "Search around another postcode?" in form
    made = actions.write_portrait(
        actor=team["third"],
        package_ref=package.ref,
        tier_one=tier_one(falls="Fell on 12 March 2024."),
        tier_two=second_tier("Edith"),
    )
    assert made.version == 2
    assert made.answers == {key: "She wants it told."}
    assert (made.latitude, made.longitude) == (53.54, -2.11)
    with acting_as(team["author"]):
        old = Portrait.objects.get(package=package, version=1)
        assert old.superseded
        assert old.signed_at is not None
        with pytest.raises(DatabaseError, match="signed portrait is not changed"), transaction.atomic():
            Portrait.objects.filter(pk=old.pk).update(confirmed_how="otherwise")


def test_the_first_portrait_needs_a_place_to_search_around(team: Team) -> None:
    package = team.assessed()
    with pytest.raises(Refused, match="full postcode"):
        actions.write_portrait(
            actor=team["author"], package_ref=package.ref, tier_one=tier_one(), tier_two=second_tier("Edith")
        )


# Pages


def test_everything_that_a_portrait_has_is_fillable(team: Team) -> None:
    package = team.assessed()
    answer = team.client("author").post(f"/cases/{package.ref}/portrait/", filled())
    assert answer.status_code == 302, answer.content.decode()
    two = seen_by(team["author"], package).tier_two
    assert two["visiting_area"] == "By bus."
    assert two["dols_or_lpa"] == "A daughter holds power of attorney."
    assert two["safeguarding"] == "Nothing known."


def test_the_postcode_is_not_asked_for_again_and_can_be_changed(team: Team) -> None:
    package = team.written()
    client = team.client("author")
    again = filled(search_near="", revision=revision(team, package))
    assert client.post(f"/cases/{package.ref}/portrait/", again).status_code == 302
    row = seen_by(team["author"], package)
    assert (row.latitude, row.longitude) == (53.54, -2.11)
    moved = filled(search_near="DE22 3WT", revision=revision(team, package))
    assert client.post(f"/cases/{package.ref}/portrait/", moved).status_code == 302
    assert round(seen_by(team["author"], package).latitude) == 53
    assert seen_by(team["author"], package).latitude != 53.54
    unknown = filled(search_near="DE22 9ZZ", revision=revision(team, package))
    assert "No live postcode" in client.post(f"/cases/{package.ref}/portrait/", unknown).content.decode()


def test_a_portrait_starts_from_the_assessment(team: Team) -> None:
    package = team.assessed()
    text = " ".join(team.client("author").get(f"/cases/{package.ref}/portrait/").content.decode().split())
    assert re.search(r'name="cognition_level" type="radio" value="S" checked', text)
    assert "Assessed: severe" in text
    assert "Needs reminding and help at night." in text


def test_findings_link_to_their_fields(team: Team) -> None:
    need = {**DOMAINS, Domain.SKIN: DomainNeed(Level.LOW, "Edith bruises.")}
    package = team.written(about_me=AboutMe(most_important="Hens."), domains=need)
    text = team.client("author").get(f"/cases/{package.ref}/portrait/").content.decode()
    assert 'href="#id_skin_sentence"' in text
    assert 'id="id_skin_sentence"' in text


def test_the_signatory_reads_the_whole_portrait_before_signing(team: Team) -> None:
    package = team.confirmed()
    client = team.client("colleague")
    text = client.post(f"/cases/{package.ref}/portrait/sign/", {"step": "second"}).content.decode()
    for words in ("Being outdoors every day", "Memory and understanding", "Donepezil", "Grace, her daughter"):
        assert words in text
    stamp = re.search(r'name="revision" value="([^"]+)"', text)
    assert stamp is not None
    answer = client.post(f"/cases/{package.ref}/portrait/sign/", {"revision": stamp[1]}, follow=True)
    assert "The portrait is signed." in answer.content.decode()
