"""The steps of a scheme's life as pages: its record, its notices, going live, pausing, ending, and who shares it."""

from django.http import HttpRequest, HttpResponse

from placewell.accounts.models import Organisation
from placewell.accounts.permissions import page
from placewell.accounts.signing_in import actor_of
from placewell.market.actions import (
    add_record_entry,
    close_scheme,
    drop_stop_criterion,
    extend_scheme,
    fix_stop_criterion,
    go_live,
    invite_authority,
    pause_scheme,
    prepare_intention,
    record_notice_sent,
    resume_scheme,
    wind_down,
)
from placewell.market.models import Scheme
from placewell.market.pages.acting import act
from placewell.market.pages.joining.forms import ReasonsForm
from placewell.market.pages.running.desk import desk_of
from placewell.market.pages.running.forms import (
    CriterionForm,
    EntryForm,
    ExtendForm,
    InviteForm,
    SentForm,
    WindDownForm,
)
from placewell.market.queries import running as queries
from placewell.market.queries.record import notice_of
from placewell.rules.errors import NotFound
from placewell.rules.going_live import Answer, RecordKind
from placewell.rules.pilots import MEASURES, Direction, PilotMeasure
from placewell.ui.forms import GovForm


@page(does=add_record_entry)
def entry(request: HttpRequest, scheme_ref: str) -> HttpResponse:
    """Add an entry to the public record."""
    found = _scheme(request, scheme_ref)

    def do(form: EntryForm) -> None:
        given = form.cleaned_data
        add_record_entry(
            actor=actor_of(request),
            scheme=found,
            kind=RecordKind(given["kind"]),
            text=given["text"],
            evidence=given["evidence"],
            author=given["author"],
            dated=given["dated"],
            about=given["about"],
            answer=Answer(given["answer"]) if given["answer"] else None,
            area=given["area"],
        )

    return act(
        request,
        EntryForm(request.POST or None),
        do,
        title="Add to the record",
        caption=found.name,
        lead="It is public at once, and is never changed: a later entry corrects it.",
        button="Add it to the record",
        done="It is on the record.",
        onwards=desk_of(found),
    )


@page(does=fix_stop_criterion)
def criterion(request: HttpRequest, scheme_ref: str) -> HttpResponse:
    """Fix where a pilot stops."""
    found = _scheme(request, scheme_ref)

    def do(form: CriterionForm) -> None:
        given = form.cleaned_data
        fix_stop_criterion(
            actor=actor_of(request),
            scheme=found,
            measure=PilotMeasure(given["measure"]),
            direction=Direction(given["direction"]),
            threshold=given["threshold"],
            least_cases=given["least_cases"],
            reason=given["reason"],
        )

    return act(
        request,
        CriterionForm(request.POST or None),
        do,
        title="Fix a stop criterion",
        caption=found.name,
        lead="It is tested every month. When it is met, no new search starts until somebody decides in public.",
        button="Fix it",
        done="The criterion is fixed, and public.",
        onwards=desk_of(found),
    )


@page(does=drop_stop_criterion)
def drop(request: HttpRequest, scheme_ref: str, criterion_id: int) -> HttpResponse:
    """Take a stop criterion back, while the pilot is a draft."""
    found = _scheme(request, scheme_ref)
    row = queries.criterion_by_id(found, criterion_id)

    def do(_form: GovForm) -> None:
        drop_stop_criterion(actor=actor_of(request), scheme=found, criterion_id=criterion_id)

    return act(
        request,
        _confirming(request),
        do,
        title="Take a stop criterion back",
        caption=found.name,
        lead=MEASURES[PilotMeasure(row.measure)].title + ".",
        button="Take it back",
        done="It is taken back.",
        onwards=desk_of(found),
    )


@page(does=prepare_intention)
def intention(request: HttpRequest, scheme_ref: str) -> HttpResponse:
    """Prepare the notice that the scheme is intended."""
    found = _scheme(request, scheme_ref)

    def do(_form: GovForm) -> None:
        prepare_intention(actor=actor_of(request), scheme=found)

    return act(
        request,
        _confirming(request),
        do,
        title="Prepare the notice of intention",
        caption=found.name,
        lead="It is written from the draft as it stands now, as a document and as data.",
        button="Prepare it",
        done="The notice is prepared. Send it, and enter its number here.",
        onwards=desk_of(found),
    )


@page(does=record_notice_sent)
def sent(request: HttpRequest, scheme_ref: str, notice_id: int) -> HttpResponse:
    """Record that a notice was sent."""
    found = _scheme(request, scheme_ref)
    notice = notice_of(found, notice_id)

    def do(form: SentForm) -> None:
        record_notice_sent(actor=actor_of(request), scheme=found, notice_id=notice_id, **form.cleaned_data)

    return act(
        request,
        SentForm(request.POST or None),
        do,
        title="Record that it was sent",
        caption=notice.content["title"],
        button="Record it",
        done="It is recorded.",
        onwards=desk_of(found),
    )


