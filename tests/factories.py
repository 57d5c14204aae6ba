"""What tests are built from: one function a thing, with defaults that hold, made through real actions."""

# market: a scheme with one live category of residential dementia care, its terms, and registered services.

from datetime import date
from decimal import Decimal
from itertools import count

from placewell.accounts.actor import Actor
from placewell.accounts.models import Organisation
from placewell.accounts.roles import Role
from placewell.directory.models import Provider, Service
from placewell.market.actions import (
    add_category,
    admit_service,
    adopt_policy,
    establish_scheme,
    give_notice,
    leave_category,
    propose_policy,
    publish_cost_model,
    publish_questions,
)
from placewell.market.models import Category, Membership, Policy, Scheme
from placewell.market.values import POLICY_NUMBERS, Question, Reason
from placewell.rules.cost_model import CostLine, CostModel, Uplifts
from placewell.rules.legal_basis import LegalBasis
from placewell.rules.needs import CareType, Domain, Level, NeedBand
from placewell.rules.pack import PackPolicy, PriceMethod, Shares
from placewell.rules.ratings import Rating
from placewell.rules.standing import Ground, ProceedingKind
from placewell.rules.suitability import Statement
from placewell.rules.wages import HoursClaimed

_numbers = count(1)
# What a cost model says it pays for: a week in a home, and an hour at home, whose lines name what comes on top.
A_WEEK, AN_HOUR = HoursClaimed(Decimal(10), Decimal(25)), HoursClaimed(Decimal(1), Decimal(0))


def an_authority(name: str = "Fairshire County Council") -> Organisation:
    """Return a council that buys."""
    code = f"E10{next(_numbers):06d}"
    return Organisation.objects.create(kind=Organisation.Kind.AUTHORITY, name=name, code=code)


def staff_of(authority: Organisation, role: Role, *, number: int | None = None) -> Actor:
    """Return somebody who works for an authority in a role; each call is somebody else unless numbered."""
    who = 1000 + next(_numbers) if number is None else number
    return Actor(
        ref=f"user:{who}", role=role, name="", user_id=who, organisation_id=authority.pk, authority_id=authority.pk
    )


def a_service(**fields: object) -> Service:
    """Return a registered residential dementia home with a provider of its own, rated Good, at 53.54, -2.11."""
    number = next(_numbers)
    provider = fields.pop("provider", None) or Provider.objects.create(
        provider_id=f"1-1{number:08d}", name=f"Provider {number}"
    )
    defaults: dict[str, object] = {
        "service_id": f"1-2{number:08d}",
        "provider": provider,
        "name": f"Home {number}",
        "local_authority": "Fairshire",
        "latitude": 53.54,
        "longitude": -2.11,
        "care_home": True,
        "beds": 40,
        "care_types": ["residential"],
        "need_bands": ["dementia", "older_people"],
        "rating": "Good",
        "rated_on": date(2025, 3, 1),
    }
    return Service.objects.create(**(defaults | fields))


def a_scheme(commissioner: Actor, **given: object) -> Scheme:
    """Return a live scheme on a Procurement Act framework, as one that has run for a while."""
    made = a_draft_scheme(commissioner, **given)
    made.state, made.went_live_at = "live", made.established_at
    made.save(update_fields=["state", "went_live_at"])
    return made


def closed(scheme: Scheme, *, because: str = "A new scheme replaces it.") -> Scheme:
    """Return the scheme as one whose winding down is over."""
    scheme.state, scheme.closed_because = "closed", because
    scheme.save(update_fields=["state", "closed_because"])
    return scheme


def a_draft_scheme(commissioner: Actor, **given: object) -> Scheme:
    """Return a draft of a scheme on a Procurement Act framework."""
    defaults: dict[str, object] = {
        "name": "Care places",
        "description": "Places in care homes, one person at a time.",
        "legal_basis": LegalBasis.PA23_LIGHT_TOUCH_FRAMEWORK,
        "starts_on": date(2025, 4, 1),
        "ends_on": None,
        "closing_hour": 12,
        "how_to_join": "Fill in the form and send your insurance.",
    }
    return establish_scheme(actor=commissioner, **(defaults | given))  # type: ignore[arg-type] # as each test gives


def a_statement(described: str = "Most needs can be written down beforehand.", **given: str) -> Statement:
    """Return a suitability statement of a care home."""
    defaults = {"must_haves": "A language, a diet, a ground-floor room.", "not_for": "A service for one person alone."}
    return Statement(described=described, **(defaults | given))


