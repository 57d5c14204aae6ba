"""Writing schemes down as drafts, and dividing them into categories."""

from datetime import date
from decimal import Decimal

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.events.market import CategoryAdded, SchemeEstablished
from placewell.ledger.record import record
from placewell.market.actions.own import own_scheme, written
from placewell.market.actions.suiting import keep_statement
from placewell.market.models import Category, Scheme
from placewell.market.references import new_reference
from placewell.rules.clocks import EARLIEST_HOUR, LATEST_HOUR, LONDON
from placewell.rules.errors import Conflict, NotFound, Refused, WrongState
from placewell.rules.legal_basis import PREFERENCE_SENTENCE, LegalBasis, check_scheme
from placewell.rules.needs import CareType, NeedBand
from placewell.rules.pilots import check_pilot_dates
from placewell.rules.ratings import Rating
from placewell.rules.scheme_states import WORDS, SchemeState
from placewell.rules.suitability import Statement

FURTHEST = Decimal(200)  # miles


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY)
def establish_scheme(
    *,
    actor: Actor,
    name: str,
    description: str,
    legal_basis: LegalBasis,
    starts_on: date,
    ends_on: date | None,
    closing_hour: int,
    how_to_join: str,
    notice: str = "",
    preference_is_criterion: bool = False,
    pilot: bool = False,
    first_draft_on: date | None = None,
) -> Scheme:
    """Write down a scheme of the actor's authority as a draft, for everybody to read. `go_live` puts it into use.

    `first_draft_on` is the day its first draft was shown to anybody, today when not given; a `pilot` is a trial with
    an end. `closing_hour` is a London hour from 10 to 16. The notice says that the person's preference selects; under
    regulation 34 only where `preference_is_criterion`, because it was published as one. `notice` adds to it. Raises
    Refused with the paragraph for dates that the legal basis forbids (rulebook §1).
    """
    if actor.authority_id is None:
        raise NotFound("A scheme belongs to an authority. Act as its commissioner.")
    if not EARLIEST_HOUR <= closing_hour <= LATEST_HOUR:
        sentence = f"Tenders close at an hour between {EARLIEST_HOUR}:00 and {LATEST_HOUR}:00."
        raise Refused(sentence, code="closing_hour")
    check_scheme(legal_basis, starts_on=starts_on, ends_on=ends_on)
    if pilot:
        check_pilot_dates(starts_on, ends_on)
    moment = now()
    today = moment.astimezone(LONDON).date()
    if first_draft_on is not None and first_draft_on > today:
        raise Refused("The first draft was shown on a day that has been.", code="first_draft_on")
    says_so = legal_basis != LegalBasis.PCR_REG34 or preference_is_criterion
    sentences = (PREFERENCE_SENTENCE if says_so else "", notice.strip())
    scheme = Scheme.objects.create(
        authority_id=actor.authority_id,
        ref=new_reference("S"),
        name=written(name, "what the scheme is called"),
        description=written(description, "what the scheme buys, and for whom"),
        legal_basis=legal_basis,
        starts_on=starts_on,
        ends_on=ends_on,
        closing_hour=closing_hour,
        notice=written(" ".join(filter(None, sentences)), "the sentence that the notice and every invitation state"),
        how_to_join=written(how_to_join, "how a service joins"),
        pilot=pilot,
        first_draft_on=first_draft_on or today,
        established_at=moment,
    )
    established = SchemeEstablished(
        scheme_ref=scheme.ref,
        legal_basis=legal_basis,
        starts_on=starts_on.isoformat(),
        ends_on=ends_on.isoformat() if ends_on else None,
    )
    record(established, actor=actor, authority_id=None)
    return scheme


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY, states=("draft", "live"))
def add_category(
    *,
    actor: Actor,
    scheme: Scheme,
    name: str,
    care_type: CareType,
    statement: Statement,
    radius_miles: Decimal,
    need_bands: frozenset[NeedBand] = frozenset(),
    within: str = "",
    rating_gate: Rating | None = None,
) -> Category:
    """Add a category. What it asks of members is fixed for its life.

    `need_bands` are those that every member is registered for; `radius_miles` is how far a search looks unless the
    person says otherwise; `within` names a local authority that its services are in. `statement` is the first
    suitability statement (rulebook §3). Raises Refused for a radius that is none, an answer of it that is missing,
    Conflict for a name the scheme has, WrongState when the scheme is closed.
    """
    own = own_scheme(actor, scheme)
    if own.state not in {SchemeState.DRAFT, SchemeState.LIVE}:
        raise WrongState(f"The scheme {own.ref} is {WORDS[SchemeState(own.state)]}. It takes no new categories.")
    if not (radius_miles.is_finite() and 0 < radius_miles <= FURTHEST and radius_miles == round(radius_miles, 1)):
        raise Refused(f"The radius is above 0 and at most {FURTHEST} miles, with one decimal.", code="radius")
    title = written(name, "what the category is called")
    if own.categories.filter(name=title).exists():
        raise Conflict(f"This scheme already has a category called {title}.", code="name_taken")
    category = Category.objects.create(
        authority_id=own.authority_id,
        scheme=own,
        ref=new_reference("C"),
        name=title,
        care_type=care_type,
        need_bands=sorted(need_bands),
        radius_miles=radius_miles,
        within=within.strip(),
        rating_gate=rating_gate or "",
        added_at=now(),
    )
    keep_statement(actor, category, statement)
    added = CategoryAdded(scheme_ref=own.ref, category_ref=category.ref, care_type=care_type)
    record(added, actor=actor, authority_id=None)
    return category
