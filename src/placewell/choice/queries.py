"""Reads of choice: everything that stands before the person, as frozen values, in a fixed number of queries."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import system_actor
from placewell.accounts.models import Post
from placewell.accounts.roles import Role
from placewell.accounts.vault import unlock_for
from placewell.choice.additional import Agreed, extras_of
from placewell.choice.models import (
    Asked,
    ContributionEstimate,
    Decision,
    DirectAward,
    InterimHome,
    Option,
    ReturnedChoice,
    Showing,
    Source,
)
from placewell.directory.queries import is_old, today
from placewell.ledger.events.choice import OptionsShown
from placewell.ledger.models import EventRow
from placewell.market.queries.closing import closing_among
from placewell.rules.canonical import canonical_json
from placewell.rules.choosing import Order, Placed, Standing, in_order, standing_of_option
from placewell.rules.contribution import Assessed, Contribution, Line, contribution_to
from placewell.tenders.models import Tender, TenderKind
from placewell.tenders.queries.settled import interim_offer_of
from placewell.tenders.states import UNDER_WAY, TenderState

DECLINED = {
    Standing.DECLINED_PORTRAIT_WRONG.value: Standing.DECLINED_PORTRAIT_WRONG,
    Standing.DECLINED_OTHER.value: Standing.DECLINED_OTHER,
}
ASKED_BY_A_BROKER = frozenset({Source.NOMINATION.value, Source.DIRECT.value})
SHOWN_STATES = (TenderState.OFFERED, TenderState.AWARDED)


@dataclass(frozen=True, slots=True)
class Choice:
    """One option as the person sees it: whether it can be chosen, and who pays what, in pounds a week.

    `title` is the service's name, and tells two offers of one service apart. `fnc` is what the NHS pays of `full_cost`.
    `extra` is the agreement on what it costs above the budget; None for what the budget pays for in full.
    `answers_here` is false for a home that was asked outside any bid, and that nobody manages in Placewell yet.
    """

    number: int
    title: str
    option: Option
    standing: Standing
    rating_is_old: bool
    fnc: Decimal
    full_cost: Decimal
    contribution: Contribution | None
    asked: tuple[Asked, ...]
    extra: Agreed | None = None
    lives_there: bool = False
    answers_here: bool = True

    @property
    def can_be_chosen(self) -> bool:
        """Tell whether it is still there to choose."""
        return self.standing == Standing.OPEN


@dataclass(frozen=True, slots=True)
class Estimate:
    """What an officer last estimated, and which version of it."""

    version: int
    assessed: Assessed


@dataclass(frozen=True, slots=True)
class Choices:
    """All that the person may choose from, over every search of their package, in one order.

    `decision` is the newest, `returned` tells that it came back; `tender` the newest search they may choose from.
    """

    tender: Tender
    choices: tuple[Choice, ...]
    order: Order
    decision: Decision | None
    returned: ReturnedChoice | None
    estimate: Estimate | None
    today: date
    home: InterimHome | None = None

    @property
    def interim(self) -> bool:
        """Tell whether the choice is of a place for now: the search in an emergency goes on."""
        return self.tender.state in UNDER_WAY

    @property
    def still_choosing(self) -> bool:
        """Tell whether a choice can be made or changed. Who has a place for now chooses again after the search."""
        return self.home is None if self.interim else self.tender.state == TenderState.OFFERED

    @property
    def there(self) -> tuple[Choice, ...]:
        """Those that can be chosen."""
        return tuple(one for one in self.choices if one.can_be_chosen)

    @property
    def in_budget(self) -> tuple[Choice, ...]:
        """Those that the budget pays for in full."""
        return tuple(one for one in self.choices if one.extra is None)

    @property
    def target(self) -> int:
        """How many options the published policy aims at."""
        return int(self.tender.policy["target_options"])

    @property
    def below_target(self) -> bool:
        """Tell whether fewer can be chosen than aimed at, of those that the budget pays for in full."""
        return sum(one.can_be_chosen for one in self.in_budget) < self.target

    @property
    def chosen(self) -> Decision | None:
        """The decision for an option, where one stands."""
        made = self.decision
        if made is None or self.returned is not None or made.kind != "chosen":
            return None
        return made

    @property
    def stays(self) -> bool:
        """Tell whether the person chose to stay where they are for now."""
        chosen = self.chosen
        return chosen is not None and chosen.option is not None and _lives_there(self.home, chosen.option)

    def by_bid(self, bid_ref: str) -> Choice | None:
        """Return the choice of an offer."""
        return next((one for one in self.choices if one.option.bid_ref == bid_ref), None)


def choices_of(package_ref: str, order: Order = Order.LOT) -> Choices | None:
    """Return what stands before the person of a package; None when nothing was put to them, or all was called off."""
    put = Tender.objects.filter(package_ref=package_ref, options__isnull=False).distinct().order_by("id")
    # Only an emergency has options before its search is done.
    tenders = {one.pk: one for one in _of_this_choice(list(put))}
    newest = max(
        (one for one in tenders.values() if one.state in (*SHOWN_STATES, *UNDER_WAY)),
        key=lambda one: (one.state == TenderState.AWARDED, one.pk),
        default=None,
    )
    if newest is None:
        return None
    interim = newest.state in UNDER_WAY
    rows = Option.objects.filter(tender_id__in=[newest.pk] if interim else tenders, interim=interim)
    # An offer at the price that a visit changed stands behind the one that was shown: it is no second choice.
    options = list(rows.exclude(source__in=[Source.VISIT, Source.SUCCESSOR]).order_by("id"))
    home = interim_home_of(package_ref)
    if not options and home is None:
        return None
    asked_again = newest_round(package_ref)
    for option in options:
        option.tender = tenders[option.tender_id]
    returned = {one.decision_id: one for one in ReturnedChoice.objects.filter(package_ref=package_ref).order_by("id")}
    declined = {one.option_id: DECLINED[one.because] for one in returned.values() if one.because in DECLINED}
    taken, day = beds_taken(option.pk for option in options), today()
    asked: dict[int, list[Asked]] = defaultdict(list)
    for one in Asked.objects.filter(package_ref=package_ref).select_related("answered").order_by("id"):
        asked[one.option_id].append(one)
    decision = newest_decision(package_ref)
    if decision is not None and decision.tender_id not in tenders:
        decision = None
    if _led_to_a_home(decision):
        decision = None
    estimate = newest_estimate(package_ref)
    extras = extras_of(package_ref)
    closing = closing_among(option.service_id for option in options)
    silent = _silent(options)
    by_key, titles = {option.pk: option for option in options}, _titles(options)
    found = []
    for number, key in enumerate(in_order((_placed(option) for option in options), order), start=1):
        option = by_key[key]
        extra = extras.get(option.bid_ref)
        amount = extra.amount if extra and extra.stands else Decimal(0)
        standing = standing_of_option(
            today=day,
            # The terms on which somebody lives there hold as long as they do, so staying never lapses.
            valid_until=day if _lives_there(home, option) else option.valid_until,
            declined=declined.get(key),
            bed_taken=key in taken and not _lives_there(home, option),
            over=option.tender.state == TenderState.CANCELLED,
            corrected=option.tender_id < asked_again,
            left=_left(home, option),
            agreed=extra is None or extra.stands,
            closing=option.service_id in closing,
        )
        fnc = Decimal(option.tender.figures["fnc"])
        found.append(
            Choice(
                number=number,
                title=titles[key],
                option=option,
                standing=standing,
                rating_is_old=is_old(option.rated_on, day),
                fnc=fnc,
                full_cost=option.weekly_price + fnc,
                contribution=contribution_to(estimate.assessed, option.weekly_price - amount) if estimate else None,
                asked=tuple(asked[key]),
                extra=extra,
                lives_there=_lives_there(home, option),
                answers_here=option.organisation_id not in silent,
            )
        )
    came_back = returned.get(decision.pk) if decision else None
    return Choices(newest, tuple(found), order, decision, came_back, estimate, day, home)


def goes_on(tender: Tender, option: Option) -> bool:
    """Tell whether a choice of an option of a tender can still come to a placement."""
    return tender.state == TenderState.OFFERED or (option.interim and tender.state in UNDER_WAY)


def interim_home_of(package_ref: str) -> InterimHome | None:
    """Return where somebody is for now, if anywhere: from its approval until that placement ends."""
    bid_ref = interim_offer_of(package_ref)
    if not bid_ref:
        return None
    homes = InterimHome.objects.filter(package_ref=package_ref, option__bid_ref=bid_ref)
    return homes.select_related("option").first()


def _led_to_a_home(decision: Decision | None) -> bool:
    """Tell whether a decision led to a place for now: it is done with, and no choice among the offers of a search."""
    if decision is None or decision.option is None or not decision.option.interim:
        return False
    return InterimHome.objects.filter(option=decision.option).exists()


def _lives_there(home: InterimHome | None, option: Option) -> bool:
    """Tell whether an option is the home that the person is in: its bed is theirs."""
    return home is not None and home.option.service_id == option.service_id


def _left(home: InterimHome | None, option: Option) -> bool:
    """Tell whether an option was to stay somewhere, and the person does not live there any more."""
    if option.interim or option.tender.state != TenderState.OFFERED or _lives_there(home, option):
        return False
    if option.source == Source.DIRECT:  # what was found directly to live in is an option of its own award
        return not DirectAward.objects.filter(option=option).exists()
    return option.source == Source.STANDING


def newest_round(package_ref: str) -> int:
    """Return the key of the newest confirmation round of a package; 0 where there was none.

    What was offered before it was offered for a portrait that was not right.
    """
    rounds = Tender.objects.filter(package_ref=package_ref, kind=TenderKind.CONFIRMATION).order_by("-id")
    return rounds.values_list("pk", flat=True).first() or 0


def _of_this_choice(put: list[Tender]) -> list[Tender]:
    """Return the searches that the person chooses from: where they were placed before, those since then."""
    begins = max((place for place, one in enumerate(put) if one.settled_because), default=0)
    since = put[begins:]
    return since if any(one.state in (*SHOWN_STATES, *UNDER_WAY) for one in since) else put


def newest_decision(package_ref: str) -> Decision | None:
    """Return the decision that counts for a package, a choice of none included."""
    found = Decision.objects.filter(package_ref=package_ref).select_related("option", "second", "grounds", "tender")
    return found.order_by("-id").first()


def choice_stands(package_ref: str) -> bool:
    """Tell whether somebody has chosen, and the choice neither came back nor led to a place for now already."""
    decision = newest_decision(package_ref)
    return decision is not None and bool(standing_among([decision])) and not _led_to_a_home(decision)


def standing_among(decisions: Collection[Decision]) -> set[int]:
    """Return the ids of those decisions that stand: the newest of their package, for an option, and not come back.

    Asked as the system, and answered by yes or no: a provider may not see that somebody else was chosen later.
    """
    packages = {one.package_ref for one in decisions}
    with acting_as(system_actor("choice")):
        newest = Decision.objects.filter(package_ref__in=packages).order_by("package_ref", "-id")
        stand = newest.distinct("package_ref").values_list("pk", "kind", "returned")
        standing = {pk for pk, kind, returned in stand if kind == "chosen" and returned is None}
    return standing & {one.pk for one in decisions}


def newest_estimate(package_ref: str) -> Estimate | None:
    """Return the estimated contribution that counts, unlocked."""
    row = ContributionEstimate.objects.filter(package_ref=package_ref).order_by("-version").first()
    if row is None:
        return None
    value = json.loads(unlock_for(row.authority_id, bytes(row.locked)))["assessed"]
    weekly = value["weekly"]
    assessed = Assessed(
        weekly=None if weekly is None else Decimal(weekly),
        lines=tuple(Line(one["words"], Decimal(one["amount"])) for one in value["lines"]),
        year=value["year"],
        notes=tuple(value["notes"]),
    )
    return Estimate(row.version, assessed)


def hash_of(snapshot: dict[str, Any]) -> str:
    """Return the sha256 of a showing's snapshot as canonical JSON, in hex."""
    return hashlib.sha256(canonical_json(snapshot)).hexdigest()


