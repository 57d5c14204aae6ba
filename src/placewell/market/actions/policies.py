"""Proposing a policy and adopting it: every number with its reason, and never by one person alone."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.events.market import PolicyAdopted, PolicyApproved, PolicyProposed, PolicyWithdrawn
from placewell.ledger.record import record
from placewell.market.actions.own import own_category, written
from placewell.market.actions.terms import in_force, next_version
from placewell.market.models import Category, Consultation, Policy, PolicyApproval, PolicyWithdrawal
from placewell.market.queries.consulted import consulted_on_policy, open_consultation_on
from placewell.market.stored import read_policy
from placewell.market.values import POLICY_NUMBERS, Reason
from placewell.rules import portrait
from placewell.rules.clocks import london_day_words
from placewell.rules.consulting import needs_consultation
from placewell.rules.errors import Conflict, NotFound, Refused, WrongState
from placewell.rules.legal_basis import RULES, LegalBasis, check_price_method
from placewell.rules.pack import Pack, PackFigures, PackPolicy, PriceMethod
from placewell.rules.pack_errors import PackError
from placewell.rules.pack_reader import read_pack
from placewell.rules.scheme_states import SchemeState

SECOND_APPROVER_OVER = Decimal(50)  # weight of price (rulebook §6)
LONGEST_PORTRAIT = 56  # days
_CENT = Decimal("0.01")


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY)
def propose_policy(
    *,
    actor: Actor,
    category: Category,
    policy: PackPolicy,
    rationale: Sequence[Reason],
    portrait_days: int = portrait.DEFAULT_DAYS,
) -> Policy:
    """Propose a version of a category's policy, with a written reason for each of `POLICY_NUMBERS`.

    It is public at once and in force only when adopted. Raises Refused when the rules of an evaluation do not hold
    (weights, shares, register points, relative price methods), when it is not what the scheme's legal basis allows,
    when a reason is missing, or when its rating gate is not the category's.
    """
    own = own_category(actor, category)
    if policy.rating_gate != own.gate:
        raise Refused(
            f"The rating gate of this category is {own.gate or 'none'}: what is asked of members does not change.",
            code="rating_gate",
        )
    _check_rules(policy)
    if not 1 <= portrait_days <= LONGEST_PORTRAIT:
        raise Refused(f"A portrait lasts between 1 and {LONGEST_PORTRAIT} days.", code="portrait_days")
    _check_basis(own, policy)
    made = Policy.objects.create(
        category=own,
        version=next_version(Policy, own),
        weight_quality=policy.quality_weight,
        weight_price=policy.price_weight,
        price_method=policy.price_method,
        register_points={rating: str(points) for rating, points in policy.register_points},
        unrated_points=policy.unrated_points,
        quality_shares={
            "register": str(policy.shares.register),
            "case_response": str(policy.shares.case_response),
            "track_record": str(policy.shares.track_record),
            "investment": str(policy.shares.investment),
        },
        quality_minimum=policy.quality_minimum,
        min_options=policy.min_options,
        target_options=policy.target_options,
        portrait_days=portrait_days,
        rationale=_rationale(rationale),
        proposed_by=actor.ref,
        proposed_at=now(),
    )
    proposed = PolicyProposed(
        category_ref=own.ref,
        policy_version=made.version,
        price_weight=str(made.weight_price),
        price_method=policy.price_method,
    )
    record(proposed, actor=actor, authority_id=None)
    return made


@action(by={Role.COMMISSIONER, Role.APPROVER}, whose=Whose.OWN_AUTHORITY)
def adopt_policy(*, actor: Actor, policy: Policy, in_force_from: datetime | None = None) -> PolicyApproval:
    """Approve a proposed policy, and adopt it when this is the last approval it wants.

    One approver other than the proposer is wanted; two where price weighs over 50. The approval returned has
    `in_force_from` set when the policy was adopted: from then on, and never for what started earlier. Raises Refused
    for the proposer or the same approver again, where the basis asks for a consultation
    that there was not, WrongState when it is adopted already or was withdrawn, NotFound for another authority's,
    Refused for a moment in the past.
    """
    found, own, given = _undecided(actor, policy)
    if actor.ref == found.proposed_by:
        raise Refused("You proposed this policy, so somebody else must approve it.", code="own_proposal")
    if any(one.approved_by == actor.ref for one in given):
        raise Conflict("You have approved this policy already. Somebody else is the second approver.")
    moment = now()
    starts = in_force(in_force_from, moment)
    _check_basis(own, read_policy(found, rating_gate=None))
    _check_consulted(own, found)
    wanted = 2 if found.weight_price > SECOND_APPROVER_OVER else 1
    adopts = len(given) + 1 >= wanted
    approval = PolicyApproval.objects.create(
        policy=found, approved_by=actor.ref, approved_at=moment, in_force_from=starts if adopts else None
    )
    event = (
        PolicyAdopted(category_ref=own.ref, policy_version=found.version, in_force_from=starts.isoformat())
        if adopts
        else PolicyApproved(category_ref=own.ref, policy_version=found.version)
    )
    record(event, actor=actor, authority_id=None)
    return approval


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY)
def withdraw_policy(*, actor: Actor, policy: Policy, because: str) -> PolicyWithdrawal:
    """Take a proposed policy back, for a published reason; it stays readable and is never adopted.

    Raises Refused without a reason, WrongState when it is adopted or withdrawn already or people are being asked
    about it, NotFound for another authority's.
    """
    found, own, _ = _undecided(actor, policy)
    asked = open_consultation_on(found, among=Consultation.objects.select_for_update())
    if asked is not None:
        raise WrongState(
            f"People are being asked about version {found.version}, in the consultation “{asked.title}”. Close or"
            " withdraw the consultation first."
        )
    made = PolicyWithdrawal.objects.create(
        policy=found,
        because=written(because, "why this version is withdrawn"),
        withdrawn_by=actor.ref,
        withdrawn_at=now(),
    )
    withdrawn = PolicyWithdrawn(category_ref=own.ref, policy_version=found.version)
    record(withdrawn, actor=actor, authority_id=None)
    return made


def _undecided(actor: Actor, policy: Policy) -> tuple[Policy, Category, list[PolicyApproval]]:
    """Return a policy that is neither adopted nor withdrawn, its category (locked) and the approvals given so far."""
    known = Policy.objects.select_related("category").filter(pk=policy.pk).first()
    if known is None:
        raise NotFound("There is no such policy in your authority.")
    own = own_category(actor, known.category)
    # Read under the lock: of an adoption and a withdrawal at once, one comes second and is told so.
    found = Policy.objects.select_related("withdrawal").get(pk=known.pk)
    given = list(found.approvals.order_by("id"))
    if any(one.in_force_from for one in given):
        raise WrongState(f"Version {found.version} of this policy is adopted already.")
    if hasattr(found, "withdrawal"):
        raise WrongState(f"Version {found.version} was withdrawn on {london_day_words(found.withdrawal.withdrawn_at)}.")
    return found, own, given


def _check_rules(policy: PackPolicy) -> None:
    """Hold a policy to the very rules that an evaluation holds its pack to: a pack of it, with no bids, must read."""
    figures = PackFigures(floor=Decimal(1), reference=Decimal(2), ceiling=Decimal(3), fnc=Decimal(0), budget=Decimal(2))
    try:
        read_pack(Pack(tender_ref="", unit="week", policy=policy, figures=figures, bids=()).as_value())
    except PackError as error:
        raise Refused(error.message, code=error.code) from error
    kept = (policy.quality_weight, policy.price_weight, policy.unrated_points, policy.quality_minimum)
    if any(number != number.quantize(_CENT) for number in kept):
        raise Refused("Weights and points have at most two decimals.", code="out_of_range")


def _check_basis(category: Category, policy: PackPolicy) -> None:
    basis = LegalBasis(category.scheme.legal_basis)
    check_price_method(basis, competes_on_price=policy.price_method != PriceMethod.FIXED_RATE)
    if basis != LegalBasis.PCR_REG34:
        return
    first = (
        Policy.objects.filter(category=category, approvals__in_force_from__isnull=False)
        .order_by("approvals__in_force_from", "id")
        .first()
    )
    if first is None:
        return
    before = read_policy(first, rating_gate=policy.rating_gate)
    if _criteria(policy) != _criteria(before):
        raise Refused(
            f"Under {RULES[basis].source} {RULES[basis].what_may_change}: the weights, the price method and the"
            f" shares of quality stay those of version {first.version}.",
            code="legal_basis",
        )


def _check_consulted(category: Category, policy: Policy) -> None:
    """Raise Refused where the scheme's basis wants this version to have been consulted on first (rulebook §1)."""
    adopted = Policy.objects.filter(category=category, approvals__in_force_from__isnull=False)
    in_use = category.scheme.state != SchemeState.DRAFT
    basis = LegalBasis(category.scheme.legal_basis)
    if not needs_consultation(basis, scheme_in_use=in_use, first=not adopted.exists()):
        return
    if consulted_on_policy(policy) is None:
        raise Refused(
            f"Under {RULES[basis].source} this scheme changes {RULES[basis].what_may_change}. Open a consultation on"
            f" version {policy.version}, answer every comment and close it, then adopt what it became.",
            code="consultation",
        )


def _criteria(policy: PackPolicy) -> tuple[object, ...]:
    return (policy.quality_weight, policy.price_weight, policy.price_method, policy.shares)


def _rationale(reasons: Sequence[Reason]) -> dict[str, str]:
    texts = {reason.number: reason.text for reason in reasons}
    if len(texts) != len(reasons) or set(texts) - set(POLICY_NUMBERS):
        raise Refused(f"Give one reason for each of: {', '.join(POLICY_NUMBERS)}.", code="rationale")
    return {number: written(texts.get(number, ""), f"why {_words(number)}") for number in POLICY_NUMBERS}


def _words(number: str) -> str:
    plural = number.endswith("s")
    return f"the {number.replace('_', ' ')} {'are' if plural else 'is'} what {'they are' if plural else 'it is'}"
