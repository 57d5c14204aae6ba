"""Reading the CQC register: every form, idempotent, nothing half-written, nothing lost."""

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest

from placewell.accounts.actor import system_actor
from placewell.directory.actions import ImportReport, import_register
from placewell.directory.asking import Search
from placewell.directory.models import Service, ServiceLink
from placewell.directory.queries import find_services
from placewell.directory.reading import NotARegister, read_register
from placewell.rules.distance import Point, miles_between
from placewell.rules.needs import CareType, NeedBand
from placewell.rules.ratings import Rating

IMPORTER = system_actor("test")
CENTRE = Point(53.5444, -2.1169)

DETAIL = {
    "locationId": "1-100000001",
    "providerId": "1-200000001",
    "type": "Social Care Org",
    "name": "Alder House",
    "registrationStatus": "Registered",
    "registrationDate": "2011-01-01",
    "careHome": "Y",
    "numberOfBeds": 20,
    "onspdLatitude": 53.545,
    "onspdLongitude": -2.117,
    "postalCode": "OL1 1AA",
    "mainPhoneNumber": "0161 000 0000",
    "gacServiceTypes": [{"name": "Residential homes", "description": "Care home service without nursing"}],
    "specialisms": [{"name": "Dementia"}, {"name": "Caring for adults over 65 yrs"}],
    "currentRatings": {
        "overall": {"rating": "Requires Improvement", "reportDate": "2024-02-01", "keyQuestionRatings": []}
    },
}


def take(*paths: Path) -> ImportReport:
    return import_register(actor=IMPORTER, reading=read_register(paths), sources=paths)


def counts(report: ImportReport) -> tuple[int, int, int, int, int]:
    return (report.created, report.updated, report.unchanged, report.deregistered, report.listed_only)


def a_file(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


NAMESPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"'
)
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def an_ods(**sheets: list[list[str]]) -> bytes:
    """Return a spreadsheet in OpenDocument form, as the ratings are published."""

    def row(cells: list[str]) -> str:
        written = (
            f'<table:table-cell office:value-type="string"><text:p>{one}</text:p></table:table-cell>' for one in cells
        )
        return f"<table:table-row>{''.join(written)}</table:table-row>"

    tables = (
        f'<table:table table:name="{name}">{"".join(map(row, rows))}</table:table>' for name, rows in sheets.items()
    )
    body = f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", ODS)
        manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
        entry = f'<m:file-entry m:full-path="/" m:media-type="{ODS}"/>'
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{manifest}">{entry}</m:manifest>')
        archive.writestr("content.xml", f"<office:document-content {NAMESPACES}>{body}</office:document-content>")
    return buffer.getvalue()