def showing_holds(showing: Showing) -> bool:
    """Tell whether a showing is what was recorded then: its hash is its own, and stands in the ledger's event of it."""
    if hash_of(showing.snapshot) != showing.snapshot_sha256:
        return False
    shown = EventRow.objects.filter(case_ref=showing.package_ref, name=OptionsShown.__name__)
    return shown.filter(payload__snapshot_sha256=showing.snapshot_sha256).exists()


def beds_taken(option_ids: Iterable[int]) -> set[int]:
    """Return which options have lost their bed: as many other people chose the service as it said it had places."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT choice_beds_taken(%s::bigint[])", (list(option_ids),))
        return {row[0] for row in cursor.fetchall()}


def _silent(options: Collection[Option]) -> set[int]:
    """Return which providers of homes that were asked outside any bid have nobody here who could answer."""
    named = {one.organisation_id for one in options if one.source in ASKED_BY_A_BROKER}
    if not named:
        return set()
    posts = Post.objects.filter(organisation_id__in=named, role=Role.PROVIDER, ended_at=None)
    return named - set(posts.values_list("organisation_id", flat=True).distinct())


def _titles(options: list[Option]) -> dict[int, str]:
    several = {name for name, count in Counter(one.service_name for one in options).items() if count > 1}
    seen: Counter[str] = Counter()
    titles = {}
    for one in options:
        seen[one.service_name] += 1
        offer = f", offer {seen[one.service_name]}" if one.service_name in several else ""
        titles[one.pk] = one.service_name + offer
    return titles


def _placed(option: Option) -> Placed:
    policy = option.tender.policy
    points = policy["register_points"].get(option.rating, policy["unrated_points"])
    return Placed(
        key=option.pk,
        tender_ref=option.tender.ref,
        bid_ref=option.bid_ref,
        name=option.service_name,
        distance=option.distance_miles,
        price=option.weekly_price,
        rating_points=Decimal(points),
        score=option.score,
    )
