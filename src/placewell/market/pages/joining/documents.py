"""A provider's documents: kept, removed, and given out to those who may read them, as a file to save."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from placewell.accounts.permissions import Whose, page
from placewell.accounts.roles import SIGNED_IN, Role
from placewell.accounts.signing_in import actor_of
from placewell.market import files
from placewell.market.actions import add_document, keep_part, remove_document
from placewell.market.models import Document
from placewell.market.pages.joining.forms import DocumentForm
from placewell.market.queries.preparing import DOCUMENTS, live_scheme, own_documents, preparation, today_in_london
from placewell.rules.errors import NotFound, Refused

REPLACING = "Every council that relies on the document before gets the new one at once. The one before is removed."


@require_safe
@page(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def documents(request: HttpRequest) -> HttpResponse:
    """List what a provider keeps, newest first."""
    context = {"kept": own_documents(actor_of(request)), "today": today_in_london(), "back": reverse("joining_home")}
    return render(request, "market/joining/documents.html", context)


@page(does=add_document)
def add(request: HttpRequest) -> HttpResponse:
    """Add a document; one added on the way to a scheme is ticked for it."""
    wanted, replaced = request.GET.get("scheme", ""), request.GET.get("replaces", "")
    scheme_ref = live_scheme(wanted).ref if wanted else ""
    replaces = int(replaced) if replaced.isascii() and replaced.isdigit() and len(replaced) < 19 else None
    back = reverse("joining_documents_part", args=[scheme_ref]) if scheme_ref else reverse("joining_documents")
    form = DocumentForm(request.POST or None, request.FILES or None, initial={"kind": request.GET.get("kind", "")})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = add_document(
                actor=actor_of(request),
                kind=said["kind"],
                name=said["name"],
                content=said["file"].read(),
                expires_on=said["expires_on"],
                confidential_because=said["confidential_because"],
                replaces=replaces,
            )
            if scheme_ref:
                _tick(request, scheme_ref, made)
        except Refused as refusal:
            form.refuse(refusal, refusal.code)
        else:
            messages.success(request, f"{made.title}: kept, and encrypted.")
            return redirect(back)
    context = {
        "form": form,
        "title": "Replace a document" if replaces else "Add a document",
        "lead": REPLACING if replaces else "",
        "button_text": "Replace it" if replaces else "Add it",
        "multipart": True,
        "back": back,
    }
    return render(request, "market/joining/form.html", context)


@require_POST
@page(does=remove_document)
def remove(request: HttpRequest, document_id: int) -> HttpResponse:
    """Take a document out."""
    removed = remove_document(actor=actor_of(request), document_id=document_id)
    messages.success(request, f"{removed.title} is removed. What you have sent already stays where you sent it.")
    return redirect("joining_documents")


@require_safe
@page(by=SIGNED_IN, whose=Whose.OWN_ORGANISATION)
def download(request: HttpRequest, document_id: int) -> HttpResponse:
    """Give out a document to whoever may read it, to be saved: a browser never shows or runs it here."""
    found = Document.objects.visible_to(actor_of(request)).filter(pk=document_id).first()
    if found is None:
        raise NotFound("There is no such document that you may read.")
    answer = HttpResponse(files.content_of(found), content_type=found.media_type)
    # The name is ours: a provider's own could mislead the one who saves it.
    answer["Content-Disposition"] = f'attachment; filename="{found.kind}-{found.pk}.{found.ending}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _tick(request: HttpRequest, scheme_ref: str, made: Document) -> None:
    actor = actor_of(request)
    row = preparation(actor, live_scheme(scheme_ref)).parts.get(DOCUMENTS)
    ticked = row.typed.get("documents", []) if row else []
    typed = {"documents": [*ticked, str(made.pk)]}
    keep_part(actor=actor, scheme_ref=scheme_ref, part=DOCUMENTS, typed=typed, seen=row.at if row else None)
