"""The person, or whoever speaks for them, says whether the portrait is right (rulebook §2)."""

import re

import pytest
from django.db import DatabaseError, transaction

from placewell.accounts.acting import acting_as
from placewell.ledger.clocks import ClockKind
from placewell.ledger.models import EventRow, Message
from placewell.needs import actions
from placewell.needs.models import Package, Portrait, PortraitRemark
from placewell.rules.errors import Conflict, NotFound, Refused, WrongState
from tests.needs.team import Team, a_team, revision, running, seen_by


def sent(team: Team) -> Package:
    package = team.written()
    actions.send_portrait(actor=team["author"], package_ref=package.ref)
    return package


def question(team: Team, package: Package, text: str = "It was ducks.") -> PortraitRemark:
    return actions.question_my_portrait(actor=team.person(package), text=text, revision=revision(team, package))


# The person confirms


def test_sending_the_portrait_sends_a_private_link_to_it_and_starts_a_clock(team: Team) -> None:
    package = sent(team)
    assert seen_by(team["author"], package).sent_at is not None
    with acting_as(team["author"]):
        message = Message.objects.get()
        assert message.to == "grace@family.example"
        assert re.search(r"/me/[^/]+/\?to=portrait", message.body)
        assert "Edith" not in message.body + message.subject
        assert EventRow.objects.filter(name="PortraitSentToPerson", case_ref=package.ref).exists()
    clock = running(team, package)[ClockKind.PORTRAIT_CONFIRMED]
    assert (clock.role, clock.ref) == ("social_worker", package.ref)


def test_the_person_confirms_what_they_read_and_the_clock_stops(team: Team) -> None:
    package = sent(team)
    actions.confirm_my_portrait(actor=team.person(package), revision=revision(team, package))
    row = seen_by(team["author"], package)
    assert (row.confirmed_by, row.confirmed_how) == ("Grace Marlowe (daughter)", "on their private page")
    assert running(team, package) == {}
    with pytest.raises(WrongState, match="confirmed already"):
        actions.confirm_my_portrait(actor=team.person(package), revision=revision(team, package))


def test_nobody_confirms_a_text_they_did_not_read(team: Team) -> None:
    package = sent(team)
    read = revision(team, package)
    team.write(package, falls="None at all.")
    actions.send_portrait(actor=team["author"], package_ref=package.ref)
    with pytest.raises(Conflict, match="Please read it again"):
        actions.confirm_my_portrait(actor=team.person(package), revision=read)
    assert seen_by(team["author"], package).confirmed_at is None


def test_a_portrait_that_was_not_sent_is_not_the_persons_to_confirm(team: Team) -> None:
    package = team.written()
    with pytest.raises(WrongState, match="nothing for you to confirm"):
        actions.confirm_my_portrait(actor=team.person(package), revision=revision(team, package))


def test_one_person_does_not_reach_anothers_portrait(team: Team) -> None:
    package, other = sent(team), team.opened("Walter", "Pym")
    with pytest.raises(WrongState):
        actions.confirm_my_portrait(actor=team.person(other), revision=revision(team, package))
    with acting_as(team.person(other)):
        assert not Portrait.objects.exists()


def test_who_confirmed_and_how_or_why_nobody_could_is_recorded(team: Team) -> None:
    package = sent(team)
    confirm = {"actor": team["author"], "package_ref": package.ref}
    with pytest.raises(Refused, match="say why nobody could"):
        actions.confirm_portrait(**confirm)
    with pytest.raises(Refused, match="Fill in one of the two"):
        actions.confirm_portrait(**confirm, confirmed_by="Grace", not_because="Asleep.")
    actions.confirm_portrait(**confirm, confirmed_by="Grace", how="by telephone")
    row = seen_by(team["author"], package)
    assert (row.confirmed_by, row.confirmed_how, row.not_confirmed_because) == ("Grace", "by telephone", "")
    assert running(team, package) == {}
    actions.confirm_portrait(**confirm, not_because="She is in hospital and nobody speaks for her yet.", how="x")
    row = seen_by(team["author"], package)
    assert (row.confirmed_by, row.confirmed_how) == ("", "")
    assert row.not_confirmed_because.startswith("She is in hospital")


