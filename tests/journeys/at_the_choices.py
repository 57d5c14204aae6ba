"""Trying the person's pages as somebody would who has a small phone, a keyboard, large text or a screen reader."""

import itertools
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page

from tests.journeys.conftest import Site

PHONE = {"width": 360, "height": 740}
MOST_TABS = 250
NAMELESS = re.compile(r"^\s*- (link|button|textbox|radio|checkbox|combobox|spinbutton|heading)(?! \")", re.MULTILINE)
HEADING = re.compile(r"- heading \"(?P<name>(?:[^\"\\]|\\.)*)\" \[level=(?P<level>\d)\]")
# What is cut off: a box that hides what does not fit into it. Words for a screen reader alone are meant to be hidden.
CUT_OFF = """() => [...document.querySelectorAll('main *')].filter(e => {
  const s = getComputedStyle(e);
  if (e.closest('.govuk-visually-hidden, svg') || s.position === 'absolute' || !e.getClientRects().length) return false;
  const hides = ['hidden', 'clip'].includes(s.overflowX) || ['hidden', 'clip'].includes(s.overflowY);
  return hides && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1);
}).map(e => e.outerHTML.slice(0, 120))"""
OUTSIDE = """() => [...document.querySelectorAll('main a, main button, main input, main select, main textarea, main h1,'
  + ' main h2, main h3, main p, main li, main td, main label')].filter(e => {
  const box = e.getBoundingClientRect();
  return !e.closest('.govuk-visually-hidden') && getComputedStyle(e).position !== 'absolute'
    && box.width && box.height && (box.left < -1 || box.right > document.documentElement.clientWidth + 1);
}).map(e => e.outerHTML.slice(0, 120))"""
FOCUS = r"""e => {
  const s = getComputedStyle(e), label = e.labels && e.labels[0], r = e.getBoundingClientRect();
  const beside = label ? getComputedStyle(label, '::before').boxShadow : 'none';
  const ring = (s.outlineStyle !== 'none' && s.outlineWidth !== '0px') || s.boxShadow !== 'none' || beside !== 'none';
  const all = [...document.querySelectorAll('*')];
  const words = (label ? label.innerText : e.innerText || e.value || '').replace(/\s+/g, ' ').trim();
  return {ring, words, place: all.indexOf(e), tag: e.outerHTML.slice(0, 120), top: r.top, bottom: r.bottom,
    tall: window.innerHeight};
}"""


def opened_phone(browser: Browser, site: Site) -> Page:
    """Open the person's page with the link and the code that somebody got, on a small phone."""
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type] # is a size
    page = context.new_page()
    page.goto(f"{site.address}/demonstration/outbox/")
    page.goto(page.locator('a[href*="/me/"]').first.get_attribute("href") or "")
    page.get_by_role("button", name="Send me a code").click()
    outbox = context.new_page()
    outbox.goto(f"{site.address}/demonstration/outbox/")
    code = re.search(r"(\d{6}) is your code", outbox.locator("main").inner_text())
    assert code is not None
    outbox.close()
    page.get_by_label("Your code").fill(code[1])
    page.get_by_role("button", name="Open").click()
    page.wait_for_load_state()
    return page


def sideways(page: Page) -> int:
    """Return by how many pixels a page scrolls sideways."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def fits(page: Page, what: str) -> None:
    """See that a page scrolls only down, and that nothing on it is cut off or lies outside."""
    assert sideways(page) <= 1, f"{page.url} {what} scrolls sideways by {sideways(page)}."
    assert page.evaluate(OUTSIDE) == [], f"{page.url} {what}"
    assert page.evaluate(CUT_OFF) == [], f"{page.url} {what}"


def fits_when_large(page: Page) -> None:
    """See that a page fits a small phone at its size, with text at 200 %, and zoomed to 200 %; no word is lost."""
    fits(page, "at its size")
    words = page.locator("main").inner_text().split()
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    fits(page, "with text at 200 %")
    assert page.locator("main").inner_text().split() == words
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size({"width": PHONE["width"] // 2, "height": PHONE["height"] // 2})
    fits(page, "zoomed to 200 %")
    assert page.locator("main").inner_text().split() == words
    page.set_viewport_size(PHONE)  # type: ignore[arg-type] # is a size


def read_through(page: Page) -> str:
    """Read a page's accessibility tree: each control has a name, headings go down by one. Return the tree."""
    tree = page.locator("body").aria_snapshot()
    assert NAMELESS.search(tree) is None, f"{page.url}: {NAMELESS.findall(tree)}\n{tree}"
    levels = [int(found["level"]) for found in HEADING.finditer(page.locator("main").aria_snapshot())]
    assert levels.count(1) == 1, f"{page.url}: {levels}"
    # What was just done is told in a banner above the page's own heading.
    assert set(levels[: levels.index(1)]) <= {2}, f"{page.url}: {levels}"
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), f"{page.url}: {levels}"
    assert page.title().strip()
    return tree


def no_barrier(page: Page) -> None:
    """Let axe look at a page."""
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, f"{page.url}: {found.generate_report()}"


def tab_through(page: Page) -> list[str]:
    """Press Tab from the top to the end: each stop shows, in reading order, on the screen. Return their words."""
    page.evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0) }")
    words, last, first = [], -1, ""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if not focused.count():
            return words
        at = focused.evaluate(FOCUS)
        if at["tag"] == first or at["place"] < last:
            break
        assert at["ring"], f"The focus cannot be seen: {page.url} {at['tag']}"
        assert at["top"] < at["tall"], f"The focus is off the screen: {page.url} {at['tag']}"
        assert at["bottom"] > 0, f"The focus is off the screen: {page.url} {at['tag']}"
        first, last = first or at["tag"], at["place"]
        words.append(at["words"])
    else:
        pytest.fail(f"Tab comes to no end on {page.url}.")
    return words


def tab_to(page: Page, name: str) -> Locator:
    """Press Tab until the focus is on what has this name, and see that the focus shows."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if not focused.count():
            continue
        at = focused.evaluate(FOCUS)
        if at["words"] == name:
            assert at["ring"], f"The focus on {name!r} cannot be seen."
            return focused
    pytest.fail(f"{name!r} cannot be reached by Tab.")
