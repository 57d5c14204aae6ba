"""Answers that are files of comma-separated values, the same each time they are asked for."""

import csv
import io
from collections.abc import Iterable

from django.http import HttpResponse


def csv_file(name: str, header: Iterable[str], rows: Iterable[Iterable[object]]) -> HttpResponse:
    """Return a CSV file to keep."""
    made = io.StringIO()
    table = csv.writer(made, lineterminator="\r\n")
    table.writerow(header)
    table.writerows(rows)
    answer = HttpResponse(made.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
