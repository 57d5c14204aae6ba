"""A case step by step: what is done, by whom, and where the reader can go on."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from placewell.accounts.actor import Actor
from placewell.accounts.roles import Role
from placewell.needs.models import SuitabilityRecord
from placewell.needs.pages.common import READS_PORTRAIT
from placewell.needs.queries import CaseState
from placewell.needs.words import REASON_WORDS, ROUTE_WORDS, VERDICT_WORDS, RouteWords
from placewell.rules.clocks import london_day_words
from placewell.rules.suitability import LeaveReason, Route, Verdict

DONE, NOW, LATER, AGAIN, NOT_NEEDED = "Done", "To do", "Not yet", "To do again", "Not needed"
COLOURS: Mapping[str, str] = {NOW: "govuk-tag--blue", AGAIN: "govuk-tag--yellow", LATER: "govuk-tag--grey"}
READS_TENDERS = frozenset({Role.SOCIAL_WORKER, Role.BROKER, Role.APPROVER, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it is, who does it, how it stands, a line about it, and where this reader can do it."""

    title: str
    who: str
    status: str
    about: str = ""
    href: str = ""

    @property
    def colour(self) -> str:
        """The colour of its tag; what is done has none."""
        return COLOURS.get(self.status, "")


@dataclass(frozen=True, slots=True)
class WayOut:
    """Why a case leaves the DPS, its route, and what happens next."""

    reason: str
    route: RouteWords


def steps_of(state: CaseState, actor: Actor, names: Mapping[str, str]) -> list[Step]:
    """Return the steps of a case in order, as this actor sees them."""
    links = _Links(state, actor)
    return [
        _assessment(state, links),
        _healthcare(state, links),
        _portrait(state, links, names),
        _confirmation(state, links),
        _signature(state, links, names),
        _suitability(state, links, names),
        _budget(state, links, names),
        _search(state, links),
    ]


def out_of_the_dps(record: SuitabilityRecord) -> WayOut | None:
    """Return why and how a case left the DPS, or None when it stays."""
    if record.verdict != Verdict.LEAVE_DPS:
        return None
    return WayOut(REASON_WORDS[LeaveReason(record.leave_reason)], ROUTE_WORDS[Route(record.route)])


class _Links:
    def __init__(self, state: CaseState, actor: Actor) -> None:
        self.ref, self.role = state.package.ref, actor.role
        one = state.portrait
        self.may_sign = one is not None and actor.ref not in {one.author, state.package.opened_by, *one.earlier_hands}

    def of(self, name: str, role: Role, *, when: bool = True) -> str:
        """Return where the reader does a step; empty when it is not theirs, or not its time."""
        return reverse(name, args=[self.ref]) if when and self.role == role else ""


def _assessment(state: CaseState, links: _Links) -> Step:
    href = links.of("needs_assessment", Role.SOCIAL_WORKER)
    one = state.assessment
    about = f"Version {one.version}, {london_day_words(one.at)}" if one else ""
    if "assessment" in state.drafts:
        about = f"{about}. A draft is kept." if about else "A draft is kept."
    return Step("Assessment", "Social worker", DONE if one else NOW, about, href)


def _healthcare(state: CaseState, links: _Links) -> Step:
    href = links.of("needs_healthcare", Role.SOCIAL_WORKER)
    package = state.package
    if package.chc_decision:
        about = f"{package.chc_decision} Recorded by {package.chc_decided_by}."
        return Step("NHS continuing healthcare", "Social worker", DONE, about, href)
    if state.chc:
        return Step("NHS continuing healthcare", "Social worker", NOW, " ".join(state.chc), href)
    status = NOT_NEEDED if state.assessment else LATER
    return Step("NHS continuing healthcare", "Social worker", status, "", href)


