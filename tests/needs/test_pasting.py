"""Pasting a text into the portrait's draft: what is recognised is filled in, the rest beside it, nothing changed."""

import html
import re
from decimal import Decimal

import pytest
from django.http import QueryDict

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.needs import forms
from placewell.needs.models import Draft, Package, Portrait
from placewell.needs.queries import draft_of, live_portrait, newest_assessment
from placewell.rules.needs import CareType
from placewell.rules.portrait import Nights, Texture
from tests.clients import client_of
from tests.factories import an_authority
from tests.needs.team import Team, a_post, filled

TEXT = """\
What is most important to me
Boats, and Edith’s own chair.

Falls: two last winter

Cognition: high. Lost without company.
IDDSI level 6
Diagnosis: Lewy body dementia

GP:
The surgery by the bridge, and NHS 943 476 5919.
"""


def stamps(text: str) -> dict[str, str]:
    return {
        name: html.unescape(value) for name, value in re.findall(r'name="(revision|seen)"[^>]*value="([^"]*)"', text)
    }


def paste(team: Team, package: Package, text: str = TEXT, by: str = "author") -> str:
    """Paste a text and return the page that follows."""
    client, at = team.client(by), f"/cases/{package.ref}/portrait/paste/"
    sent = {"text": text, **stamps(client.get(at).content.decode())}
    return html.unescape(client.post(at, sent, follow=True).content.decode())


def typed(team: Team, package: Package) -> dict[str, list[str]]:
    with acting_as(team["author"]):
        draft = draft_of(package, Draft.Kind.PORTRAIT)
    assert draft is not None
    return draft.typed


def test_what_is_recognised_is_in_the_draft_and_the_rest_beside_the_form(team: Team) -> None:
    package = team.assessed()
    page = paste(team, package)
    said = typed(team, package)
    assert said["about_most_important"] == ["Boats, and Edith’s own chair."]
    assert said["falls"] == ["two last winter"]
    assert said["texture"] == ["6"]
    assert said["diagnoses"] == ["Diagnosis: Lewy body dementia"]
    # Assessed as severe: what the pasted text says of it is for a person to settle.
    assert said["cognition_level"] == ["S"]
    assert "Cognition:\nhigh.\nLost without company." in said["left_over"][0].replace("\r", "")
    assert "GP:\nThe surgery by the bridge" in said["left_over"][0]
    assert "Filled in from your text: What is most important to me?; Falls; Food and drink texture (IDDSI)" in page
    assert "2 passages were left over" in page
    assert "The surgery by the bridge" in page


def test_identifying_detail_is_shown_wherever_it_came_to_stand_and_nothing_is_recorded(team: Team) -> None:
    package = team.assessed()
    page = paste(team, package)
    assert "“Edith”" in page
    assert "In what was left over" in page
    assert "“943 476 5919”" in page
    with acting_as(team["author"]):
        assert not Portrait.objects.exists()


def test_nothing_that_was_typed_or_written_is_changed(team: Team) -> None:
    package = team.written()
    with acting_as(team["author"]):
        row, assessed = live_portrait(package), newest_assessment(package)
        assert assessed is not None
        before = forms.portrait_initial(row, assessed)
    paste(team, package)
    said = typed(team, package)
    assert said["about_most_important"] == [before["about_most_important"]]
    assert said["falls"] == [before["falls"]]
    assert said["diagnoses"] == [before["diagnoses"]]
    assert said["outcomes"] == before["outcomes"]
    assert "Boats, and Edith’s own chair." in said["left_over"][0]


