"""Each question of the critique that this part of the product answers is pointed to from a test that shows the answer.

`grep -rn 'question("Q9")' tests` finds what shows an answer.
"""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
ANSWERED = ("Q1", "Q3", "Q4", "Q9", "Q10", "Q12", "Q13")


@pytest.mark.parametrize("question", ANSWERED)
def test_a_test_points_to_the_question_it_answers(question: str) -> None:
    marked = re.compile(rf'^@pytest\.mark\.question\("{question}"\)\n(?:@.*\n|[ )\]].*\n)*def (test_\w+)', re.MULTILINE)
    found = [name for path in TESTS.rglob("test_*.py") for name in marked.findall(path.read_text())]
    assert found, f"No test shows the answer to {question}."