def test_writing_again_takes_back_the_confirmation_and_the_sending(team: Team) -> None:
    package = sent(team)
    actions.confirm_portrait(actor=team["author"], package_ref=package.ref, confirmed_by="Grace", how="by telephone")
    team.write(package, falls="None at all.")
    row = seen_by(team["author"], package)
    assert (row.version, row.confirmed_by, row.confirmed_how, row.confirmed_at, row.sent_at) == (1, "", "", None, None)
    package = sent(team)
    team.write(package)
    assert running(team, package) == {}


# What the person says is wrong


def test_what_the_person_says_is_wrong_stops_the_signature_until_it_is_answered(team: Team) -> None:
    package = sent(team)
    remark = question(team, package)
    actions.confirm_portrait(actor=team["author"], package_ref=package.ref, confirmed_by="Grace", how="by telephone")
    with pytest.raises(Refused, match="The person says that something in the portrait is wrong"):
        actions.sign_portrait(actor=team["colleague"], package_ref=package.ref)
    answer = {"actor": team["author"], "package_ref": package.ref, "remark_id": remark.pk}
    with pytest.raises(Refused, match="Write what you answer"):
        actions.answer_remark(**answer, answer=" ")
    actions.answer_remark(**answer, answer="You told us of hens in May; both are now on record.")
    with pytest.raises(Conflict, match="answered already"):
        actions.answer_remark(**answer, answer="Again.")
    actions.sign_portrait(actor=team["colleague"], package_ref=package.ref)


def test_a_new_text_answers_what_was_said_of_the_old_one(team: Team) -> None:
    package = sent(team)
    question(team, package)
    team.write(package, falls="None at all.")
    actions.confirm_portrait(actor=team["author"], package_ref=package.ref, confirmed_by="Grace")
    actions.sign_portrait(actor=team["colleague"], package_ref=package.ref)


def test_the_persons_own_word_undoes_a_confirmation_by_another(team: Team) -> None:
    package = sent(team)
    actions.confirm_portrait(actor=team["author"], package_ref=package.ref, confirmed_by="A neighbour")
    question(team, package)
    assert seen_by(team["author"], package).confirmed_at is None
    assert ClockKind.PORTRAIT_CONFIRMED in running(team, package)


def test_an_answer_is_sent_to_the_person(team: Team) -> None:
    package = sent(team)
    remark = question(team, package)
    actions.answer_remark(actor=team["author"], package_ref=package.ref, remark_id=remark.pk, answer="Both.")
    with acting_as(team["author"]):
        assert Message.objects.filter(subject="An answer for you", to="grace@family.example").count() == 1
    text = team.person_client(package).get("/my/portrait/").content.decode()
    assert "Both." in text


def test_a_remark_of_another_case_is_not_there_to_answer(team: Team) -> None:
    remark, other = question(team, sent(team)), team.written()
    with pytest.raises(NotFound):
        actions.answer_remark(actor=team["author"], package_ref=other.ref, remark_id=remark.pk, answer="Yes.")


