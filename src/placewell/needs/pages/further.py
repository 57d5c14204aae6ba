"""Pages on which somebody says whether a search may look further: the person on their own, or staff for them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from placewell.accounts.permissions import page
from placewell.accounts.signing_in import actor_of
from placewell.needs import actions
from placewell.needs.forms.further import FurtherForm, MyFurtherForm
from placewell.needs.pages.common import act
from placewell.needs.queries import package_by_ref
from placewell.needs.queries.further import asked_miles, newest_further, step_is_over
from placewell.rules.errors import Refused


@page(does=actions.record_further)
def further(request: HttpRequest, ref: str) -> HttpResponse:
    """Write down what the person, or whoever speaks for them, said about looking further."""
    actor = actor_of(request)
    package = package_by_ref(actor, ref)
    miles = asked_miles(package)
    form = FurtherForm(request.POST or None, miles=miles)

    def do() -> object:
        said = form.cleaned_data
        return actions.record_further(
            actor=actor,
            package_ref=ref,
            agrees=form.yes,
            said_by=said["said_by"],
            said_on=said["said_on"],
            how=said["how"],
        )

    return act(
        request,
        ref,
        form,
        do,
        title="May the search look further?",
        button="Record it",
        template="needs/further.html",
        saved="It is recorded.",
        more={"miles": miles, "said": newest_further(package), "over": step_is_over(package)},
    )


@never_cache
@page(does=actions.say_my_further)
def my_further(request: HttpRequest) -> HttpResponse:
    """Ask the person whether we may look further, and let them take it back."""
    actor = actor_of(request)
    package = package_by_ref(actor, actor.case_ref)
    miles = asked_miles(package)
    form = MyFurtherForm(request.POST or None, miles=miles)
    if request.method == "POST" and form.is_valid():
        try:
            actions.say_my_further(actor=actor, agrees=form.yes)
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, "Thank you. We have written it down.")
            return redirect("needs_my_further")
    context = {"form": form, "miles": miles, "said": newest_further(package), "over": step_is_over(package)}
    return render(request, "needs/my_further.html", context)