def test_what_a_recorded_portrait_says_stands_also_where_it_is_what_everybody_starts_with(team: Team) -> None:
    package = team.signed(texture=Texture.LEVEL_7, nights=Nights.SETTLED, one_to_one_hours=Decimal(0), waking_nights=0)
    text = "IDDSI level 4\nNights: waking\n3 waking nights a week\nOne to one: 10 hours a week"
    paste(team, package, text)
    said = typed(team, package)
    assert (said["texture"], said["nights"], said["waking_nights"], said["one_to_one_hours"]) == (
        ["7"],
        ["settled"],
        ["0"],
        ["0"],
    )
    assert said["left_over"][0].replace("\r", "").replace("\n\n", "\n") == text


def test_a_second_text_adds_to_what_was_left_of_the_first(team: Team) -> None:
    package = team.assessed()
    paste(team, package, "Some words.")
    paste(team, package, "Others.\n\nSkin: dry")
    said = typed(team, package)
    assert said["left_over"][0].replace("\r", "") == "Some words.\n\nOthers."
    assert said["skin_sentence"] == ["dry"]


def test_what_the_form_shows_is_what_it_would_send(team: Team) -> None:
    package = team.written()
    with acting_as(team["author"]):
        row, assessed = live_portrait(package), newest_assessment(package)
        assert assessed is not None
        given = {"assessment": assessed, "before": row, "care_type": CareType.RESIDENTIAL}
        form = forms.PortraitForm(None, initial=forms.portrait_initial(row, assessed), **given)
        again = forms.PortraitForm(None, initial=form.initial_from(form.as_typed()), **given)
        assert again.as_typed() == form.as_typed()
        sent = form.as_typed()
    assert sent["start_on_0"] == [str(form["start_on"].value().day)]
    assert forms.PortraitForm(as_sent(sent), **given).is_valid()


def as_sent(said: dict[str, list[str]]) -> object:
    found = QueryDict(mutable=True)
    for name, values in said.items():
        found.setlist(name, values)
    return found


def test_the_left_over_words_go_when_the_portrait_is_saved_and_are_never_part_of_it(team: Team) -> None:
    package = team.assessed()
    paste(team, package)
    client, at = team.client("author"), f"/cases/{package.ref}/portrait/"
    form = filled(left_over="The surgery by the bridge", **stamps(client.get(at).content.decode()))
    client.post(at, form)
    with acting_as(team["author"]):
        row = live_portrait(package)
        assert draft_of(package, Draft.Kind.PORTRAIT) is None
    assert row is not None
    assert "surgery" not in repr((row.tier_one, row.tier_two))


def test_a_colleague_who_has_not_seen_a_draft_does_not_paste_over_it(team: Team) -> None:
    package = team.assessed()
    client, at = team.client("colleague"), f"/cases/{package.ref}/portrait/paste/"
    form = {"text": TEXT, **stamps(client.get(at).content.decode())}
    paste(team, package, "Mine.")
    assert "saved a draft of this at" in client.post(at, form).content.decode()
    assert typed(team, package)["left_over"] == ["Mine."]


@pytest.mark.parametrize(("text", "sentence"), [("", "Paste a text."), ("x" * 50_001, "Paste it in parts.")])
def test_no_text_and_too_much_of_it_are_refused_in_words(team: Team, text: str, sentence: str) -> None:
    package = team.assessed()
    assert sentence in paste(team, package, text)
    with acting_as(team["author"]):
        assert draft_of(package, Draft.Kind.PORTRAIT) is None


def test_there_is_no_pasting_before_the_assessment(team: Team) -> None:
    package = team.opened()
    page = team.client("author").get(f"/cases/{package.ref}/portrait/paste/", follow=True).content.decode()
    assert "Record the assessment first" in page


def test_only_a_social_worker_of_the_council_pastes(team: Team) -> None:
    package = team.assessed()
    at = f"/cases/{package.ref}/portrait/paste/"
    for name in team.people:
        expected = 200 if team[name].role == Role.SOCIAL_WORKER else 403
        assert team.client(name).get(at).status_code == expected, name
    assert client_of(a_post(an_authority("Elsewhere"), Role.SOCIAL_WORKER, "outsider")).get(at).status_code == 404
