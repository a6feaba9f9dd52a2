"""The files of an import to take away: its wrong rows, and those left out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePath
from typing import cast
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from yihu.ground.imports import queries, viewing
from yihu.ground.models import ImportRun
from yihu.ground.screens import Request, page

AT_ONCE = 500  # lines


@page("ground.import:run")
def wrong(request: Request, id: UUID) -> HttpResponse:
    """The wrong rows with their own columns, the fault and what to do."""
    run = queries.run(request.actor, id)
    return _sent(run, _("wrong rows"), viewing.wrong_file(run))


@page("ground.import:run")
def skipped(request: Request, id: UUID) -> HttpResponse:
    """The rows left out with their own columns and the reason."""
    run = queries.run(request.actor, id)
    return _sent(run, _("rows left out"), viewing.left_out_file(run))


def _sent(run: ImportRun, what: str, lines: Iterator[list[str]]) -> HttpResponse:
    """The lines as CSV with the mark by which Excel knows UTF-8."""
    language = translation.get_language()
    response = StreamingHttpResponse(_pieces(lines, language), content_type="text/csv; charset=utf-8")
    name = f"{PurePath(run.file_name).stem} - {what}.csv"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return cast(HttpResponse, response)  # for Django they are no kin; for a page they are the same


def _pieces(lines: Iterator[list[str]], language: str | None) -> Iterator[bytes]:
    """The file piece by piece. It is made after the request's language is gone, hence `language`."""
    mark = b"\xef\xbb\xbf"
    while True:
        text = io.StringIO()
        with translation.override(language):
            rows = list(islice(lines, AT_ONCE))
        if not rows:
            return
        csv.writer(text).writerows(rows)
        yield mark + text.getvalue().encode("utf-8", "replace")
        mark = b""
