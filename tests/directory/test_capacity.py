"""Places by bed type: on a phone, from a file, whole or not at all, and never another's."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from placewell.directory.capacity.actions import confirm_capacity, counts_of, state_capacities, state_capacity
from placewell.directory.capacity.files import read
from placewell.directory.models import Capacity, Vacancy
from placewell.rules.errors import NotFound, Refused
from placewell.rules.vacancies import BedCount, BedType
from tests.clients import client_of
from tests.factories import a_service
from tests.market.joining import a_manager

pytestmark = pytest.mark.django_db
SOME = {BedType.RESIDENTIAL: BedCount(20, 15, 2, accepting=True), BedType.NURSING: BedCount(5, 1, 0, accepting=False)}
FILE = "CQC Location ID,Bed type,Maximum,Occupied,Reserved,Accepting\n"


@pytest.fixture
def home():
    return a_service(beds=30, name="Wren House")


@pytest.fixture
def manager(home):
    return a_manager(home.provider)


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_what_is_free_is_what_a_search_goes_by(manager, home):
    stated = state_capacity(actor=manager, service=home, counts=SOME)
    assert stated.places == 3, "nursing beds accept nobody"
    assert counts_of(stated) == SOME


def test_one_tap_says_that_nothing_changed(manager, home):
    with pytest.raises(Refused, match="Nothing has been said"):
        confirm_capacity(actor=manager, service=home)
    first = state_capacity(actor=manager, service=home, counts=SOME)
    again = confirm_capacity(actor=manager, service=home)
    assert (again.places, counts_of(again)) == (3, SOME)
    assert again.pk != first.pk


def test_another_provider_says_nothing_of_it(home):
    stranger = a_manager(a_service().provider, "x@y.example")
    for act in (
        lambda: state_capacity(actor=stranger, service=home, counts=SOME),
        lambda: state_capacities(actor=stranger, counts={home.pk: SOME}),
        lambda: confirm_capacity(actor=stranger, service=home),
    ):
        with pytest.raises(NotFound):
            act()
    assert client_of(stranger).get(f"/places/{home.pk}/beds/").status_code == 404


def test_what_was_said_stands(manager, home):
    state_capacity(actor=manager, service=home, counts=SOME)
    with pytest.raises(DatabaseError), transaction.atomic():
        Capacity.objects.update(maximum=99)


def test_a_file_counts_whole_or_not_at_all(manager, home):
    other = a_service(provider=home.provider, beds=4, name="Finch House")
    with pytest.raises(Refused, match="Finch House: These are 9 beds"):
        state_capacities(
            actor=manager, counts={home.pk: SOME, other.pk: {BedType.NURSING: BedCount(9, 0, 0, accepting=True)}}
        )
    assert not Vacancy.objects.exists()


def test_a_file_with_errors_names_each_row():
    with pytest.raises(Refused) as refused:
        read((FILE + "1-1,Hammock,1,0,0,Y\n1-1,Nursing,many,0,0,Y\n1-1,Nursing,2,0,0,maybe\n").encode())
    said = refused.value.sentence
    for row in ("Row 2: “Hammock”", "Row 3, maximum: “many”", "Row 4, accepting: write Y or N"):
        assert row in said
    with pytest.raises(Refused, match="first row names the columns"):
        read(b"a,b\n1,2\n")
    with pytest.raises(Refused, match="there twice"):
        read((FILE + "1-1,Nursing,2,0,0,Y\n1-1,nursing,2,0,0,Y\n").encode())


def test_the_template_comes_back_as_it_was(manager, home):
    state_capacity(actor=manager, service=home, counts=SOME)
    client = client_of(manager)
    content = client.get("/capacity/template.csv").content
    assert read(content) == {home.pk: SOME}
    answer = client.post("/capacity/file/", {"file": SimpleUploadedFile("places.csv", content)})
    assert answer.status_code == 302
    assert Vacancy.objects.filter(service=home).count() == 2
    page = text(client.post("/capacity/file/", {"file": SimpleUploadedFile("places.csv", b"\xff\xfe\x00")}))
    assert "There is a problem" in page


def test_it_is_said_on_a_page_and_its_age_is_shown(manager, home):
    client = client_of(manager)
    assert "Nothing has been said yet." in text(client.get("/places/"))
    page = text(client.post(f"/places/{home.pk}/beds/", {"maximum_nursing": "3", "occupied_nursing": "4"}))
    assert "4 occupied and 0 reserved are more than 3 beds" in page
    typed = {"maximum_nursing": "10", "occupied_nursing": "4", "reserved_nursing": "1"}
    assert client.post(f"/places/{home.pk}/beds/", typed).status_code == 302
    assert "5 free , said within a day" in text(client.get("/places/"))
    assert client.post(f"/places/{home.pk}/same/").status_code == 302
    assert client.get(f"/places/{home.pk}/same/").status_code == 405
    assert Vacancy.objects.filter(service=home).count() == 2
