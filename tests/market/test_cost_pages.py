"""What care costs, in a grid or from a spreadsheet; policies proposed by one and approved by another; questions."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from placewell.accounts.roles import Role
from placewell.market.models import CategoryQuestions, CostModel, Policy
from placewell.market.pages.terms.cost_forms import typed_of
from placewell.market.stored import read_cost_model
from placewell.market.values import POLICY_NUMBERS
from placewell.rules.needs import CareType
from tests.clients import client_of, somebody
from tests.factories import a_category, a_live_category, an_authority

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority():
    return an_authority()


@pytest.fixture
def commissioner(authority):
    return somebody(authority, Role.COMMISSIONER, "Helen")


@pytest.fixture
def category(commissioner):
    return a_live_category(commissioner)


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def filled(category, **more: object) -> dict[str, object]:
    """Return the grid as the browser sends it, beginning with what stands."""
    newest = CostModel.objects.filter(category=category).order_by("-version").first()
    typed = typed_of(read_cost_model(newest), {}) if newest else {}
    return {name: str(value) for name, value in typed.items()} | {"hours": "20", "on_costs": "25", "band": "15"} | more


class TestCosts:
    def test_what_it_comes_to_is_shown_before_anything_is_kept(self, commissioner, category):
        client = client_of(commissioner)
        answer = client.post(f"/market/categories/{category.ref}/costs/", filled(category, do="work_out"))
        assert "Floor £" in text(answer)
        assert "at the National Living Wage of" in text(answer)
        assert CostModel.objects.filter(category=category).count() == 1

    def test_a_version_is_published_and_the_one_before_stays(self, commissioner, category):
        client = client_of(commissioner)
        data = filled(category, do="publish", amount_supplies_food="61.00")
        data |= {"source_supplies_food": "Survey", "as_of_supplies_food": "2026-04-01"}
        answer = client.post(f"/market/categories/{category.ref}/costs/", data)
        assert answer.status_code == 302
        newest = CostModel.objects.filter(category=category).order_by("-version")[0]
        assert (newest.version, newest.wages) == (2, {"hours": "20", "on_costs": "25"})
        page = text(client.get(answer["Location"]))
        assert "What changed from the version before" in page
        assert "£61.00" in page
        assert "What other councils published" in page

    def test_a_floor_that_cannot_pay_the_hours_it_claims_is_refused_and_nothing_typed_is_lost(
        self, commissioner, category
    ):
        client = client_of(commissioner)
        answer = client.post(f"/market/categories/{category.ref}/costs/", filled(category, do="publish", hours="60"))
        assert "Raise them, or claim the hours that they pay for." in text(answer)
        assert 'value="60"' in answer.content.decode()
        assert CostModel.objects.filter(category=category).count() == 1

    def test_a_line_without_its_source_or_day_is_an_error_beside_it(self, commissioner, category):
        data = filled(category, do="publish", amount_premises_other="5", source_premises_other="")
        page = text(client_of(commissioner).post(f"/market/categories/{category.ref}/costs/", data))
        assert "Other premises costs: say where the figure is from." in page
        assert "Other premises costs: say as of which day." in page

    def test_a_year_raises_every_line_without_publishing(self, commissioner, category):
        data = filled(category, do="rise", wages_rise="4.1", index_rise="2.5", rise_source="CPI")
        page = client_of(commissioner).post(f"/market/categories/{category.ref}/costs/", data).content.decode()
        assert "Every line has risen." in page
        assert "Risen by 4.1% with the National Living Wage." in page
        assert CostModel.objects.filter(category=category).count() == 1

    def test_the_template_comes_back_filled_in_and_fills_the_grid(self, commissioner, category):
        client = client_of(commissioner)
        book = load_workbook(io.BytesIO(client.get(f"/market/categories/{category.ref}/costs/template.xlsx").content))
        sheet = book.active
        row = next(row for row in sheet.iter_rows() if row[0].value == "Supplies and services: Food")
        row[1].value, row[2].value, row[3].value = 77.5, "Invoices", "2026-03-01"
        saved = io.BytesIO()
        book.save(saved)
        upload = SimpleUploadedFile("costs.xlsx", saved.getvalue())
        data = filled(category, do="import", file=upload)
        page = client.post(f"/market/categories/{category.ref}/costs/", data).content.decode()
        assert "lines are filled in from the file. Nothing is published yet." in page
        assert 'value="77.50"' in page

    def test_a_spreadsheet_with_errors_names_each_cell_and_fills_in_nothing(self, commissioner, category):
        client = client_of(commissioner)
        book = load_workbook(io.BytesIO(client.get(f"/market/categories/{category.ref}/costs/template.xlsx").content))
        book.active["B2"].value, book.active["C2"].value, book.active["D2"].value = "much", None, "spring"
        book.active["A3"].value = "Staffing: Butlers"
        saved = io.BytesIO()
        book.save(saved)
        upload = SimpleUploadedFile("costs.xlsx", saved.getvalue())
        page = text(
            client.post(f"/market/categories/{category.ref}/costs/", filled(category, do="import", file=upload))
        )
        for said in ("Row 2, Amount:", "Row 2, Source: say where", "Row 2, As of: “spring” is not a day", "Butlers"):
            assert said in page
        upload = SimpleUploadedFile("costs.xlsx", b"no spreadsheet")
        page = text(
            client.post(f"/market/categories/{category.ref}/costs/", filled(category, do="import", file=upload))
        )
        assert "This is no spreadsheet that can be read." in page

    def test_another_authority_has_no_such_category(self, category):
        other = client_of(somebody(an_authority("Elsewhere"), Role.COMMISSIONER, "Else"))
        assert other.get(f"/market/categories/{category.ref}/costs/").status_code == 404


class TestPolicies:
    def typed(self, **more: str) -> dict[str, str]:
        return {
            "quality_weight": "40",
            "price_weight": "60",
            "price_method": "fixed_reference",
            "points_outstanding": "100",
            "points_good": "80",
            "points_requires_improvement": "40",
            "points_inadequate": "0",
            "unrated_points": "60",
            "quality_minimum": "50",
            "share_register": "40",
            "share_case_response": "30",
            "share_track_record": "20",
            "share_investment": "10",
            "min_options": "1",
            "target_options": "2",
            "portrait_days": "14",
            **{f"why_{number}": "Providers and people said so." for number in POLICY_NUMBERS},
            **more,
        }

    def test_price_over_fifty_is_approved_by_two_others(self, authority, commissioner, category):
        client = client_of(commissioner)
        answer = client.post(f"/market/categories/{category.ref}/policies/propose/", self.typed())
        assert answer.status_code == 302, text(answer)
        made = Policy.objects.filter(category=category).order_by("-version")[0]
        path = f"/market/categories/{category.ref}/policies/{made.version}/"
        assert "You proposed this policy" in text(client.post(path, {}))
        first, second = (client_of(somebody(authority, Role.APPROVER, name)) for name in ("Tom", "Ann"))
        assert first.post(path, {}).status_code == 302
        assert "1 of 2 approvals" in text(client.get(f"/market/categories/{category.ref}/policies/"))
        assert second.post(path, {}).status_code == 302
        public = text(client.get(f"/schemes/{category.scheme.ref}/{category.ref}/policies/{made.version}/"))
        assert "Quality 40, price 60." in public
        assert "Providers and people said so." in public

    def test_a_number_without_its_reason_or_out_of_bounds_is_an_error_beside_it(self, commissioner, category):
        typed = self.typed(why_weights="", points_good="130")
        page = text(client_of(commissioner).post(f"/market/categories/{category.ref}/policies/propose/", typed))
        assert "Quality and price: write down why." in page
        assert "Points for Good: enter a number from 0 to 100" in page
        typed = self.typed(points_good="50")
        page = text(client_of(commissioner).post(f"/market/categories/{category.ref}/policies/propose/", typed))
        assert "20" in page
        assert Policy.objects.filter(category=category).count() == 1

    def test_the_form_begins_with_what_is_in_force_or_the_published_defaults(self, commissioner, category):
        client = client_of(commissioner)
        assert "What is in force" not in text(client.get(f"/market/categories/{category.ref}/policies/propose/"))
        empty = a_category(commissioner, category.scheme, name="Another")
        page = client.get(f"/market/categories/{empty.ref}/policies/propose/").content.decode()
        assert 'name="quality_weight" type="text" spellcheck="false" value="100"' in page or 'value="100"' in page


def test_questions_are_published_as_a_new_version_and_keep_the_ids_of_what_stays(commissioner, category):
    client = client_of(commissioner)
    before = CategoryQuestions.objects.get(category=category).questions
    typed = {"text_1": "How do you spend a rainy day?", "text_2": before[0]["text"], "words_1": "150"}
    assert client.post(f"/market/categories/{category.ref}/questions/", typed).status_code == 302
    now = CategoryQuestions.objects.filter(category=category).order_by("-version")[0]
    assert [one["id"] for one in now.questions] == ["q1", before[0]["id"]]
    assert now.questions[0]["max_words"] == 150


class TestCareAtHome:
    @pytest.fixture
    def home_care(self, commissioner):
        return a_category(
            commissioner, name="Care at home", care_type=CareType.HOME_CARE, need_bands=frozenset(), rating_gate=None
        )

    def lines(self, **more: str) -> dict[str, str]:
        given = {"hours": "1", "on_costs": "0", "band": "15"}
        for code, amount in (
            ("care_worker_contact", "14.00"),
            ("care_worker_travel", "2.00"),
            ("returns_operations", "1.00"),
        ):
            given |= {f"amount_{code}": amount, f"source_{code}": "Survey", f"as_of_{code}": "2026-04-01"}
        return given | more

    def test_each_length_of_visit_is_published_at_what_it_costs(self, commissioner, home_care):
        client = client_of(commissioner)
        address = f"/market/categories/{home_care.ref}/costs/"
        answer = client.post(address, self.lines(do="work_out", visit_15_care_worker_travel="6.00"))
        assert "Visits of 15 minutes: floor £20.00, reference £21.00" in text(answer)
        answer = client.post(address, self.lines(do="publish", visit_15_care_worker_travel="6.00"))
        page = text(client.get(answer["Location"]))
        assert "By length of visit, in pounds per contact hour" in page
        assert "15 minutes £20.00 £21.00" in page
        assert 'value="6.00"' in client.get(address).content.decode()

    def test_an_amount_for_a_short_visit_without_its_line_is_refused(self, commissioner, home_care):
        data = self.lines(do="publish", visit_30_care_worker_mileage="0.90")
        page = text(client_of(commissioner).post(f"/market/categories/{home_care.ref}/costs/", data))
        assert "“Mileage” has an amount for 30 minutes and none for an hour." in page
        assert not CostModel.objects.filter(category=home_care).exists()

    def test_the_template_of_care_at_home_has_a_column_for_each_length(self, commissioner, home_care):
        client = client_of(commissioner)
        address = f"/market/categories/{home_care.ref}/costs/"
        client.post(address, self.lines(do="publish", visit_15_care_worker_travel="6.00"))
        book = load_workbook(io.BytesIO(client.get(f"{address}template.xlsx").content))
        names = [cell.value for cell in book.active[1]]
        assert names[-3:] == ["15 minutes", "30 minutes", "45 minutes"]
        row = next(row for row in book.active.iter_rows() if row[0].value == "Care worker costs: Travel time")
        assert row[4].value == 6
        row[5].value = 4.25
        saved = io.BytesIO()
        book.save(saved)
        page = client.post(
            address, self.lines(do="import", file=SimpleUploadedFile("costs.xlsx", saved.getvalue()))
        ).content.decode()
        assert 'value="4.25"' in page
