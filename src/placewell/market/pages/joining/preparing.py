"""A provider's way to join, step by step: what is done, what is missing, and the sending."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_of
from placewell.ledger.clock import now
from placewell.market.actions import choose_services, keep_part, send_applications
from placewell.market.models import Claim, PreparedPart
from placewell.market.models.joining import DOCUMENT_NAMES
from placewell.market.pages.joining.forms import (
    DeclarationForm,
    DocumentsForm,
    PartForm,
    QuestionsForm,
    SendForm,
    ServicesForm,
)
from placewell.market.queries.applications import A_PAGE, claims_waiting, own_applications
from placewell.market.queries.joining import checks_of
from placewell.market.queries.preparing import (
    DECLARATION,
    DOCUMENTS,
    QUESTIONS,
    Preparation,
    answers_in,
    choices_in,
    live_scheme,
    preparation,
    provider_of,
)
from placewell.market.queries.public import live_schemes
from placewell.rules.errors import Conflict, NotFound, Refused
from placewell.rules.exclusion import RULE_WORDS
from placewell.rules.joining import CLAIM_WORDS, ClaimState, decision_due, takes_bidding_applicants
from placewell.rules.joining_checks import stops
from placewell.rules.legal_basis import LegalBasis
from placewell.ui.keyset import more, read_after


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the task list."""

    title: str
    href: str
    about: str
    status: str
    done: bool


