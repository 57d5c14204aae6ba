"""Drafts: exactly what was typed is kept, seen by those who write it, and gone when the real thing is written."""

import re

import pytest
from django.db import DatabaseError, connection, transaction

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.needs import actions
from placewell.needs.models import Draft, Package
from placewell.needs.queries import draft_of, revision_of
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused
from placewell.rules.needs import Domain
from placewell.rules.portrait import TierTwo
from tests.factories import an_authority
from tests.needs.team import Team, a_post, filled, seen_by, tier_one

PORTRAIT, ASSESSMENT = Draft.Kind.PORTRAIT, Draft.Kind.ASSESSMENT


def keep(team: Team, package: Package, typed: dict[str, list[str]], *, by: str = "author", **given: object) -> Draft:
    with acting_as(team[by]):
        revision = revision_of(package, PORTRAIT)
    said = {"kind": PORTRAIT, "revision": revision, "seen": None, **given}
    return actions.save_draft(actor=team[by], package_ref=package.ref, typed=typed, **said)


def drafts_seen(team: Team, name: str) -> int:
    with acting_as(team[name]):
        return Draft.objects.count()


def test_a_draft_is_exactly_what_was_typed_even_if_it_holds_nothing(team: Team) -> None:
    package = team.assessed()
    typed = {"radius_miles": ["twelve"], "outcomes": ["nutrition", "gold"], "about_people": ["  Harold \r\n "]}
    keep(team, package, typed)
    with acting_as(team["author"]):
        assert Draft.objects.get().typed == typed


def test_there_is_one_draft_of_a_form_and_the_newest_words_count(team: Team) -> None:
    package = team.assessed()
    keep(team, package, {"falls": ["One."]})
    keep(team, package, {"falls": ["Two."]})
    keep(team, package, {"impairment": ["on"]}, kind=ASSESSMENT, revision="1")
    with acting_as(team["author"]):
        assert {one.kind: one.typed for one in Draft.objects.all()} == {
            "portrait": {"falls": ["Two."]},
            "assessment": {"impairment": ["on"]},
        }


def test_a_colleague_who_has_not_seen_a_draft_does_not_type_over_it(team: Team) -> None:
    package = team.assessed()
    first = keep(team, package, {"falls": ["Mine."]})
    with pytest.raises(Conflict, match="Author saved a draft of this at"):
        keep(team, package, {"falls": ["Theirs."]}, by="colleague")
    keep(team, package, {"falls": ["Theirs, on top of mine."]}, by="colleague", seen=first.at)
    with pytest.raises(Conflict):
        keep(team, package, {"falls": ["Mine again."]}, seen=first.at)


def test_writing_the_real_thing_deletes_its_draft_and_a_late_request_does_not_bring_it_back(team: Team) -> None:
    package = team.assessed()
    keep(team, package, {"falls": ["Old."]})
    team.write(package)
    assert drafts_seen(team, "author") == 0
    with pytest.raises(Conflict, match="recorded again after you opened this page"):
        keep(team, package, {"falls": ["Late."]}, revision="")
    with pytest.raises(Conflict, match="recorded again"):
        keep(team, package, {"impairment": ["on"]}, kind=ASSESSMENT, revision="")


def test_a_portrait_is_not_written_over_one_that_the_writer_has_not_seen(team: Team) -> None:
    package = team.written()
    with acting_as(team["author"]):
        seen = revision_of(package, PORTRAIT)
    team.write(package, by="third", falls="None at all.")
    with pytest.raises(Conflict, match="bring over what you typed"):
        actions.write_portrait(
            actor=team["author"],
            package_ref=package.ref,
            tier_one=tier_one(),
            tier_two=TierTwo(forename="Edith"),
            revision=seen,
        )


def test_more_than_a_form_holds_is_refused(team: Team) -> None:
    with pytest.raises(Refused, match="more than 200,000 characters"):
        keep(team, team.assessed(), {"falls": ["x" * 200_001]})


