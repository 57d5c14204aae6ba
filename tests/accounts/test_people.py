"""Who may act as what: given and ended by an administrator, never on both sides."""

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import NOBODY
from placewell.accounts.models import Organisation, Post, User
from placewell.accounts.newcomers import make_account
from placewell.accounts.roles import Role
from placewell.ledger.models import EventRow, Message
from placewell.tenders.opener import OPENER
from tests.clients import client_of
from tests.played import OpenTender


def given(**more: str) -> dict[str, str]:
    return {"name": "Nell Ash", "email": "nell@fernshire.example", "role": "broker"} | more


def test_an_administrator_adds_somebody_who_is_written_to(played: OpenTender) -> None:
    client = client_of(played.staff(Role.ADMINISTRATOR))
    answer = client.post("/people/add/", given(role="approver", approval_limit="1,500"), follow=True)
    assert "Nell Ash is approver now" in answer.content.decode()
    post = Post.objects.get(user__email="nell@fernshire.example")
    assert (post.role, str(post.approval_limit)) == ("approver", "1500.00")
    assert "choose one here" in Message.objects.get(to="nell@fernshire.example").body


def test_a_post_that_is_ended_ends_with_the_next_click(played: OpenTender) -> None:
    broker = played.staff(Role.BROKER)
    theirs, administrators = client_of(broker), client_of(played.staff(Role.ADMINISTRATOR))
    assert theirs.get("/tenders/").status_code == 200
    post = Post.objects.get(user_id=broker.user_id, role="broker")
    assert "is no longer broker" in administrators.post(f"/people/{post.pk}/end/", follow=True).content.decode()
    assert theirs.get("/tenders/").status_code == 403
    with acting_as(OPENER):
        assert EventRow.objects.filter(name="PostEnded").count() == 1


def test_nobody_ends_their_own_administration(played: OpenTender) -> None:
    administrator = played.staff(Role.ADMINISTRATOR)
    post = Post.objects.get(user_id=administrator.user_id)
    answer = client_of(administrator).post(f"/people/{post.pk}/end/")
    assert answer.status_code == 409
    assert "Somebody else ends your post" in answer.content.decode()


def test_nobody_both_buys_and_bids(played: OpenTender) -> None:
    client = client_of(played.staff(Role.ADMINISTRATOR))
    provider = Organisation.objects.get(pk=played.manager().organisation_id)
    broker = Post.objects.get(role="broker", organisation=played.county.authority).user
    page = client.post("/people/add/", given(email=broker.email, role="provider", provider=provider.code))
    assert "Nobody both buys and bids" in page.content.decode()
    manager = Post.objects.get(organisation=provider).user
    page = client.post("/people/add/", given(email=manager.email, role="broker"))
    assert "Nobody both buys and bids" in page.content.decode()


def test_an_account_that_anybody_asked_for_keeps_nobody_from_working_for_an_authority(played: OpenTender) -> None:
    make_account(actor=NOBODY, name="Silly Name", email="nell@fernshire.example")
    client = client_of(played.staff(Role.ADMINISTRATOR))
    answer = client.post("/people/add/", given(), follow=True)
    assert "Nell Ash is broker now" in answer.content.decode()
    posts = Post.objects.filter(user__email="nell@fernshire.example", ended_at=None)
    assert [one.role for one in posts] == ["broker"]


def test_an_account_that_somebody_opened_is_theirs_and_changes_nothing(played: OpenTender) -> None:
    make_account(actor=NOBODY, name="Nell Newcome", email="nell@fernshire.example")
    user = User.objects.get(email="nell@fernshire.example")
    user.set_password("a long first password")
    user.save()
    page = client_of(played.staff(Role.ADMINISTRATOR)).post("/people/add/", given())
    assert "Nobody both buys and bids" in page.content.decode()
    assert Post.objects.get(user=user, ended_at=None).organisation.unclaimed


def test_a_providers_managers_are_told_of_another(played: OpenTender) -> None:
    client = client_of(played.staff(Role.ADMINISTRATOR))
    provider = Organisation.objects.get(pk=played.manager().organisation_id)
    manager = Post.objects.get(organisation=provider).user
    client.post("/people/add/", given(role="provider", provider=provider.code))
    told = Message.objects.get(to=manager.email, subject__contains="can act for")
    assert "nell@fernshire.example" in told.body
    page = client.post("/people/add/", given(role="provider", provider="1-000"))
    assert "No provider of a member service has this id" in page.content.decode()


def test_people_of_another_authority_are_not_touched(played: OpenTender) -> None:
    elsewhere = Organisation.objects.create(kind="authority", name="Elsewhere", code="E1")
    post = Post.objects.create(
        user=Post.objects.filter(role="auditor").get().user, organisation=elsewhere, role="auditor"
    )
    client = client_of(played.staff(Role.ADMINISTRATOR))
    assert client.post(f"/people/{post.pk}/end/").status_code == 404
    assert client.get("/people/").content.decode().count("Dana Whitlock") == 2, "Once in the list, once on the button."


def test_the_health_of_the_service_is_shown_to_an_administrator(played: OpenTender) -> None:
    page = client_of(played.staff(Role.ADMINISTRATOR)).get("/health/")
    assert "Health of the service" in page.content.decode()
    assert client_of(played.staff(Role.BROKER)).get("/health/").status_code == 403