@pytest.mark.django_db
class TestForms:
    def test_the_latest_ratings_as_a_spreadsheet_with_a_sheet_of_notes(self, tmp_path: Path) -> None:
        columns = ["Location ID", "Location Name", "Care Home?", "Location Type", "Domain", "Latest Rating"]
        locations = [
            columns,
            ["1-500000001", "Dell", "Y", "Social Care Org", "Overall", "Good"],
            ["1-500000001", "Dell", "Y", "Social Care Org", "Well-led", "Requires improvement"],
            ["1-500000002", "A Hospital", "N", "NHS Healthcare Organisation", "Overall", "Good"],
        ]
        path = a_file(tmp_path, "ratings.ods", an_ods(README=[["Notes"]], Locations=locations))
        assert counts(take(path)) == (1, 0, 0, 0, 0)
        service = Service.objects.get()
        assert (service.rating, service.key_questions) == ("Good", {"Well-led": "Requires improvement"})

    def test_a_location_of_the_api(self, tmp_path: Path) -> None:
        path = a_file(tmp_path, "one.json", json.dumps(DETAIL))
        assert counts(take(path)) == (1, 0, 0, 0, 0)
        service = Service.objects.get()
        assert (service.rating, service.care_types, service.beds) == ("Requires improvement", ["residential"], 20)
        assert service.need_bands == ["dementia", "older_people"]
        assert "mainPhoneNumber" not in service.original
        assert counts(take(path)) == (0, 0, 1, 0, 0)

    def test_a_zip_of_the_api_with_a_list_and_a_bad_row(self, tmp_path: Path) -> None:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr(
                "a/locations.json", json.dumps({"locations": [{"locationId": "1-9"}, {"locationId": "1-100000001"}]})
            )
            archive.writestr("a/one.json", json.dumps(DETAIL))
            archive.writestr("a/bad.json", json.dumps({**DETAIL, "locationId": "1-3", "numberOfBeds": "many"}))
            archive.writestr("a/torn.json", "{")
        report = take(a_file(tmp_path, "api.zip", buffer.getvalue()))
        assert counts(report) == (1, 0, 0, 0, 1)
        assert [one.row for one in report.rejected] == ["a/bad.json", "a/torn.json"]

    def test_a_list_of_more_services_than_one_statement_can_ask_for(self, tmp_path: Path) -> None:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            listed = [{"locationId": f"1-{number}"} for number in range(70_000)]
            archive.writestr("a/locations.json", json.dumps({"locations": listed}))
        assert counts(take(a_file(tmp_path, "api.zip", buffer.getvalue()))) == (0, 0, 0, 0, 70_000)

    def test_more_rows_than_one_statement_can_write(self) -> None:
        made = Service.objects.bulk_create(Service(service_id=f"1-{number}", name="Alder") for number in range(3_000))
        assert Service.objects.count() == len(made) == 3_000

    def test_the_care_directory_in_its_simple_form_with_lines_before_the_header(self, tmp_path: Path) -> None:
        text = (
            "Care directory\r\nPublished today\r\n\r\n"
            "Name,Also known as,Address,Postcode,Phone number,Service types,Specialisms/services,Provider name,"
            "Local authority,Region,CQC Location ID (for office use only),CQC Provider ID (for office use only)\r\n"
            '"Birch, The",,"1 Road, Town",ol11aa,0161,"Nursing homes","Dementia, Sensory impairments",Birch Ltd,'
            '"Bristol, City of",South West,1-300000001,1-200000002\r\n'
            "A Dentist,,,,,Dentist,,X,,,1-300000002,1-2\r\n"
        )
        assert counts(take(a_file(tmp_path, "directory.csv", text.encode("cp1252")))) == (1, 0, 0, 0, 0)
        service = Service.objects.get()
        assert (service.care_types, service.local_authority) == (["nursing"], "Bristol")
        assert service.need_bands == ["dementia", "sensory_impairment"]

    def test_the_monthly_form_with_a_column_for_each_type_and_band(self, tmp_path: Path) -> None:
        text = (
            "Location ID,Location HSCA start date,Care home?,Location Name,Care homes beds,Location Type/Sector,"
            "Location Latest Overall Rating,Publication Date,Location Postal Code,Provider ID,Provider Name,"
            "Service type - Care home service without nursing,Service type - Domiciliary care service,"
            "Service user band - Dementia,Service user band - Older People\n"
            "1-400000001,25/03/2013,Y,Cedar,31,Social Care Org,Good,30/04/2024,OL1 1AA,1-5,Cedar Ltd,Y,,Y,Y\n"
            "1-400000002,25/03/2013,N,A Surgery,0,Primary Medical Services,Good,30/04/2024,OL1 1AA,1-6,X,,,,\n"
        )
        assert counts(take(a_file(tmp_path, "hsca.csv", text))) == (1, 0, 0, 0, 0)
        service = Service.objects.get()
        assert (service.care_types, service.need_bands) == (["residential"], ["dementia", "older_people"])
        assert str(service.registered_on) == "2013-03-25"

    def test_the_latest_ratings_gzipped_add_to_what_is_known(self, tmp_path: Path) -> None:
        take(a_file(tmp_path, "one.json", json.dumps(DETAIL)))
        text = (
            "Location ID,Location Name,Care Home?,Location Type,Service / Population Group,Domain,"
            "Latest Rating,Publication Date\n"
            "1-100000001,Alder House,Y,Social Care Org,Overall,Overall,Good,05/29/2026\n"
            "1-100000001,Alder House,Y,Social Care Org,Overall,Safe,Outstanding,05/29/2026\n"
            "1-100000009,New Home,Y,Social Care Org,Overall,Overall,Good,05/29/2026\n"
        )
        assert counts(take(a_file(tmp_path, "ratings.csv.gz", gzip.compress(text.encode())))) == (1, 1, 0, 0, 0)
        known = Service.objects.get(pk="1-100000001")
        assert (known.rating, known.beds, known.key_questions) == ("Good", 20, {"Safe": "Outstanding"})
        new = Service.objects.get(pk="1-100000009")
        assert (new.care_types, new.type_unconfirmed) == (["residential"], True)

    def test_an_older_list_overrules_nothing(self, tmp_path: Path) -> None:
        take(a_file(tmp_path, "one.json", json.dumps(DETAIL)))
        text = "location_id,name,rating_overall,rating_report_date\n1-100000001,Old Name,Inadequate,2019-01-01\n"
        assert counts(take(a_file(tmp_path, "old.csv", text)))[1:3] == (0, 1)
        assert Service.objects.get().rating == "Requires improvement"

    def test_a_deregistration_is_counted_once_and_keeps_its_successor(self, tmp_path: Path) -> None:
        take(a_file(tmp_path, "one.json", json.dumps(DETAIL)))
        gone = {
            **DETAIL,
            "registrationStatus": "Deregistered",
            "deregistrationDate": "2025-01-01",
            "relationships": [{"relatedLocationId": "1-7", "relatedLocationName": "New", "type": "HSCA Successor"}],
        }
        path = a_file(tmp_path, "gone.json", json.dumps(gone))
        assert take(path).deregistered == 1
        assert take(path).deregistered == 0
        assert ServiceLink.objects.get().kind == "successor"

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("empty.csv", b""),
            ("notes.txt", b"Nothing of the kind\n"),
            ("torn.zip", b"PK\x03\x04 torn"),
            ("torn.gz", gzip.compress(b"x" * 1000, mtime=0)[:20]),
            ("other.json", b'{"hello": 1}'),
            ("torn.json", b'{"locationId": '),
        ],
    )
    def test_what_is_no_register_is_refused_and_nothing_is_written(
        self, tmp_path: Path, name: str, content: bytes
    ) -> None:
        good = a_file(tmp_path, "one.json", json.dumps(DETAIL))
        with pytest.raises(NotARegister, match=name.split(".", maxsplit=1)[0]):
            take(good, a_file(tmp_path, name, content))
        assert not Service.objects.exists()