def test_what_no_database_keeps_is_left_out(team: Team) -> None:
    assert keep(team, team.assessed(), {"falls": ["a\x00b"]}).typed == {"falls": ["ab"]}


def test_a_draft_can_be_thrown_away(team: Team) -> None:
    package = team.assessed()
    keep(team, package, {"falls": ["Old."]})
    actions.discard_draft(actor=team["author"], package_ref=package.ref, kind=PORTRAIT)
    assert drafts_seen(team, "author") == 0


def test_only_social_workers_of_the_council_see_drafts_whatever_is_asked(team: Team) -> None:
    package = team.assessed()
    keep(team, package, {"falls": ["Half a sentence about Edith"]})
    assert {name: drafts_seen(team, name) for name in team.people} == {
        name: int(actor.role == Role.SOCIAL_WORKER) for name, actor in team.people.items()
    }
    outsider = a_post(an_authority("Elsewhere"), Role.SOCIAL_WORKER, "outsider")
    for actor in (team.person(package), outsider):
        with acting_as(actor):
            assert Draft.objects.count() == 0
            assert draft_of(package, PORTRAIT) is None
    with pytest.raises(NotFound):
        actions.save_draft(actor=outsider, package_ref=package.ref, kind=PORTRAIT, typed={}, revision="", seen=None)
    with pytest.raises(NotPermitted):
        keep(team, package, {}, by="broker", revision="")


def test_a_broker_cannot_write_a_draft_past_the_actions(team: Team) -> None:
    package = team.assessed()
    row = (package.pk, team.authority.pk)
    with acting_as(team["broker"]), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO needs_draft (package_id, authority_id, kind, typed, by, at)"
            " VALUES (%s, %s, 'portrait', '{}', 'x', now())",
            row,
        )


# Pages


def stamps(text: str) -> dict[str, str]:
    """Return what a form says it set out from."""
    found = dict(re.findall(r'name="(revision|seen)"[^>]*value="([^"]*)"', text))
    assert set(found) == {"revision", "seen"}
    return found


def test_a_page_that_came_back_with_a_conflict_does_not_win_by_being_sent_again(team: Team) -> None:
    package = team.written()
    client, at = team.client("author"), f"/cases/{package.ref}/portrait/"
    form = filled(search_near="", **stamps(client.get(at).content.decode()))
    team.write(package, by="third", falls="None at all.")
    for _ in range(2):
        text = client.post(at, form).content.decode()
        assert "recorded again after you opened this page" in text
        form = filled(search_near="", **stamps(text))
    assert seen_by(team["author"], package).author == team["third"].ref


