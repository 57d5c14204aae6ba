"""Fernshire: a county that does not exist, with its homes, its scheme and its people. Everything here is made up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from placewell.accounts.acting import acting_as
from placewell.accounts.actions import add_organisation, give_post
from placewell.accounts.actor import Actor, system_actor
from placewell.accounts.models import Organisation, Post
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_in_post
from placewell.directory.actions import import_register
from placewell.directory.models import Service
from placewell.directory.reading import Reading, ServiceFacts
from placewell.ledger.clock import now
from placewell.market.actions import (
    add_category,
    admit_services,
    adopt_policy,
    establish_scheme,
    propose_policy,
    publish_cost_model,
    publish_questions,
    publish_times,
)
from placewell.market.models import Category
from placewell.market.values import POLICY_NUMBERS, Question, Reason
from placewell.rules.clocks import LONDON
from placewell.rules.cost_model import CostLine, CostModel, Uplifts
from placewell.rules.legal_basis import LegalBasis
from placewell.rules.needs import CareType, Domain, Level, NeedBand
from placewell.rules.pack import PackPolicy, PriceMethod, Shares
from placewell.rules.ratings import KEY_QUESTIONS, Rating
from placewell.rules.suitability import Statement
from placewell.rules.timetable import default_timetable
from placewell.rules.wages import HoursClaimed
from placewell.web.demonstration.newcomer import (
    NEWCOMER,
    NEWCOMERS_PROVIDER,
    ask_of_those_who_join,
)
from placewell.web.demonstration.record import establish_record

MAKER = system_actor("demonstration")
SEARCH_POINT = (52.912, -1.402)
CLAIMED = HoursClaimed(hours=Decimal(25), on_costs=Decimal(25))  # of care staff for each resident and week
SOURCE = "Fernshire cost-of-care exercise (fictional)"

# Homes: name, provider, beds, overall rating, miles north and east of the search point, need bands beyond older people.
HOMES: tuple[tuple[str, str, int, Rating | None, float, float, tuple[str, ...]], ...] = (
    ("Alder Bank", "Alder Care", 38, Rating.GOOD, 1.2, 0.4, ("dementia",)),
    ("Brook House", "Brook and Byre", 24, Rating.OUTSTANDING, -2.1, 1.0, ("dementia",)),
    ("Candlewick", "Candlewick Homes", 52, Rating.GOOD, 0.6, -2.8, ("dementia", "physical_disability")),
    ("Dovecote Lodge", "Dovecote", 31, None, 3.0, 1.9, ("dementia",)),
    ("Elmhurst Fold", "Alder Care", 44, Rating.REQUIRES_IMPROVEMENT, -1.0, -1.4, ("dementia",)),
    ("Fernleigh", "Fernleigh Trust", 18, Rating.GOOD, 4.2, -0.3, ("dementia",)),
    ("Gatehouse Court", "Gatehouse", 60, Rating.GOOD, -3.3, -2.2, ()),
    ("Harebell View", "Harebell", 27, Rating.INADEQUATE, 2.4, -1.1, ("dementia",)),
    ("Ivydene", "Brook and Byre", 35, Rating.GOOD, 7.5, 4.0, ("dementia",)),
    ("Juniper Rise", "Juniper", 22, Rating.GOOD, -0.4, 2.6, ("dementia", "mental_health")),
    (NEWCOMER, NEWCOMERS_PROVIDER, 9, None, 5.1, -1.6, ("dementia",)),
)
PEOPLE: tuple[tuple[str, str, Role, Decimal | None], ...] = (
    ("Amina Yusuf", "amina.yusuf", Role.SOCIAL_WORKER, None),
    ("Peter Lindqvist", "peter.lindqvist", Role.SOCIAL_WORKER, None),
    ("Rosa Marchetti", "rosa.marchetti", Role.BROKER, None),
    ("Tom Achebe", "tom.achebe", Role.APPROVER, Decimal("2500.00")),
    ("Helen Quayle", "helen.quayle", Role.COMMISSIONER, None),
    ("Iris Novak", "iris.novak", Role.EVALUATOR, None),
    ("Owen Prys", "owen.prys", Role.EVALUATOR, None),
    ("Colin Baptiste", "colin.baptiste", Role.FINANCE_OFFICER, None),
    ("Dana Whitlock", "dana.whitlock", Role.AUDITOR, None),
    ("Sam Okoro", "sam.okoro", Role.ADMINISTRATOR, None),
    ("Bethan Moyle", "bethan.moyle", Role.FINANCE_OFFICER, None),
)
WHY: Mapping[str, str] = {
    "weights": "People told us that kindness and skill decide how a place feels. Price counts, on a fixed scale.",
    "price_method": "A fixed scale: no offer can move another, and nothing is gained under what care costs.",
    "register_points": "The regulator's rating is the one measure that every home is held to.",
    "unrated_points": "A new home is neither good nor bad until it has been inspected, so it stands between.",
}


@dataclass(frozen=True, slots=True)
class County:
    """What was made, and who may act in it."""

    authority: Organisation
    category: Category
    staff: Mapping[str, Actor]
    managers: Mapping[str, Actor]

    def managing(self, organisation_id: int) -> Actor:
        """Return the manager of a provider."""
        return next(actor for actor in self.managers.values() if actor.organisation_id == organisation_id)


def build_county(*, reading: Reading | None = None, area: str = "Fernshire") -> County:
    """Make the county through the same actions that people use.

    `reading` is a register of an `area` of its own, for tests; the demonstration has only the fictional one.
    """
    with acting_as(MAKER):
        authority = add_organisation(
            actor=MAKER, kind="authority", name="Fernshire County Council", code="E10999999", address="County Hall"
        )
        posts = [
            give_post(
                actor=MAKER,
                email=f"{mail}@fernshire.example",
                name=name,
                organisation=authority,
                role=role,
                approval_limit=limit,
            )
            for name, mail, role, limit in PEOPLE
        ]
        staff = {f"{post.role}:{place}": _actor(post) for place, post in enumerate(posts)}
    import_register(actor=MAKER, reading=reading or _register(), sources=())
    commissioner = _first(staff, Role.COMMISSIONER)
    category = _scheme(commissioner, _first(staff, Role.APPROVER), area)
    fit = Service.objects.filter(local_authority=area, registered=True, need_bands__contains=["dementia"])
    services = fit.filter(care_types__contains=[CareType.RESIDENTIAL]).exclude(rating=Rating.INADEQUATE)
    services = services.exclude(name=NEWCOMER)
    admit_services(
        actor=commissioner,
        category=category,
        services=services.order_by("service_id"),
        reasons="Meets every condition.",
    )
    newcomer = Service.objects.filter(name=NEWCOMER, provider__name=NEWCOMERS_PROVIDER).first()
    if newcomer is not None and newcomer.provider is not None:
        with acting_as(MAKER):
            add_organisation(actor=MAKER, kind="provider", name=NEWCOMERS_PROVIDER, code=newcomer.provider.pk)
    managers = _managers()
    ask_of_those_who_join(commissioner, category)
    return County(authority, category, staff, managers)


def _first(staff: Mapping[str, Actor], role: Role) -> Actor:
    return next(actor for name, actor in staff.items() if name.startswith(f"{role}:"))


def _actor(post: Post) -> Actor:
    return actor_in_post(post, user_name=post.user.name)


def _managers() -> dict[str, Actor]:
    managers = {}
    with acting_as(MAKER):
        providers = Organisation.objects.filter(kind=Organisation.Kind.PROVIDER).order_by("id")
        for organisation in providers:
            mail = organisation.code.lower()
            post = give_post(
                actor=MAKER,
                email=f"manager@{mail}.example",
                name=f"Manager of {organisation.name}",
                organisation=organisation,
                role=Role.PROVIDER,
            )
            managers[organisation.name] = _actor(post)
    return managers


def _register() -> Reading:
    reading = Reading()
    providers = sorted({home[1] for home in HOMES})
    for place, (name, provider, beds, rating, north, east, bands) in enumerate(HOMES, start=1):
        reading.add(
            ServiceFacts(
                service_id=f"1-9{place:09d}",
                name=name,
                provider_id=f"1-8{providers.index(provider):09d}",
                provider_name=provider,
                address=f"{place} Made-up Lane, Fernbridge",
                postcode="",
                local_authority="Fernshire",
                region="Nowhere",
                latitude=SEARCH_POINT[0] + north / 69.0,
                longitude=SEARCH_POINT[1] + east / 41.6,
                care_home=True,
                beds=beds,
                registered=True,
                registered_on=date(2012, 5, 1),
                care_types=frozenset({CareType.RESIDENTIAL}),
                need_bands=frozenset({NeedBand.OLDER_PEOPLE, *(NeedBand(band) for band in bands)}),
                rating_original=rating.value if rating else None,
                rated_on=date(2024, 6, 3) if rating else None,
                key_questions=dict.fromkeys(KEY_QUESTIONS, rating) if rating else None,
            )
        )
    return reading


def _scheme(commissioner: Actor, approver: Actor, area: str) -> Category:
    today = now().astimezone(LONDON).date()
    scheme = establish_scheme(
        actor=commissioner,
        name="Fernshire care homes",
        description="Places in care homes for people whose care the county arranges, one person at a time.",
        legal_basis=LegalBasis.PA23_LIGHT_TOUCH_FRAMEWORK,
        starts_on=today - timedelta(days=90),
        ends_on=None,
        closing_hour=14,
        how_to_join="Any registered home may join at any time, free of charge. We decide within 10 working days.",
        first_draft_on=today - timedelta(days=200),
    )
    category = add_category(
        actor=commissioner,
        scheme=scheme,
        name="Residential dementia care",
        care_type=CareType.RESIDENTIAL,
        need_bands=frozenset({NeedBand.DEMENTIA}),
        radius_miles=Decimal(10),
        rating_gate=Rating.REQUIRES_IMPROVEMENT,
        statement=Statement(
            described="A place in a home with trained staff: most needs can be written down beforehand.",
            must_haves="A language, a faith, a diet, a ground-floor room, a couple together, a pet.",
            not_for="A service for one person alone, or needs under a court’s conditions.",
        ),
    )
    publish_terms(commissioner, approver, category)
    publish_times(
        actor=commissioner,
        category=category,
        timetable=default_timetable(LegalBasis.PA23_LIGHT_TOUCH_FRAMEWORK),
        because="Homes said that two working days let a manager look at their rota and meet the night staff.",
    )
    establish_record(commissioner, scheme, today, area=area)
    return category


def publish_terms(commissioner: Actor, approver: Actor, category: Category) -> None:
    """Publish what a category goes by: its questions, what care costs, and a policy that another person approves."""
    today = now().astimezone(LONDON).date()
    publish_questions(actor=commissioner, category=category, questions=_questions())
    publish_cost_model(actor=commissioner, category=category, model=_cost_model(today), claimed=CLAIMED)
    policy = propose_policy(
        actor=commissioner,
        category=category,
        policy=PackPolicy(
            quality_weight=Decimal(60),
            price_weight=Decimal(40),
            price_method=PriceMethod.FIXED_REFERENCE,
            register_points=tuple(zip(Rating, map(Decimal, (100, 80, 40, 0)), strict=True)),
            unrated_points=Decimal(60),
            shares=Shares(Decimal(40), Decimal(30), Decimal(20), Decimal(10)),
            quality_minimum=Decimal(50),
            rating_gate=Rating.REQUIRES_IMPROVEMENT,
            min_options=1,
            target_options=2,
        ),
        rationale=[
            Reason(n, WHY.get(n, "The default of the published rulebook; we heard no reason to change it."))
            for n in POLICY_NUMBERS
        ],
    )
    adopt_policy(actor=approver, policy=policy)


def _questions() -> tuple[Question, ...]:
    return (
        Question("evenings", "How would you make evenings calm for this person?", "Say who does what, and when.", 300),
        Question("family", "How would you keep their family close?", "Think of visits, calls and festivals.", 200),
    )


def _cost_model(today: date) -> CostModel:
    staffing = "care 402 activities 14 management 52 reception 18 kitchen 46 domestic 38 maintenance 16"
    supplies = "food 42 domestic 8 medical 6 insurance 9 registration 4 energy 38 waste 6"
    groups = {
        "staffing": staffing,
        "premises": "repairs 24 furnishings 9",
        "supplies": supplies,
        "head_office": "management 34 support 22 recruitment 12",
        "returns": "operations 38 capital 92",
    }
    amounts: dict[str, str] = {}
    for group, words in groups.items():
        pairs = words.split()
        amounts |= {f"{group}_{code}": f"{pounds}.00" for code, pounds in zip(pairs[::2], pairs[1::2], strict=True)}
    return CostModel(
        lines=tuple(CostLine(code, Decimal(amount), SOURCE, today) for code, amount in amounts.items()),
        uplifts=Uplifts(
            by_level={
                (Domain.COGNITION, Level.SEVERE): Decimal("45.00"),
                (Domain.BEHAVIOUR, Level.HIGH): Decimal("60.00"),
                (Domain.MOBILITY, Level.HIGH): Decimal("35.00"),
            },
            per_one_to_one_hour=Decimal("19.50"),
            per_waking_night=Decimal("25.00"),
        ),
    )
