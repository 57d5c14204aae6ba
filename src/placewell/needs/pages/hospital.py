"""The page on which a social worker says where the person is, with everything that was recorded of it."""

from datetime import date

from django.http import HttpRequest, HttpResponse

from placewell.accounts.permissions import page
from placewell.accounts.signing_in import actor_of
from placewell.ledger.clock import now
from placewell.needs import actions
from placewell.needs.forms.hospital import HospitalForm, hospital_initial
from placewell.needs.models import HospitalStay
from placewell.needs.pages.common import act
from placewell.needs.queries import names_of, package_by_ref
from placewell.needs.queries.hospital import newest_stay, stay_of, stays_recorded
from placewell.rules.clocks import london_day_of
from placewell.rules.hospital import PATHWAY_WORDS, WHEREABOUTS_WORDS, Whereabouts, days_since_ready


@page(does=actions.record_hospital_stay)
def hospital(request: HttpRequest, ref: str) -> HttpResponse:
    """Record whether the person is in hospital, and since when they are ready to leave it."""
    actor = actor_of(request)
    package = package_by_ref(actor, ref)
    before = newest_stay(package)
    form = HospitalForm(request.POST or None, before=before, initial=hospital_initial(before))

    def do() -> object:
        said = form.cleaned_data
        return actions.record_hospital_stay(
            actor=actor,
            package_ref=ref,
            stay=form.stay(),
            because=said.get("because", ""),
            another=said.get("another", False),
            seen=said["seen"] or 0,
        )

    rows, today = stays_recorded(package), london_day_of(now())
    return act(
        request,
        ref,
        form,
        do,
        title="Where the person is",
        button="Record it",
        template="needs/hospital.html",
        saved="It is recorded.",
        more={
            "package": package,
            "history": [(one, hospital_words(one, today)) for one in rows],
            "names": names_of({one.by for one in rows}),
        },
    )


def hospital_words(row: HospitalStay, today: date) -> dict[str, object]:
    """Return a record in words, with the days in hospital after being ready as they stand today."""
    stay = stay_of(row)
    days = days_since_ready(stay, today=today)
    return {
        "where": WHEREABOUTS_WORDS[stay.whereabouts],
        "in_hospital": stay.whereabouts == Whereabouts.IN_HOSPITAL,
        "ready_on": stay.ready_on,
        "left_on": stay.left_on,
        "pathway": "" if stay.pathway is None else PATHWAY_WORDS[stay.pathway],
        "days": "" if days is None else f"{days} day{'' if days == 1 else 's'}",
    }
