"""The portrait: written, confirmed by the person or for a reason by nobody, signed by somebody else (rulebook §2)."""

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from placewell.accounts.acting import acting_as
from placewell.ledger.clocks import ClockKind, running_clocks
from placewell.ledger.models import EventRow, Message
from placewell.needs import actions
from placewell.needs.models import Draft, Package, Portrait, PortraitRemark
from placewell.needs.queries import revision_of
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from placewell.rules.needs import Domain, Level
from placewell.rules.portrait import AboutMe, DomainNeed
from placewell.web.demonstration.people import DOMAINS, second_tier
from tests.needs.team import Team, a_team, seen_by, tier_one


def running(team: Team, package: Package) -> dict[ClockKind, object]:
    with acting_as(team["author"]):
        return {one.kind: one for one in running_clocks(case_ref=package.ref)}


def revision(team: Team, package: Package) -> str:
    with acting_as(team["author"]):
        return revision_of(package, Draft.Kind.PORTRAIT)


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


def filled(**changes: str) -> dict[str, object]:
    given: dict[str, object] = {f"{domain}_level": "N" for domain in Domain}
    given |= {f"{domain}_level": need.level.value for domain, need in DOMAINS.items()}
    given |= {f"{domain}_sentence": need.sentence for domain, need in DOMAINS.items()}
    given |= {
        "about_most_important": "Being outdoors.",
        "outcomes": ["nutrition", "personal_hygiene", "home_safely", "relationships"],
        "search_near": "OL1 1AA",
        "search_district": "the town",
        "radius_miles": "6",
        "start_on_0": "1",
        "start_on_1": "2",
        "start_on_2": "2027",
        "urgency": "standard",
        "expected_length": "For good",
        "bands": ["dementia"],
        "diagnosis_group": "A dementia",
        "nights": "calls",
        "waking_nights": "0",
        "one_to_one_hours": "0",
        "texture": "7",
        "visiting_area": "By bus.",
        "dols_or_lpa": "A daughter holds power of attorney.",
        "safeguarding": "Nothing known.",
        "revision": "",
    }
    return given | changes


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
    text = client.get(f"/cases/{package.ref}/portrait/sign/").content.decode()
    for words in ("Being outdoors every day", "Memory and understanding", "Donepezil", "Grace, her daughter"):
        assert words in text
    stamp = re.search(r'name="revision" value="([^"]+)"', text)
    assert stamp is not None
    answer = client.post(f"/cases/{package.ref}/portrait/sign/", {"revision": stamp[1]}, follow=True)
    assert "The portrait is signed." in answer.content.decode()


def test_the_person_reads_both_tiers_and_presses_that_it_is_right(team: Team) -> None:
    package = team.written()
    person = team.person_client(package)
    assert "Your social worker is writing it" in person.get("/my/portrait/").content.decode()
    team.client("author").post(f"/cases/{package.ref}/portrait/send/")
    text = person.get("/my/portrait/").content.decode()
    for words in ("Being outdoors every day", "Very much help. Loses track of time", "Donepezil", "This is right"):
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
    for to, leads in (("portrait", "/my/portrait/"), ("https://elsewhere.example", "/choices/")):
        at = f"/me/{token[1]}/?to={to}"
        client.post(at, {"step": "send"})
        with acting_as(team["author"]):
            body = Message.objects.filter(subject="Your code").order_by("-created_at").first().body
        answer = client.post(at, {"step": "code", "code": body[:6]})
        assert answer.headers["Location"] == leads