@page(does=go_live)
def live(request: HttpRequest, scheme_ref: str) -> HttpResponse:
    """Put a scheme into use."""
    found = _scheme(request, scheme_ref)

    def do(_form: GovForm) -> None:
        go_live(actor=actor_of(request), scheme=found)

    return act(
        request,
        _confirming(request),
        do,
        title="Go live",
        caption=found.name,
        lead="From now on services may join, and searches start from its first day on. Its stop criteria, if it is a"
        " pilot, and what each category asks of members are fixed by this.",
        button="Go live",
        done="The scheme is live. Its notice is prepared: send it.",
        onwards=desk_of(found),
    )


@page(does=pause_scheme)
def pause(request: HttpRequest, scheme_ref: str) -> HttpResponse:
    """Start no searches for now."""
    found = _scheme(request, scheme_ref)

    def do(form: ReasonsForm) -> None:
        pause_scheme(actor=actor_of(request), scheme=found, reasons=form.cleaned_data["reasons"])

    return act(
        request,
        ReasonsForm(request.POST or None, label="Why is it paused?", hint="It is published, and members are told."),
        do,
        title="Pause the scheme",
        caption=found.name,
        lead="No new search starts. What is under way goes on. An approver, not a commissioner, lets it go on.",
        button="Pause it",
        done="The scheme is paused.",
        onwards=desk_of(found),
    )


@page(does=resume_scheme)
def resume(request: HttpRequest, scheme_ref: str) -> HttpResponse:
    """Let searches start again."""
    found = _scheme(request, scheme_ref)

    def do(form: ReasonsForm) -> None:
        resume_scheme(actor=actor_of(request), scheme=found, reasons=form.cleaned_data["reasons"])

    return act(
        request,
        ReasonsForm(request.POST or None, label="Why does it go on?", hint="It is published, and members are told."),
        do,
        title="Let the scheme go on",
        caption=found.name,
        button="Let it go on",
        done="The scheme goes on.",
        onwards=desk_of(found),
    )


@page(does=extend_scheme)
def extend(request: HttpRequest, scheme_ref: str) -> HttpResponse:
    """Give a scheme a later last day."""
    found = _scheme(request, scheme_ref)

    def do(form: ExtendForm) -> None:
        extend_scheme(actor=actor_of(request), scheme=found, **form.cleaned_data)

    return act(
        request,
        ExtendForm(request.POST or None),
        do,
        title="Extend the scheme",
        caption=found.name,
        button="Extend it",
        done="The scheme is extended. The notice of it is prepared.",
        onwards=desk_of(found),
    )


@page(does=wind_down)
def ending(request: HttpRequest, scheme_ref: str) -> HttpResponse:
    """Begin to end a scheme."""
    found = _scheme(request, scheme_ref)

    def do(form: WindDownForm) -> None:
        wind_down(actor=actor_of(request), scheme=found, **form.cleaned_data)

    return act(
        request,
        WindDownForm(request.POST or None),
        do,
        title="Wind the scheme down",
        caption=found.name,
        lead="Members, the authorities that share it, and those who look after people placed through it are written"
        " to. Searches start until its last day. Nobody has to move.",
        button="Wind it down",
        done="The scheme is winding down, and everybody who depends on it has been written to.",
        onwards=desk_of(found),
    )


@page(does=close_scheme)
def close(request: HttpRequest, scheme_ref: str) -> HttpResponse:
    """Close a draft that is given up, or a scheme whose last day has been."""
    found = _scheme(request, scheme_ref)

    def do(form: ReasonsForm) -> None:
        close_scheme(actor=actor_of(request), scheme=found, reasons=form.cleaned_data["reasons"])

    return act(
        request,
        ReasonsForm(request.POST or None, label="Why does it close?", hint="It is published."),
        do,
        title="Close the scheme",
        caption=found.name,
        button="Close it",
        done="The scheme is closed.",
        onwards=desk_of(found),
    )


@page(does=invite_authority)
def invite(request: HttpRequest, scheme_ref: str) -> HttpResponse:
    """Ask another authority to share a scheme."""
    found = _scheme(request, scheme_ref)

    def do(form: InviteForm) -> None:
        authority = Organisation.objects.filter(pk=int(form.cleaned_data["authority"])).first()
        if authority is None:
            raise NotFound("There is no such authority.")
        invite_authority(actor=actor_of(request), scheme=found, authority=authority)

    return act(
        request,
        InviteForm(request.POST or None, authorities=queries.others_to_ask(found)),
        do,
        title="Ask another authority to share it",
        caption=found.name,
        lead="You run the scheme and decide about members. They start searches of their own in it.",
        button="Ask them",
        done="They have been written to.",
        onwards=desk_of(found),
    )


def _scheme(request: HttpRequest, scheme_ref: str) -> Scheme:
    return queries.own_scheme_by_ref(actor_of(request), scheme_ref)


def _confirming(request: HttpRequest) -> GovForm:
    return GovForm(request.POST if request.method == "POST" else None)