@pytest.mark.django_db
@pytest.mark.real_data
class TestOldham:
    def test_the_whole_market_of_a_council(self, real_data: Path) -> None:
        path = real_data / "cqc" / "oldham_cqc_api_raw_2025.zip"
        report = take(path)
        assert counts(report) == (224, 0, 0, 118, 227)
        assert counts(take(path)) == (0, 0, 224, 0, 227)
        registered = Service.objects.filter(registered=True)
        homes = registered.filter(care_home=True)
        assert (registered.count(), homes.count(), sum(home.beds or 0 for home in homes)) == (106, 44, 1574)
        gone = Service.objects.filter(registered=False)
        assert gone.filter(links__kind="successor").distinct().count() == 59

    def test_matching_services_are_those_counted_from_the_raw_answers(self, real_data: Path) -> None:
        path = real_data / "cqc" / "oldham_cqc_api_raw_2025.zip"
        take(path)
        expected = {}
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if "location_details" not in name:
                    continue
                detail = json.loads(archive.read(name))
                types = {one["name"] for one in detail["gacServiceTypes"]}
                bands = {one["name"] for one in detail["specialisms"]}
                here = Point(detail["onspdLatitude"], detail["onspdLongitude"])
                miles = miles_between(CENTRE, here)
                if (
                    detail["registrationStatus"] == "Registered"
                    and "Residential homes" in types
                    and "Dementia" in bands
                    and miles <= 5
                ):
                    expected[detail["locationId"]] = miles
        found = find_services(Search(CareType.RESIDENTIAL, frozenset({NeedBand.DEMENTIA}), CENTRE, 5.0))
        assert [one.service_id for one in found] == sorted(expected, key=lambda one: (expected[one], one))
        assert len(found) > 20
        best = find_services(Search(CareType.RESIDENTIAL, frozenset(), CENTRE, 5.0, Rating.GOOD))
        assert {one.rating for one in best} <= {"Good", "Outstanding", None}
