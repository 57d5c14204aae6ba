"""Preparing to join: services chosen, and each part kept as it is typed. Nobody but the provider reads any of it."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from placewell.accounts.actor import Actor
from placewell.accounts.models import Organisation
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.events.market import JoiningTermsPublished
from placewell.ledger.record import record
from placewell.market.actions.own import own_scheme
from placewell.market.models import Chosen, JoiningTerms, PreparedPart, Scheme
from placewell.market.models.joining import DOCUMENT_NAMES
from placewell.market.queries.joining import JoiningQuestion, asked_of_joiners
from placewell.market.queries.preparing import (
    DECLARATION,
    DOCUMENTS,
    LONGEST_ANSWER,
    QUESTIONS,
    answers_in,
    choices_in,
    live_scheme,
    preparation,
)
from placewell.rules.clocks import london_moment_words
from placewell.rules.errors import Conflict, NotFound, Refused
from placewell.rules.exclusion import law_of
from placewell.rules.legal_basis import LegalBasis

MOST_CHARACTERS = 100_000
MOST_QUESTIONS, LONGEST_QUESTION = 10, 400


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY)
def publish_joining_terms(
    *, actor: Actor, scheme: Scheme, documents: Iterable[str], questions: Mapping[str, Sequence[str]]
) -> JoiningTerms:
    """Publish what a scheme asks of those who join from now on: documents, and questions by category reference.

    Applications that were sent keep what they were asked. Raises Refused for an unknown document, or for more or
    longer questions than somebody can answer on a phone.
    """
    own = own_scheme(actor, scheme)
    wanted = [code for code in DOCUMENT_NAMES if code in set(documents)]
    if set(documents) - set(wanted):
        raise Refused("Choose documents from the list.", code="documents")
    refs = set(own.categories.values_list("ref", flat=True))
    asked = {}
    for ref, texts in questions.items():
        clean = [" ".join(text.split()) for text in texts if text.strip()]
        if ref not in refs:
            raise NotFound("There is no such category in this scheme.")
        if len(clean) > MOST_QUESTIONS or any(len(text) > LONGEST_QUESTION for text in clean):
            raise Refused(
                f"Ask at most {MOST_QUESTIONS} questions of {LONGEST_QUESTION} characters each.",
                code=f"questions_{ref}",
            )
        # A question is known by its words: a provider's answer to it is found again in another scheme.
        asked[ref] = [{"id": _id_of(text), "text": text} for text in dict.fromkeys(clean)]
    version = asked_of_joiners(own).version + 1
    made = JoiningTerms.objects.create(
        scheme=own, version=version, documents=wanted, questions=asked, by=actor.ref, at=now()
    )
    record(JoiningTermsPublished(scheme_ref=own.ref, terms_version=version), actor=actor, authority_id=None)
    return made


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def choose_services(*, actor: Actor, scheme_ref: str, keys: Iterable[str]) -> list[Chosen]:
    """Put services forward in categories of a scheme, in place of what was chosen before. `keys` are a choice's.

    What was said to other schemes is brought along, to be looked at before it counts. Raises Refused for a service
    that cannot be chosen.
    """
    scheme = live_scheme(scheme_ref)
    _lock(actor)
    possible = {one.key: one for one in choices_in(actor, scheme)}
    wanted = []
    for key in dict.fromkeys(keys):
        one = possible.get(key)
        if one is None or one.taken:
            raise Refused(one.taken if one else "Choose among the services that are shown.", code="services")
        wanted.append(one)
    own = Chosen.objects.visible_to(actor).filter(scheme=scheme)
    own.delete()
    made = Chosen.objects.bulk_create(
        [
            Chosen(
                organisation_id=actor.organisation_id or 0, scheme=scheme, category=one.category, service=one.service
            )
            for one in wanted
        ]
    )
    _bring_along(actor, scheme)
    return made


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def keep_part(
    *,
    actor: Actor,
    scheme_ref: str,
    part: str,
    typed: Mapping[str, Sequence[str]],
    seen: datetime | None,
    done: bool = False,
) -> PreparedPart:
    """Keep exactly what was typed into one part, whether it holds or not; `done` when somebody has gone through it.

    `seen` is when what the form shows was kept. Raises Conflict when a colleague has kept other words meanwhile,
    Refused for more than a form can hold, or for a part said to be done that is not complete.
    """
    scheme = live_scheme(scheme_ref)
    _check_name(scheme, part)
    _lock(actor)
    before = PreparedPart.objects.visible_to(actor).filter(scheme=scheme, part=part).first()
    if before is not None and before.by != actor.ref and before.at != seen:
        raise Conflict(
            f"A colleague saved this at {london_moment_words(before.at)}. Open the page again to see it, and then add"
            " what you typed.",
            code="draft",
        )
    kept = {name: [text.replace("\x00", "") for text in values] for name, values in typed.items()}
    if sum(len(text) for values in kept.values() for text in values) > MOST_CHARACTERS:
        raise Refused(f"That is more than {MOST_CHARACTERS:,} characters. Shorten it before you go on.", code="draft")
    values = {"typed": kept, "by": actor.ref, "at": now(), "done": done}
    made, _ = PreparedPart.objects.update_or_create(
        organisation_id=actor.organisation_id or 0,
        scheme=scheme,
        part=part,
        defaults={**values, **({"taken_from": ""} if done else {})},
    )
    if done:
        check_part(actor, scheme, part)
    return made


def _check_name(scheme: Scheme, part: str) -> None:
    asks = part.startswith(QUESTIONS) and scheme.categories.filter(ref=part.removeprefix(QUESTIONS)).exists()
    if part not in {DECLARATION, DOCUMENTS} and not asks:
        raise NotFound("There is no such part in this scheme.")


def check_part(actor: Actor, scheme: Scheme, part: str) -> None:
    """Raise Refused, by the name of its field, for the first thing that is missing in a part."""
    prepared = preparation(actor, scheme)
    if part == DECLARATION:
        _ = prepared.declared
    elif part == DOCUMENTS:
        kinds = {one.kind for one in prepared.sends}
        missing = [name for code, name in prepared.asked.wanted.items() if code not in kinds]
        if missing:
            raise Refused(f"Add and tick: {', '.join(missing)}.", code="documents")
    else:
        category = scheme.categories.get(ref=part.removeprefix(QUESTIONS))
        for one in answers_in(prepared, category):
            if not one["answer"]:
                raise Refused(f"Answer this: {one['question']}", code=f"answer_{one['id']}")
            if len(one["answer"]) > LONGEST_ANSWER:
                raise Refused(f"Shorten this to {LONGEST_ANSWER:,} characters.", code=f"answer_{one['id']}")


def _bring_along(actor: Actor, scheme: Scheme) -> None:
    """Begin each part that is not there with what was last said elsewhere: the declaration under the same law, and
    answers to questions of the same words.
    """
    prepared = preparation(actor, scheme)
    others = (
        PreparedPart.objects.visible_to(actor).exclude(scheme=scheme).select_related("scheme").order_by("-at", "-pk")
    )
    elsewhere = list(others[:100])
    for part in prepared.parts_wanted:
        if part in prepared.parts or part == DOCUMENTS:
            continue
        typed: dict[str, list[str]] = {}
        taken_from = ""
        for row in reversed(elsewhere):  # the newest is written last
            said = _same(prepared.law, prepared.asked.questions, part, row)
            if said:
                typed, taken_from = {**typed, **said}, row.scheme.name
        if typed:
            PreparedPart.objects.create(
                organisation_id=actor.organisation_id or 0,
                scheme=scheme,
                part=part,
                typed=typed,
                taken_from=taken_from,
                by=actor.ref,
                at=now(),
            )


def _same(
    law: str, questions: Mapping[str, Sequence[JoiningQuestion]], part: str, row: PreparedPart
) -> dict[str, list[str]]:
    """Return what another scheme's part says that this one asks too."""
    if part == DECLARATION:
        same_law = row.part == DECLARATION and law_of(LegalBasis(row.scheme.legal_basis)) == law
        return dict(row.typed) if same_law else {}
    if not row.part.startswith(QUESTIONS):
        return {}
    names = {f"answer_{one.id}" for one in questions.get(part.removeprefix(QUESTIONS), ())}
    return {name: values for name, values in row.typed.items() if name in names and any(values)}


def _lock(actor: Actor) -> None:
    """Let those who act for one organisation follow each other."""
    Organisation.objects.select_for_update().get(pk=actor.organisation_id or 0)


def _id_of(text: str) -> str:
    return hashlib.sha256(text.casefold().encode()).hexdigest()[:12]
