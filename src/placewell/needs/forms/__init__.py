"""Forms of needs: short where they can be, in sections and kept as one goes where they cannot."""

from placewell.needs.forms.domains import AssessmentForm, assessment_initial, domain_initial
from placewell.needs.forms.drafting import DraftForm, Group, Part
from placewell.needs.forms.pasting import PasteForm, names_filled, pasted_into
from placewell.needs.forms.people import PersonForm
from placewell.needs.forms.portrait import FIELD_OF, PortraitForm, portrait_initial
from placewell.needs.forms.steps import (
    BudgetForm,
    ConfirmForm,
    FindingForm,
    HealthcareForm,
    MyPortraitForm,
    ReadingForm,
    RemarkAnswerForm,
    SignForm,
    SuitabilityForm,
)

__all__ = [
    "FIELD_OF",
    "AssessmentForm",
    "BudgetForm",
    "ConfirmForm",
    "DraftForm",
    "FindingForm",
    "Group",
    "HealthcareForm",
    "MyPortraitForm",
    "Part",
    "PasteForm",
    "PersonForm",
    "PortraitForm",
    "ReadingForm",
    "RemarkAnswerForm",
    "SignForm",
    "SuitabilityForm",
    "assessment_initial",
    "domain_initial",
    "names_filled",
    "pasted_into",
    "portrait_initial",
]
