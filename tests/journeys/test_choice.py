"""A choice by keyboard alone on a small phone without scripts; on a desk, in large text, and on paper."""

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, StorageState

from tests.journeys.conftest import Site
from tests.serving import served

pytestmark = pytest.mark.browser
MOST_TABS = 200


@pytest.fixture(scope="module")
def choosing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site on which one person's choices have just been put."""
    with served(tmp_path_factory.mktemp("home"), ("-m", "tests.journeys.choosing_site")) as running:
        yield Site(running, "", ())


@pytest.fixture(scope="module")
def opened(browser: Browser, choosing: Site) -> StorageState:
    """The cookies of somebody who opened their private page with its link and its code."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{choosing.address}/demonstration/outbox/")
    page.goto(page.locator('a[href*="/me/"]').first.get_attribute("href") or "")
    page.get_by_role("button", name="Send me a code").click()
    outbox = context.new_page()
    outbox.goto(f"{choosing.address}/demonstration/outbox/")
    code = re.search(r"(\d{6}) is your code", outbox.locator("main").inner_text())
    assert code is not None
    page.get_by_label("Your code").fill(code[1])
    page.get_by_role("button", name="Open").click()
    page.wait_for_load_state()
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def at(browser: Browser, choosing: Site, opened: StorageState) -> Iterator[Callable[..., Page]]:
    """Gives the person a window of a width, in which they are at their choices."""
    contexts = []

    def window(width: int, *, scripts: bool = True) -> Page:
        size = {"width": width, "height": 740}
        context = browser.new_context(viewport=size, java_script_enabled=scripts, storage_state=opened)  # type: ignore[arg-type] # is a size
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{choosing.address}/choices/")
        return page

    yield window
    for context in contexts:
        context.close()


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is on what has this name, and see that the focus shows."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if not focused.count():
            continue
        label = focused.evaluate(
            "e => (e.labels && e.labels[0] ? e.labels[0].innerText : e.innerText || e.value || '').trim()"
        )
        if label == name:
            ring = focused.evaluate(
                "e => { const s = getComputedStyle(e), l = e.labels && e.labels[0]"
                " ? getComputedStyle(e.labels[0], '::before').boxShadow : 'none';"
                " return [s.outlineStyle, s.outlineWidth, s.boxShadow, s.backgroundColor, l].join('|') }"
            )
            assert _shows(ring), f"The focus on {name!r} cannot be seen: {ring}"
            return
    pytest.fail(f"{name!r} cannot be reached by Tab.")


def _shows(ring: str) -> bool:
    style, width, shadow, _background, label = ring.split("|")
    return (style != "none" and width != "0px") or shadow != "none" or label != "none"


def sideways(page: Page) -> int:
    """Return by how many pixels a page scrolls sideways, measured without its scripts."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def test_a_choice_by_keyboard_alone_on_a_small_phone_without_scripts(choosing: Site, at: Callable[..., Page]) -> None:
    page = at(360, scripts=False)
    heading = page.locator("tbody h3").first.inner_text()
    name = re.sub(r"^\d+\s*", "", heading)
    tab_to(page, f"Visit or ask {name}")
    page.keyboard.press("Enter")
    tab_to(page, "To come and look around")
    page.keyboard.press("Space")
    tab_to(page, "When would you like to come, or what is your question?")
    page.keyboard.type("On Tuesday, with my daughter?")
    tab_to(page, "Send")
    page.keyboard.press("Enter")
    page.get_by_text(f"We have asked {name}.").wait_for()
    tab_to(page, f"Choose {name}")
    page.keyboard.press("Enter")
    tab_to(page, f"Choose {name}")
    page.keyboard.press("Enter")
    page.get_by_role("alert").get_by_text("Say who is choosing.").wait_for()
    tab_to(page, "I am choosing for myself")
    page.keyboard.press("Space")
    tab_to(page, "What is the name of the person who is choosing?")
    page.keyboard.type("Edith Marlowe")
    tab_to(page, f"Choose {name}")
    page.keyboard.press("Enter")
    page.get_by_text(f"You have chosen {name}.").wait_for()
    assert page.get_by_text("You chose this").count() == 1
    assert "They have not answered yet." in page.locator("main").inner_text()


