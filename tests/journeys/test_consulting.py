"""A policy is proposed, consulted on, changed by what people say, answered, approved, and in force."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.at_the_site import run_at
from tests.journeys.conftest import Site, Visitor, visiting
from tests.journeys.consulting_site import SCHEME
from tests.serving import served

pytestmark = pytest.mark.browser
COMMISSIONER = "Helen Quayle"
PROVIDER_SAID, PERSON_SAID = "Forty for price is too much.", "We want more than one choice."
BEGIN = """
import django, os
os.environ["DJANGO_SETTINGS_MODULE"] = "placewell.web.settings"
django.setup()
from decimal import Decimal
from placewell.accounts.actor import Actor
from placewell.accounts.models import Post
from placewell.accounts.roles import Role
from placewell.market.actions import adopt_policy, propose_policy
from placewell.market.models import Category, Policy
from tests.factories import a_proposed_policy
category = Category.objects.get(name="Older people")
def somebody(role):
    post = Post.objects.filter(role=role, organisation_id=category.authority_id).order_by("id")[0]
    return Actor(ref=f"user:{post.user_id}", role=role, user_id=post.user_id,
                 organisation_id=post.organisation_id, authority_id=post.organisation_id)
"""
PROPOSE = BEGIN + (
    "a_proposed_policy(somebody(Role.COMMISSIONER), category, quality_weight=Decimal(70), price_weight=Decimal(30))"
)
ADOPT = BEGIN + (
    "print(adopt_policy(actor=somebody(Role.APPROVER),"
    " policy=Policy.objects.filter(category=category).order_by('-version')[0]).in_force_from)"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A demonstration of its own, with a light-touch scheme."""
    with served(tmp_path_factory.mktemp("home"), ("-m", "tests.journeys.consulting_site")) as running:
        yield Site(running, "DE22 3WT", ())


@pytest.fixture
def desk(browser: Browser, site: Site) -> Iterator[Visitor]:
    """Somebody at the council."""
    with visiting(browser, site, width=1200, height=900) as one:
        yield one


@pytest.fixture
def manager(browser: Browser, site: Site) -> Iterator[Visitor]:
    """Somebody who manages a home."""
    with visiting(browser, site, width=1200, height=900) as one:
        yield one


def keep(visitor: Visitor, name: str) -> None:
    """Keep a picture of the page where pictures are asked for."""
    folder = os.environ.get("PLACEWELL_PICTURES")
    if folder:
        visitor.page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def put_to_everybody(desk: Visitor) -> None:
    """Open the consultation."""
    page = desk.page
    desk.sign_in_as(COMMISSIONER)
    desk.go("/market/consultations/")
    keep(desk, "work")
    desk.press(f"About {SCHEME}")
    page.get_by_label("How offers are compared").check()
    page.get_by_label("Which proposed policy?").select_option(label="Older people, version 2")
    page.get_by_label("Title").fill("Quality and price")
    page.get_by_label("What do you propose").fill("Quality counts for more than price.")
    page.get_by_label("Why?", exact=True).fill("Homes told us that price decides too much.")
    keep(desk, "open")
    desk.press("Open it")
    desk.says("The consultation is open.")
    keep(desk, "desk")


def people_comment(manager: Visitor, phone: Visitor) -> None:
    """A provider comments on a passage, and a relative on the whole."""
    manager.page.goto(manager.address + "/demonstration/sign-in/")
    manager.press("Brook and Byre")
    manager.go("/consultations/")
    manager.press("Quality and price")
    manager.press("Comment on this")
    manager.page.get_by_label("Your comment", exact=True).fill(PROVIDER_SAID)
    manager.press("Publish my comment")
    manager.says(PROVIDER_SAID)

    phone.go("/schemes/")
    phone.press(SCHEME)
    phone.press("Quality and price")
    keep(phone, "public-phone")
    phone.press("Comment on the whole proposal")
    phone.page.get_by_label("Your comment", exact=True).fill(PERSON_SAID)
    phone.page.get_by_label("Somebody who draws on care").check()
    keep(phone, "comment-phone")
    phone.press("Publish my comment")
    phone.says("2 comments, 0 changed something.")


def revise_and_answer(desk: Visitor, site: Site) -> None:
    """Propose what it became, answer both comments, and close."""
    page = desk.page
    site.running.move_clock(timedelta(days=29, hours=1))
    run_at(site, "-c", PROPOSE)
    desk.sign_in_as(COMMISSIONER)
    desk.go("/market/consultations/")
    desk.press("Quality and price")
    desk.press("Revise the proposal")
    page.get_by_label("Which version of the policy").select_option(label="Version 3")
    page.get_by_label("What changed, and why?").fill("Price counts for less.")
    page.get_by_label(PROVIDER_SAID).check()
    keep(desk, "revise")
    desk.press("Publish this version")
    desk.press("Answer")
    page.get_by_label("You said, we did").check()
    page.get_by_label("Which change did it lead to?").select_option(label="Version 2: Quality and price")
    page.get_by_label("Your answer").fill("Price is 30 now.")
    keep(desk, "answer")
    desk.press("Publish the answer")
    desk.press("Answer")
    page.get_by_label("We did not, because").check()
    page.get_by_label("Your answer").fill("At least one is a floor. We aim for two.")
    desk.press("Publish the answer")
    desk.press("Close the consultation")
    desk.press("Close it")
    desk.says("The consultation is closed.")
    assert run_at(site, "-c", ADOPT).strip() != "None"


def test_a_policy_is_changed_by_what_people_say_and_then_in_force(
    desk: Visitor, phone: Visitor, manager: Visitor, site: Site
) -> None:
    put_to_everybody(desk)
    people_comment(manager, phone)
    revise_and_answer(desk, site)
    for visitor, name in ((phone, "closed-phone"), (desk, "closed")):
        visitor.go("/consultations/")
        keep(visitor, f"list-{name}")
        visitor.press("Quality and price")
        for words in ("2 comments, 1 changed something.", PROVIDER_SAID, "Price is 30 now.", PERSON_SAID):
            visitor.says(words)
        assert visitor.page.locator("ins").all_inner_texts()[1:3] == ["70,", "30."]
        keep(visitor, name)
        visitor.press("Version 2 in full")