def test_what_htmx_sends_is_kept_and_answered_with_what_to_mend(team: Team) -> None:
    package = team.assessed()
    client = team.client("author")
    form = client.get(f"/cases/{package.ref}/portrait/").content.decode()
    assert 'hx-post="/cases/' in form
    typed = {"about_most_important": "Edith wants her hens.", "radius_miles": "far", "revision": "", "seen": ""}
    answer = client.post(f"/cases/{package.ref}/portrait/draft/", typed, headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert "“Edith”" in text
    assert 'href="#id_about_most_important"' in text
    assert "Cognition is severe in the assessment and missing here." in text
    assert 'href="#id_cognition_level"' in text
    assert "Kept as a draft at" in text
    again = client.get(f"/cases/{package.ref}/portrait/").content.decode()
    assert "Edith wants her hens." in again
    assert 'value="far"' in again
    assert "You see a draft" in again


def test_a_draft_that_was_not_kept_says_so_and_the_findings_come_all_the_same(team: Team) -> None:
    package = team.assessed()
    keep(team, package, {"falls": ["Mine."]})
    answer = team.client("colleague").post(
        f"/cases/{package.ref}/portrait/draft/", {"falls": "Edith fell.", "revision": "", "seen": "not a time"}
    )
    text = answer.content.decode()
    assert "<strong>Not kept.</strong> Author saved a draft" in text
    assert "“Edith”" in text


def test_without_scripts_a_button_keeps_what_was_typed_and_shows_what_to_mend(team: Team) -> None:
    package = team.assessed()
    client = team.client("author")
    typed = {"about_people": "Edith sings on Sundays.", "start_on_0": "31", "start_on_1": "", "step": "later"}
    answer = client.post(f"/cases/{package.ref}/portrait/", {**typed, "revision": ""}, follow=True)
    text = answer.content.decode()
    assert "Kept as a draft." in text
    assert "Edith sings on Sundays." in text
    assert "“Edith”" in text
    assert 'value="31"' in text
    assert "There is a problem" not in text


def test_what_does_not_hold_is_shown_with_its_errors_and_kept_as_well(team: Team) -> None:
    package = team.assessed()
    client = team.client("author")
    answer = client.post(f"/cases/{package.ref}/portrait/", {"about_people": "Edith.", "revision": ""})
    text = answer.content.decode()
    assert "Say what is most important to the person." in text
    assert "“Edith”" in text
    assert "Edith." in client.get(f"/cases/{package.ref}/portrait/").content.decode()


def test_a_colleagues_draft_is_not_typed_over_by_the_button_either(team: Team) -> None:
    package = team.assessed()
    keep(team, package, {"falls": ["Mine."]})
    answer = team.client("colleague").post(
        f"/cases/{package.ref}/portrait/", {"falls": "Theirs.", "revision": "", "step": "later"}
    )
    text = answer.content.decode()
    assert "Author saved a draft of this at" in text
    assert "Theirs." in text
    # Nor by pressing a second time, which is how a page is left that says something unexpected.
    again = {"falls": "Theirs.", **stamps(text)}
    for step in ("later", "record"):
        answer = team.client("colleague").post(f"/cases/{package.ref}/portrait/", {**again, "step": step})
        assert "Author saved a draft of this at" in answer.content.decode()
    with acting_as(team["author"]):
        assert Draft.objects.get().typed == {"falls": ["Mine."]}


def test_recording_does_not_throw_away_a_colleagues_draft_that_was_not_seen(team: Team) -> None:
    package = team.assessed()
    client, at = team.client("author"), f"/cases/{package.ref}/portrait/"
    form = filled(**stamps(client.get(at).content.decode()))
    theirs = keep(team, package, {"falls": ["Theirs."]}, by="colleague")
    for _ in range(2):
        text = client.post(at, form).content.decode()
        assert "Colleague saved a draft of this at" in text
        form = filled(**stamps(text))
    with acting_as(team["author"]):
        assert Draft.objects.get().typed == theirs.typed
    assert client.post(at, filled(**stamps(client.get(at).content.decode()))).status_code == 302


def test_the_assessment_is_kept_and_recorded_by_the_page(team: Team) -> None:
    package = team.opened()
    client = team.client("author")
    at = f"/cases/{package.ref}/assessment/"
    kept = client.post(f"{at}draft/", {"cognition_sentence": "Loses the day", "revision": "", "seen": ""})
    assert "Kept as a draft at" in kept.content.decode()
    text = client.get(at).content.decode()
    assert "Loses the day" in text
    levels = {f"{domain}_level": "N" for domain in Domain}
    answer = client.post(at, {**levels, "cognition_level": "H", "impairment": "on", "revision": ""}, follow=True)
    assert "The assessment is recorded." in answer.content.decode()
    assert drafts_seen(team, "author") == 0


def test_a_draft_is_thrown_away_by_its_button(team: Team) -> None:
    package = team.assessed()
    keep(team, package, {"falls": ["Old."]})
    answer = team.client("author").post(f"/cases/{package.ref}/portrait/discard/", follow=True)
    assert "You see a draft" not in answer.content.decode()