@require_safe
@page(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def home(request: HttpRequest) -> HttpResponse:
    """Show where a provider stands: its claim, what it applied for, and what it can join."""
    actor = actor_of(request)
    newest = (
        Claim.objects.visible_to(actor)
        .filter(organisation_id=actor.organisation_id or 0)
        .select_related("provider", "authority")
    )
    own = newest.order_by("-made_at", "-pk").first()
    applications = own_applications(actor, after=read_after(request.GET))
    context = {
        "claim": own,
        "claim_words": CLAIM_WORDS[ClaimState(own.state)] if own else "",
        "verified": provider_of(actor)[1],
        "others": claims_waiting(actor),
        "applications": applications,
        "more": more(request.GET, (applications[-1].sent_at, applications[-1].id))
        if len(applications) == A_PAGE
        else "",
        "schemes": live_schemes(),
    }
    return render(request, "market/joining/home.html", context)


@require_safe
@page(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def scheme(request: HttpRequest, scheme_ref: str) -> HttpResponse:
    """Show the task list of one scheme."""
    actor = actor_of(request)
    prepared = preparation(actor, live_scheme(scheme_ref))
    context = {
        "scheme": prepared.scheme,
        "prepared": prepared,
        "tasks": _tasks(prepared),
        "applications": own_applications(actor, scheme=prepared.scheme),
        "back": reverse("joining_home"),
    }
    return render(request, "market/joining/scheme.html", context)


@page(does=choose_services)
def services(request: HttpRequest, scheme_ref: str) -> HttpResponse:
    """Choose services, in each category."""
    actor = actor_of(request)
    prepared = preparation(actor, live_scheme(scheme_ref))
    possible = choices_in(actor, prepared.scheme)
    chosen = {f"{one.category.ref} {one.service_id}" for one in prepared.chosen}
    form = ServicesForm(request.POST if request.method == "POST" else None, choices=possible, chosen=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            choose_services(actor=actor, scheme_ref=scheme_ref, keys=form.keys())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return redirect("joining_scheme", scheme_ref)
    context = {
        "form": form,
        "scheme": prepared.scheme,
        "provider_id": prepared.provider_id,
        "taken": [one for one in possible if one.taken],
        "back": reverse("joining_scheme", args=[scheme_ref]),
    }
    return render(request, "market/joining/services.html", context)


@page(does=keep_part)
def questions(request: HttpRequest, scheme_ref: str, category_ref: str) -> HttpResponse:
    """Answer a category's questions; htmx keeps them as they are typed."""
    prepared = preparation(actor_of(request), live_scheme(scheme_ref))
    category = prepared.scheme.categories.filter(ref=category_ref).first()
    asked = prepared.asked.questions.get(category_ref, ())
    if category is None or not asked:
        raise NotFound("This category asks nothing of those who join.")
    part = f"{QUESTIONS}{category_ref}"
    form = QuestionsForm(_sent(request), questions=asked, typed=_typed(prepared, part))
    return _part(request, prepared, part, form, title=f"Questions: {category.name}", template="questions")


@page(does=keep_part)
def declaration(request: HttpRequest, scheme_ref: str) -> HttpResponse:
    """Declare what applies; htmx keeps it as it is typed."""
    prepared = preparation(actor_of(request), live_scheme(scheme_ref))
    form = DeclarationForm(_sent(request), law=prepared.law, typed=_typed(prepared, DECLARATION))
    words = RULE_WORDS[prepared.law]
    return _part(request, prepared, DECLARATION, form, title="Declaration", template="declaration", rule_words=words)


@page(does=keep_part)
def documents(request: HttpRequest, scheme_ref: str) -> HttpResponse:
    """Tick the documents that go with the applications."""
    prepared = preparation(actor_of(request), live_scheme(scheme_ref))
    form = DocumentsForm(_sent(request), documents=prepared.documents, typed=_typed(prepared, DOCUMENTS))
    return _part(
        request,
        prepared,
        DOCUMENTS,
        form,
        title="Documents",
        template="documents_part",
        wanted=[DOCUMENT_NAMES[code] for code in prepared.asked.documents],
    )


@page(does=send_applications)
def send(request: HttpRequest, scheme_ref: str) -> HttpResponse:
    """Read everything once more, see what the checks find, and send."""
    actor = actor_of(request)
    prepared = preparation(actor, live_scheme(scheme_ref))
    if not prepared.complete:
        messages.info(request, "Finish every part first.")
        return redirect("joining_scheme", scheme_ref)
    basis = LegalBasis(prepared.scheme.legal_basis)
    form = SendForm(request.POST or None, bidding=takes_bidding_applicants(basis))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = send_applications(
                actor=actor,
                scheme_ref=scheme_ref,
                confirmed=said["confirmed"],
                bids_on=said.get("bids_on") or "",
                bids_by=said.get("bids_by"),
            )
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, "Sent. We have written to you with the day by which it is decided.")
            return redirect("joining_application", made[0].ref)
    sends = prepared.sends
    looked = [
        (
            one,
            checks_of(
                one.service,
                one.category,
                documents_asked=prepared.asked.wanted,
                documents=[(each.kind, each.expires_on) for each in sends],
                law=prepared.law,
                declared=prepared.declared,
            ),
        )
        for one in prepared.chosen
    ]
    context = {
        "form": form,
        "scheme": prepared.scheme,
        "prepared": prepared,
        "looked": looked,
        "against": any(stops(findings) for _one, findings in looked),
        "due_at": decision_due(basis, now()),
        "answers": [(one, answers_in(prepared, one)) for one in prepared.categories],
        "sends": sends,
        "applies": [one for one in prepared.declared if one.applies],
        "back": reverse("joining_scheme", args=[scheme_ref]),
    }
    return render(request, "market/joining/send.html", context)


def _part(
    request: HttpRequest,
    prepared: Preparation,
    part: str,
    form: PartForm,
    *,
    title: str,
    template: str,
    **context: object,
) -> HttpResponse:
    """Show a part, keep it for later, or say that it was gone through; a refusal stands beside its field."""
    actor, ref = actor_of(request), prepared.scheme.ref
    row = prepared.parts.get(part)
    seen = request.POST.get("seen", "") if request.method == "POST" else row.at.isoformat() if row else ""
    if request.method == "POST":
        later = request.POST.get("step") == "later"
        done = not later and not request.htmx  # type: ignore[attr-defined] # of django-htmx
        try:
            if done:
                row, seen = _keep_first(request, ref, part, form, seen)
            row = keep_part(actor=actor, scheme_ref=ref, part=part, typed=form.typed(), seen=_moment(seen), done=done)
        except Refused as refusal:
            if request.htmx:  # type: ignore[attr-defined] # of django-htmx
                return render(request, "market/joining/kept.html", {"refusal": refusal})
            form.full_clean()
            gaps = form.gaps() if done and not isinstance(refusal, Conflict) else ()
            for name, sentence in gaps or [(refusal.code, refusal.sentence)]:
                form.add_error(name if name in form.fields else None, sentence)
        else:
            if request.htmx:  # type: ignore[attr-defined] # of django-htmx
                return render(request, "market/joining/kept.html", {"row": row})
            messages.success(request, "Kept. Go on when you like." if later else "Saved.")
            return redirect("joining_scheme", ref)
    everything = {
        "form": form,
        "title": title,
        "scheme": prepared.scheme,
        "row": row,
        "seen": seen,
        "back": reverse("joining_scheme", args=[ref]),
        **context,
    }
    return render(request, f"market/joining/{template}.html", everything)


def _keep_first(request: HttpRequest, ref: str, part: str, form: PartForm, seen: str) -> tuple[PreparedPart, str]:
    """Keep what was sent before it is looked at whether it is complete: what is not is kept all the same."""
    row = keep_part(actor=actor_of(request), scheme_ref=ref, part=part, typed=form.typed(), seen=_moment(seen))
    return row, row.at.isoformat()


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _typed(prepared: Preparation, part: str) -> Mapping[str, Sequence[str]]:
    row = prepared.parts.get(part)
    return row.typed if row else {}


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _tasks(prepared: Preparation) -> list[Task]:
    ref = prepared.scheme.ref
    names = ", ".join(f"{one.service.name} ({one.category.name})" for one in prepared.chosen)
    tasks = [
        Task("Choose your services", reverse("joining_services", args=[ref]), names, _status(bool(names)), bool(names))
    ]
    tasks += [_task(prepared, part) for part in prepared.parts_wanted]
    ready = prepared.complete and prepared.verified
    about = "" if prepared.verified else "Once it is verified that you speak for the provider."
    href = reverse("joining_send", args=[ref]) if prepared.complete else ""
    tasks.append(Task("Check and send", href, about, "Ready" if ready else "Not yet", done=False))
    return tasks


def _task(prepared: Preparation, part: str) -> Task:
    ref, row = prepared.scheme.ref, prepared.parts.get(part)
    if part == DECLARATION:
        title, href = "Declare what applies", reverse("joining_declaration", args=[ref])
    elif part == DOCUMENTS:
        title, href = "Documents", reverse("joining_documents_part", args=[ref])
    else:
        category_ref = part.removeprefix(QUESTIONS)
        name = next(one.name for one in prepared.categories if one.ref == category_ref)
        title, href = f"Questions: {name}", reverse("joining_questions", args=[ref, category_ref])
    done = prepared.done(part)
    if row is not None and row.taken_from and not done:
        return Task(
            title, href, f"Brought along from {row.taken_from}: read it, then save it.", "Look at it", done=False
        )
    about = "Kept, and not finished." if row is not None and not done else ""
    return Task(title, href, about, _status(done), done)


def _status(done: bool) -> str:
    return "Completed" if done else "To do"