def test_a_screen_reader_meets_one_table_with_each_choice_once(choosing: Site, at: Callable[..., Page]) -> None:
    for width in (1200, 360):
        page = at(width)
        names = [re.sub(r"^\d+\s*", "", text) for text in page.locator("tbody h3").all_inner_texts()]
        rows = page.get_by_role("table").get_by_role("row")
        assert rows.count() == len(names) + 1
        cells = [rows.nth(place).get_by_role("cell").count() for place in range(1, rows.count())]
        assert len(set(cells)) == 1
        tree = page.locator(".pw-compare").aria_snapshot()
        label = "What they say they will do for you"
        assert tree.count(f'columnheader "{label}"') == 1
        assert f'cell "{label}' not in tree, "The label beside each fact is for the eye alone."
        assert tree.count("- rowheader") == len(names)
        assert all(tree.count(f'link "Visit or ask {name}"') == 1 for name in names)


@pytest.mark.parametrize("width", [1200, 768, 360])
def test_the_page_is_clean_and_never_scrolls_sideways(choosing: Site, at: Callable[..., Page], width: int) -> None:
    page = at(width)
    for query in ("", "?order=score", "?text=large", "?text=usual&view=print"):
        page.goto(f"{choosing.address}/choices/{query}")
        assert sideways(page) <= 1, query
        found = Axe().run(page, options={"resultTypes": ["violations"]})
        assert found.violations_count == 0, f"{query}: {found.generate_report()}"


def test_choices_stand_side_by_side_on_a_desk_and_one_under_the_other_on_a_phone(
    choosing: Site, at: Callable[..., Page]
) -> None:
    for width, beside in ((1200, True), (360, False)):
        page = at(width)
        tops = {round(box["y"]) for one in page.locator("tbody th").all() if (box := one.bounding_box())}
        assert (len(tops) == 1) == beside
        first_facts = [
            round(box["y"])
            for row in page.locator("tbody tr").all()
            if (box := row.locator("td").nth(4).bounding_box())
        ]
        assert (len(set(first_facts)) == 1) == beside, "The same fact stands in the same row."


def test_at_twice_the_size_on_a_small_phone_nothing_is_lost(choosing: Site, at: Callable[..., Page]) -> None:
    page = at(360)
    words = page.locator("main").inner_text().split()
    # What zooming to 200 % does to a window of 360 pixels: half of the room for everything.
    page.set_viewport_size({"width": 180, "height": 370})
    assert sideways(page) <= 1
    assert page.locator("main").inner_text().split() == words
    page.goto(f"{choosing.address}/choices/?text=large")
    page.set_viewport_size({"width": 360, "height": 740})
    assert sideways(page) <= 1
    for cell in page.locator("tbody td").all():
        cut = cell.evaluate("e => e.scrollWidth > e.clientWidth + 1 || getComputedStyle(e).overflow === 'hidden'")
        assert not cut, cell.inner_text()


def test_every_choice_is_printed_on_a_page_of_its_own_with_nothing_cut(choosing: Site, at: Callable[..., Page]) -> None:
    page = at(1200)
    page.goto(f"{choosing.address}/choices/?view=print")
    choices = page.locator("tbody tr").count()
    printed = page.pdf(format="A4")
    pages = len(re.findall(rb"/Type\s*/Page(?!s)", printed))
    assert pages == choices + 2, "What was asked for, and what was searched for, come before them."
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 700, "height": 1000})
    assert not page.locator(".govuk-button:visible").count()
    for cell in page.locator("tbody td:visible").all():
        assert cell.evaluate("e => e.scrollWidth <= e.clientWidth + 1"), cell.inner_text()
