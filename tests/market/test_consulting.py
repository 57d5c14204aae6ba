"""A proposal is put to everybody, commented on, revised, answered and closed; then, and only then, adopted."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import NOBODY, Actor, system_actor
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import running_clocks
from placewell.ledger.models import EventRow, Message
from placewell.market.actions import (
    adopt_policy,
    answer_comment,
    close_consultation,
    comment_on,
    hide_comment,
    open_consultation,
    publish_cost_model,
    revise_consultation,
    withdraw_consultation,
)
from placewell.market.actions.changing_schemes import change_scheme
from placewell.market.models import Category, Comment, CommentContact, Consultation
from placewell.market.queries.consulted import passages_of_cost_model, passages_of_scheme
from placewell.rules.clocks import end_of_day
from placewell.rules.consulting import AnswerKind, ConsultationSubject, Passage
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from placewell.rules.legal_basis import LegalBasis
from tests.conftest import Clock
from tests.factories import (
    A_WEEK,
    a_category,
    a_cost_model,
    a_draft_scheme,
    a_live_category,
    a_member,
    a_proposed_policy,
    an_authority,
    manager_of,
    staff_of,
)

LIGHT_TOUCH = {"legal_basis": LegalBasis.PCR_LIGHT_TOUCH}


@pytest.fixture
def commissioner(committed: str) -> Actor:
    return staff_of(an_authority(), Role.COMMISSIONER)


@pytest.fixture
def category(commissioner: Actor) -> Category:
    """A category whose first policy was adopted in draft, in a scheme that is live now."""
    scheme = a_draft_scheme(commissioner, **LIGHT_TOUCH, starts_on=date(2024, 4, 1), ends_on=date(2029, 2, 1))
    made = a_live_category(commissioner, scheme)
    scheme.state, scheme.went_live_at = "live", scheme.established_at
    scheme.save(update_fields=["state", "went_live_at"])
    return made


def opened(commissioner: Actor, of: Category, **given: object) -> Consultation:
    defaults: dict[str, object] = {
        "scheme": of.scheme,
        "category": of,
        "subject": ConsultationSubject.POLICY,
        "title": "Quality and price",
        "summary": "Quality counts for more.",
        "why": "Homes told us so.",
        "days": 28,
    }
    if "subject" not in given:
        defaults["policy"] = a_proposed_policy(commissioner, of)
    return open_consultation(actor=commissioner, **(defaults | given))  # type: ignore[arg-type] # as each test gives


def after_reading(clock: Clock, consultation: Consultation) -> None:
    clock.forward(consultation.closes_at - now() + timedelta(minutes=1))


def approver_of(commissioner: Actor) -> Actor:
    return replace(commissioner, ref="user:999901", user_id=999901, role=Role.APPROVER)


def test_a_proposal_is_consulted_on_changed_answered_closed_and_then_adopted(
    commissioner: Actor, category: Category, clock: Clock
) -> None:
    member = a_member(commissioner, category)
    found = opened(commissioner, category)
    said = comment_on(
        actor=manager_of(member), consultation_ref=found.ref, passage="weights", text="Forty for price is too much."
    )
    other = comment_on(actor=NOBODY, consultation_ref=found.ref, text="Keep it simple.", email="ann@example.org")
    after_reading(clock, found)
    newer = a_proposed_policy(commissioner, category, quality_weight=Decimal(70), price_weight=Decimal(30))
    version = revise_consultation(
        actor=commissioner, consultation=found, why="Price counts for less.", policy=newer, follows=[said]
    )
    with pytest.raises(Refused, match="Open a consultation"):
        adopt_policy(actor=approver_of(commissioner), policy=newer)
    answer_comment(
        actor=commissioner,
        comment=said,
        kind=AnswerKind.WE_DID,
        text="It is 30 now.",
        version=version,
        passage="weights",
    )
    with pytest.raises(Refused, match=f"These wait: {other.pk}"):
        close_consultation(actor=commissioner, consultation=found)
    answer_comment(actor=commissioner, comment=other, kind=AnswerKind.NOTED, text="Thank you.")
    close_consultation(actor=commissioner, consultation=found)
    assert adopt_policy(actor=approver_of(commissioner), policy=newer).in_force_from is not None
    names = set(EventRow.objects.filter(subject=f"consultation:{found.ref}").values_list("name", flat=True))
    assert names == {
        "ConsultationOpened",
        "CommentMade",
        "ConsultationRevised",
        "CommentAnswered",
        "ConsultationClosed",
    }


def test_the_first_form_of_a_proposal_is_not_what_it_became(
    commissioner: Actor, category: Category, clock: Clock
) -> None:
    first = a_proposed_policy(commissioner, category)
    found = opened(commissioner, category, subject=ConsultationSubject.POLICY, policy=first)
    after_reading(clock, found)
    newer = a_proposed_policy(commissioner, category, unrated_points=Decimal(65))
    revise_consultation(actor=commissioner, consultation=found, why="New homes.", policy=newer)
    close_consultation(actor=commissioner, consultation=found)
    with pytest.raises(Refused, match="after consultation"):
        adopt_policy(actor=approver_of(commissioner), policy=first)


def test_the_first_policy_of_a_draft_needs_no_consultation(commissioner: Actor) -> None:
    draft = a_draft_scheme(commissioner, **LIGHT_TOUCH, starts_on=date(2024, 4, 1), ends_on=date(2029, 2, 1))
    made = a_category(commissioner, draft)
    adopt_policy(actor=approver_of(commissioner), policy=a_proposed_policy(commissioner, made))


def test_a_cost_model_is_published_as_it_was_consulted_on(
    commissioner: Actor, category: Category, clock: Clock
) -> None:
    model = a_cost_model()
    with pytest.raises(Refused, match="Open a consultation"):
        publish_cost_model(actor=commissioner, category=category, model=model, claimed=A_WEEK)
    found = opened(
        commissioner,
        category,
        subject=ConsultationSubject.COST_MODEL,
        passages=passages_of_cost_model(model, "week"),
    )
    after_reading(clock, found)
    close_consultation(actor=commissioner, consultation=found)
    dearer = replace(model, band=Decimal("0.2"))
    with pytest.raises(Refused, match="exactly this"):
        publish_cost_model(actor=commissioner, category=category, model=dearer, claimed=A_WEEK)
    publish_cost_model(actor=commissioner, category=category, model=model, claimed=A_WEEK)


def test_everybody_reads_the_same_form_until_the_period_ends(commissioner: Actor, category: Category) -> None:
    found = opened(commissioner, category)
    newer = a_proposed_policy(commissioner, category, min_options=2)
    with pytest.raises(WrongState, match="Revise it after that"):
        revise_consultation(actor=commissioner, consultation=found, why="Why not.", policy=newer)
    with pytest.raises(WrongState, match="Close it after that"):
        close_consultation(actor=commissioner, consultation=found)


def test_a_comment_after_the_period_is_refused_by_the_action_and_by_the_database(
    commissioner: Actor, category: Category, clock: Clock
) -> None:
    found = opened(commissioner, category)
    clock.forward(found.closes_at - now() - timedelta(minutes=1))
    in_time = comment_on(actor=NOBODY, consultation_ref=found.ref, text="In the last minute.")
    after_reading(clock, found)
    with pytest.raises(WrongState, match="The time to comment ended"):
        comment_on(actor=NOBODY, consultation_ref=found.ref, text="Too late.")
    with pytest.raises(DatabaseError, match="The time to comment is over"), transaction.atomic():
        Comment.objects.create(
            consultation=found, version=in_time.version, said_by="public", text="Later.", made_at=in_time.made_at
        )


def test_what_was_said_and_asked_stands(commissioner: Actor, category: Category) -> None:
    found = opened(commissioner, category)
    said = comment_on(actor=NOBODY, consultation_ref=found.ref, text="Longer, please.")
    for change in (
        lambda: Comment.objects.filter(pk=said.pk).update(text="Shorter, please."),
        lambda: found.versions.update(passages=[]),
        lambda: Consultation.objects.filter(pk=found.pk).update(closes_at=now()),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_an_address_is_read_by_the_system_alone_and_erased_with_the_answer(
    commissioner: Actor, category: Category
) -> None:
    found = opened(commissioner, category)
    said = comment_on(actor=NOBODY, consultation_ref=found.ref, text="Longer, please.", email="ann@example.org")
    system = system_actor("test")
    for actor, seen in ((NOBODY, 0), (commissioner, 0), (system, 1)):
        with acting_as(actor):
            assert CommentContact.objects.count() == seen
    answer_comment(actor=commissioner, comment=said, kind=AnswerKind.NOTED, text="Thank you.")
    with acting_as(system):
        assert CommentContact.objects.count() == 0
        assert Message.objects.filter(to="ann@example.org", about=f"consultation:{found.ref}").count() == 1


def test_an_answer_is_given_once(commissioner: Actor, category: Category) -> None:
    found = opened(commissioner, category)
    said = comment_on(actor=NOBODY, consultation_ref=found.ref, text="Longer, please.")
    answer_comment(actor=commissioner, comment=said, kind=AnswerKind.WE_DID_NOT, text="It is long enough.")
    with pytest.raises(Conflict):
        answer_comment(actor=commissioner, comment=said, kind=AnswerKind.NOTED, text="Thank you.")


def test_a_hidden_comment_needs_no_answer_and_its_reason_is_kept(
    commissioner: Actor, category: Category, clock: Clock
) -> None:
    found = opened(commissioner, category)
    said = comment_on(actor=NOBODY, consultation_ref=found.ref, text="Something unkind.", email="a@example.org")
    with pytest.raises(Refused, match="why it is hidden"):
        hide_comment(actor=commissioner, comment=said, reason=" ")
    hide_comment(actor=commissioner, comment=said, reason="It insults somebody.")
    with acting_as(system_actor("test")):
        assert not CommentContact.objects.exists(), "nobody writes to them any more"
    after_reading(clock, found)
    assert close_consultation(actor=commissioner, consultation=found).state == "closed"


def test_who_speaks_is_shown_as_they_choose(commissioner: Actor, category: Category) -> None:
    found = opened(commissioner, category)
    manager = manager_of(a_member(commissioner, category))
    open_name = comment_on(actor=manager, consultation_ref=found.ref, text="With our name.")
    withheld = comment_on(actor=manager, consultation_ref=found.ref, text="Without.", show_organisation=False)
    assert (open_name.said_by, withheld.said_by) == ("provider", "provider")
    assert open_name.name.startswith("Provider")
    assert withheld.name == ""
    actors = EventRow.objects.filter(name="CommentMade").values_list("actor_ref", flat=True)
    assert set(actors) == {"nobody"}


def test_only_those_who_run_it_revise_answer_and_close(commissioner: Actor, category: Category) -> None:
    found = opened(commissioner, category)
    said = comment_on(actor=NOBODY, consultation_ref=found.ref, text="Longer, please.")
    elsewhere = staff_of(an_authority("Elsewhere"), Role.COMMISSIONER)
    with pytest.raises(NotFound):
        answer_comment(actor=elsewhere, comment=said, kind=AnswerKind.NOTED, text="Thank you.")
    with pytest.raises(NotFound):
        withdraw_consultation(actor=elsewhere, consultation=found, because="We can.")
    with pytest.raises(NotPermitted):
        comment_on(actor=commissioner, consultation_ref=found.ref, text="We are right.")


def test_a_clock_runs_until_it_is_closed_or_withdrawn(commissioner: Actor, category: Category) -> None:
    found = opened(commissioner, category)
    with acting_as(commissioner):
        (running,) = running_clocks(authority_id=commissioner.authority_id, roles=frozenset({Role.COMMISSIONER}))
    assert (running.ref, running.due_at) == (found.ref, found.answers_due_at)
    withdraw_consultation(actor=commissioner, consultation=found, because="A better proposal follows.")
    with acting_as(commissioner):
        assert running_clocks(authority_id=commissioner.authority_id) == []
    with pytest.raises(WrongState, match="withdrawn"):
        comment_on(actor=NOBODY, consultation_ref=found.ref, text="Oh.")


def test_a_proposal_of_ones_own_words_has_a_form_and_a_length(commissioner: Actor, category: Category) -> None:
    passages = (Passage("visits", "Visits", "Homes visit within two days."),)
    other = {"subject": ConsultationSubject.OTHER, "category": None, "passages": passages}
    found = opened(commissioner, category, **other, days=14, shorter_because="The contract ends.")
    assert found.closes_at == end_of_day((found.opened_at + timedelta(days=14)).date())
    with pytest.raises(Refused, match="kind of care"):
        opened(commissioner, category, subject=ConsultationSubject.OTHER, passages=passages)
    with pytest.raises(Refused, match="Choose the proposed policy"):
        opened(commissioner, category, subject=ConsultationSubject.POLICY, passages=passages)


def test_a_scheme_comes_to_say_what_it_was_consulted_on(commissioner: Actor, category: Category, clock: Clock) -> None:
    scheme = category.scheme
    found = opened(
        commissioner,
        category,
        subject=ConsultationSubject.SCHEME,
        category=None,
        passages=passages_of_scheme(scheme, description="Other care."),
    )
    given = {"name": scheme.name, "how_to_join": scheme.how_to_join, "closing_hour": 12, "reasons": "Homes asked."}
    after_reading(clock, found)
    with pytest.raises(Refused, match="Say which consultation"):
        change_scheme(actor=commissioner, scheme=scheme, description="Other care.", consultation=found.ref, **given)
    close_consultation(actor=commissioner, consultation=found)
    with pytest.raises(Refused, match="Say which consultation"):
        change_scheme(actor=commissioner, scheme=scheme, description="Something else.", consultation=found.ref, **given)
    changed = change_scheme(
        actor=commissioner, scheme=scheme, description="Other care.", consultation=found.ref, **given
    )
    assert changed.description == "Other care."