def test_a_remark_says_something_and_not_too_often(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("placewell.needs.actions.confirming.MOST_REMARKS", 2)
    package = sent(team)
    with pytest.raises(Refused, match="Say what is wrong"):
        question(team, package, "  ")
    with pytest.raises(Refused, match="up to 4,000 characters"):
        question(team, package, "x" * 4_001)
    question(team, package)
    question(team, package)
    with pytest.raises(Refused, match="Ring your social worker"):
        question(team, package)


def test_what_the_person_said_is_never_changed_in_the_database(team: Team) -> None:
    package = sent(team)
    remark = question(team, package)
    with acting_as(team["author"]):
        for change in ({"text": "All is well."}, {"by": "user:1"}):
            with pytest.raises(DatabaseError), transaction.atomic():
                PortraitRemark.objects.filter(pk=remark.pk).update(**change)


def test_remarks_are_seen_by_those_who_work_with_the_portrait_and_by_the_person(team: Team) -> None:
    package = sent(team)
    question(team, package)
    other = team.opened("Walter", "Pym")
    seen = {}
    for name, actor in {**team.people, "person": team.person(package), "another": team.person(other)}.items():
        with acting_as(actor):
            seen[name] = PortraitRemark.objects.count()
    hidden = {"finance", "evaluator", "commissioner", "administrator", "another"}
    assert seen == {name: int(name not in hidden) for name in seen}
    outsider = a_team(services=0)
    with acting_as(outsider["author"]):
        assert PortraitRemark.objects.count() == 0


def test_a_signed_portrait_can_still_be_said_to_be_wrong(team: Team) -> None:
    package = team.signed()
    question(team, package)
    row = seen_by(team["author"], package)
    assert row.signed_at is not None
    assert row.confirmed_by == "Grace, her daughter"
    assert ClockKind.PORTRAIT_CONFIRMED not in running(team, package)
    assert "It was ducks." in team.client("author").get(f"/cases/{package.ref}/").content.decode()


# Pages


def test_the_person_reads_both_tiers_and_presses_that_it_is_right(team: Team) -> None:
    package = team.written()
    person = team.person_client(package)
    assert "Your social worker is writing it" in person.get("/my/portrait/").content.decode()
    team.client("author").post(f"/cases/{package.ref}/portrait/send/")
    text = person.get("/my/portrait/").content.decode()
    for words in ("Being outdoors every day", "Severe: very much help. Loses track", "Donepezil", "This is right"):
        assert words in text
    for word in ("bid", "tender"):
        assert not re.search(rf"\b{word}", text, re.IGNORECASE)
    form = {"revision": revision(team, package), "step": "right"}
    answer = person.post("/my/portrait/", form, follow=True).content.decode()
    assert "Your social worker knows that it is right." in answer
    assert "Grace Marlowe (daughter) said that this is right" in answer
    assert "confirmed already" in person.post("/my/portrait/", form, follow=True).content.decode()


def test_what_the_person_says_stands_on_the_case_and_is_answered_there(team: Team) -> None:
    package = sent(team)
    person, author = team.person_client(package), team.client("author")
    empty = person.post("/my/portrait/", {"text": "", "revision": revision(team, package)}).content.decode()
    assert "Say what is wrong, or press" in empty
    person.post("/my/portrait/", {"text": "It was ducks, not hens.", "revision": revision(team, package)})
    case = author.get(f"/cases/{package.ref}/").content.decode()
    assert "It was ducks, not hens." in case
    assert "waits for an answer to what the person says is wrong" in case
    with acting_as(team["author"]):
        remark = PortraitRemark.objects.get()
    said = {"remark": remark.pk, "answer": "Both are written now."}
    answer = author.post(f"/cases/{package.ref}/portrait/remark/", said, follow=True).content.decode()
    assert "Your answer is sent to them." in answer
    assert "It was ducks" not in answer
    assert "Both are written now." in person.get("/my/portrait/").content.decode()


def test_what_the_person_wrote_stands_when_the_portrait_changed_meanwhile(team: Team) -> None:
    package = sent(team)
    read = revision(team, package)
    team.write(package, falls="None at all.")
    actions.send_portrait(actor=team["author"], package_ref=package.ref)
    answer = team.person_client(package).post("/my/portrait/", {"text": "It was ducks.", "revision": read})
    text = answer.content.decode()
    assert "This was changed while you were reading." in text
    assert "It was ducks." in text


def test_a_private_link_to_the_portrait_leads_there_and_nowhere_else(team: Team) -> None:
    sent(team)
    with acting_as(team["author"]):
        token = re.search(r"/me/([^/]+)/", Message.objects.get().body)
    assert token is not None
    client = team.client("author")
    client.logout()
    for to, leads in (("portrait", "/my/portrait/"), ("https://elsewhere.example", "/mine/")):
        at = f"/me/{token[1]}/?to={to}"
        client.post(at, {"step": "send"})
        with acting_as(team["author"]):
            body = Message.objects.filter(subject="Your code").order_by("-created_at").first().body
        answer = client.post(at, {"step": "code", "code": body[:6]})
        assert answer.headers["Location"] == leads