def a_category(commissioner: Actor, scheme: Scheme | None = None, **given: object) -> Category:
    """Return a category of residential dementia care, without terms."""
    defaults: dict[str, object] = {
        "name": "Residential dementia care",
        "care_type": CareType.RESIDENTIAL,
        "need_bands": frozenset({NeedBand.DEMENTIA}),
        "radius_miles": Decimal(10),
        "rating_gate": Rating.REQUIRES_IMPROVEMENT,
        "statement": a_statement(),
    }
    made = defaults | given
    return add_category(actor=commissioner, scheme=scheme or a_scheme(commissioner), **made)  # type: ignore[arg-type] # as each test gives


def a_cost_model() -> CostModel:
    """Return a model with floor 700, reference 880 and ceiling 1012, and uplifts for cognition and behaviour."""
    day, source = date(2026, 4, 1), "Fair Cost of Care return, updated"
    return CostModel(
        lines=(
            CostLine("staffing_care", Decimal("520.00"), source, day),
            CostLine("supplies_food", Decimal("80.00"), source, day),
            CostLine("head_office_management", Decimal("100.00"), source, day),
            CostLine("returns_operations", Decimal("60.00"), source, day),
            CostLine("returns_capital", Decimal("120.00"), source, day),
        ),
        uplifts=Uplifts(
            by_level={
                (Domain.COGNITION, Level.SEVERE): Decimal("45.00"),
                (Domain.BEHAVIOUR, Level.HIGH): Decimal("60.00"),
            },
            per_one_to_one_hour=Decimal("19.50"),
            per_waking_night=Decimal("25.00"),
        ),
    )


def policy_numbers(**given: object) -> PackPolicy:
    """Return a policy of 60 for quality and 40 for price on the fixed scale."""
    points = zip(Rating, (Decimal(100), Decimal(80), Decimal(40), Decimal(0)), strict=True)
    defaults: dict[str, object] = {
        "quality_weight": Decimal(60),
        "price_weight": Decimal(40),
        "price_method": PriceMethod.FIXED_REFERENCE,
        "register_points": tuple(points),
        "unrated_points": Decimal(60),
        "shares": Shares(Decimal(40), Decimal(30), Decimal(20), Decimal(10)),
        "quality_minimum": Decimal(50),
        "rating_gate": Rating.REQUIRES_IMPROVEMENT,
        "min_options": 1,
        "target_options": 2,
    }
    return PackPolicy(**(defaults | given))  # type: ignore[arg-type] # as each test gives


def reasons_for_all() -> list[Reason]:
    """Return a reason for each number of a policy."""
    return [Reason(number, f"Because of what people told us about {number}.") for number in POLICY_NUMBERS]


def a_proposed_policy(commissioner: Actor, category: Category, **numbers: object) -> Policy:
    """Return a policy proposed by the commissioner."""
    return propose_policy(
        actor=commissioner, category=category, policy=policy_numbers(**numbers), rationale=reasons_for_all()
    )


def some_questions() -> tuple[Question, ...]:
    """Return two case-response questions."""
    return (
        Question("evenings", "How would you make evenings calm for this person?", "Say who does what.", 300),
        Question("family", "How would you keep their family close?", "", 200),
    )


def a_live_category(commissioner: Actor, scheme: Scheme | None = None, **given: object) -> Category:
    """Return a category with questions, a cost model and an adopted policy in force now."""
    category = a_category(commissioner, scheme, **given)
    publish_questions(actor=commissioner, category=category, questions=some_questions())
    publish_cost_model(actor=commissioner, category=category, model=a_cost_model(), claimed=A_WEEK)
    policy = a_proposed_policy(commissioner, category, rating_gate=category.gate)
    authority = Organisation.objects.get(pk=commissioner.authority_id)
    adopt_policy(actor=staff_of(authority, Role.APPROVER), policy=policy)
    return category


def a_member(commissioner: Actor, category: Category, **fields: object) -> Membership:
    """Return a service newly admitted to a category."""
    return admit_service(
        actor=commissioner, category=category, service=a_service(**fields), reasons="Meets every condition."
    )


def suspended(commissioner: Actor, member: Membership, evidence: str = "Unsafe staffing at night.") -> Membership:
    """Return a member stopped at once, with a notice that waits for its reply and decision."""
    give_notice(
        actor=commissioner,
        membership=member,
        kind=ProceedingKind.SUSPENSION,
        ground=Ground.SAFEGUARDING,
        evidence=evidence,
        at_once=True,
    )
    member.refresh_from_db()
    return member


def manager_of(member: Membership) -> Actor:
    """Return somebody who manages a member's provider."""
    return Actor(
        ref=f"user:{2000 + next(_numbers)}", role=Role.PROVIDER, name="Max", organisation_id=member.organisation_id
    )


def left(member: Membership, because: str = "The home closes.") -> Membership:
    """Return a membership that its own provider ended."""
    return leave_category(actor=manager_of(member), membership_id=member.pk, because=because)