def _portrait(state: CaseState, links: _Links, names: Mapping[str, str]) -> Step:
    one = state.portrait
    href = links.of("needs_portrait", Role.SOCIAL_WORKER, when=state.assessment is not None)
    if not href and one is not None and links.role in READS_PORTRAIT:
        href = links.of("needs_portrait_read", links.role)
    about = ""
    if one is not None:
        about = f"Version {one.version}, written by {names.get(one.author, 'a social worker')}"
        if state.expired and one.expires_at:
            about += f". It expired on {london_day_words(one.expires_at)}."
    if "portrait" in state.drafts:
        about = f"{about}. A draft is kept." if about else "A draft is kept."
    status = AGAIN if state.expired else DONE if one else NOW if state.assessment else LATER
    return Step("Portrait", "Social worker", status, about, href)


def _confirmation(state: CaseState, links: _Links) -> Step:
    one = state.portrait
    title, who = "The person says that it is right", "The person, or whoever speaks for them"
    if one is None:
        return Step(title, who, LATER)
    href = links.of("needs_confirm", Role.SOCIAL_WORKER, when=one.signed_at is None)
    if one.confirmed_by:
        about = f"Confirmed by {one.confirmed_by}" + (f", {one.confirmed_how}" if one.confirmed_how else "")
        return Step(title, who, DONE, about, href)
    if one.not_confirmed_because:
        return Step(title, who, DONE, f"Nobody could: {one.not_confirmed_because}", href)
    if state.remarks:
        return Step(title, who, AGAIN, "They say that something is wrong.", href)
    about = f"Sent to them on {london_day_words(one.sent_at)}" if one.sent_at else ""
    return Step(title, who, NOW, about, href)


def _signature(state: CaseState, links: _Links, names: Mapping[str, str]) -> Step:
    one, title, who = state.portrait, "Another social worker signs it", "A social worker who did not write it"
    if one is None or one.signed_at is None or one.expires_at is None:
        ready = one is not None and one.confirmed_at is not None and not state.remarks
        href = links.of("needs_sign", Role.SOCIAL_WORKER, when=links.may_sign)
        return Step(title, who, NOW if ready else LATER, "", href)
    until = london_day_words(one.expires_at)
    about = f"Signed by {names.get(one.signatory, 'a social worker')}, until {until}"
    return Step(title, who, AGAIN if state.expired else DONE, about)


def _suitability(state: CaseState, links: _Links, names: Mapping[str, str]) -> Step:
    one, title = state.suitability, "Is it for the DPS?"
    signed = state.portrait is not None and state.portrait.signed_at is not None and not state.expired
    href = links.of("needs_suitability", Role.BROKER, when=signed and not state.tender_ref)
    if one is None:
        return Step(title, "Broker", NOW if signed else LATER, "", href)
    words = VERDICT_WORDS[Verdict(one.verdict)]
    services = "1 service appears able" if one.capable_services == 1 else f"{one.capable_services} services appear able"
    about = f"{words}; {services}. {names.get(one.by, 'A broker')}, {london_day_words(one.at)}"
    return Step(title, "Broker", AGAIN if state.test_again else DONE, about, href)


def _budget(state: CaseState, links: _Links, names: Mapping[str, str]) -> Step:
    one, title, who = state.budget, "Indicative budget", "An approver with no other part in the case"
    suits = state.suitability is not None and state.suitability.verdict != Verdict.LEAVE_DPS
    signed = state.portrait is not None and state.portrait.signed_at is not None and not state.expired
    href = links.of("needs_budget", Role.APPROVER, when=suits and signed and not state.tender_ref)
    if one is None:
        left = state.suitability is not None and not suits
        return Step(title, who, NOT_NEEDED if left else NOW if href or suits else LATER, "", href)
    about = f"Set by {names.get(one.by, 'an approver')}, {london_day_words(one.at)}"
    return Step(title, who, AGAIN if state.budget_again else DONE, about, href)


def _search(state: CaseState, links: _Links) -> Step:
    if state.tender_ref:
        may = links.role in READS_TENDERS
        href = reverse("tenders_tender", args=[state.tender_ref]) if may else ""
        return Step("Search", "Broker", DONE, f"{state.tender_ref} was opened.", href)
    left = state.suitability is not None and state.suitability.verdict == Verdict.LEAVE_DPS
    return Step("Search", "Broker", NOT_NEEDED if left else NOW if state.ready else LATER)
