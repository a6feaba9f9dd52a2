"""The tenant matrix: every route of the running application, tried by every role on another territory's objects.

A finding is a sentence. For each route × person:
* a foreign object answers exactly as one that does not exist, for GET and for POST;
* no page shows a marker of a foreign customer;
* a refusal executes no writing statement and leaves files and jobs as they were.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse

from yihu.ground.screens import routes

NOT_THERE = UUID("00000000-0000-7000-8000-000000000000")
WRITING = re.compile(r"^\s*(insert|update|delete|replace|truncate|copy)\b", re.I)
OF_THE_SESSION = re.compile(r"django_session|ground_user\"? SET \"?last_login|SAVEPOINT", re.I)
FACES = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|id="[^"]*"|for="[^"]*"|aria-\w+="[^"]*"|nonce="[^"]*"')


@dataclass(frozen=True)
class Sample:
    """Arguments of a route: those of an object that its owner may open, and those of another territory's."""

    own: dict[str, Any]
    foreign: dict[str, Any]


@dataclass
class Report:
    """What was tried and what was found."""

    tried: int = 0
    opened: set[str] = field(default_factory=set)
    findings: list[str] = field(default_factory=list)


Samples = dict[str, Sample]


def names() -> list[tuple[str, str, bool]]:
    """(full name, route, whether it has arguments) of every route of the running application."""
    found = []
    for route, pattern in routes():
        found.append((_full_name(pattern) or route, route, "<" in route))
    return found


def _full_name(pattern: Any) -> str:
    for namespace, (_prefix, resolver) in get_resolver().namespace_dict.items():
        if any(p is pattern for p in resolver.url_patterns):
            return f"{namespace}:{pattern.name}"
    return pattern.name or ""


def missing_samples(samples: Samples) -> list[str]:
    """Routes with arguments for which no sample is given: the matrix would not try them."""
    return sorted(name for name, _route, arguments in names() if arguments and name not in samples)


def run(
    people: dict[str, Any], samples: Samples, markers: list[str], *, only: Callable[[str], bool] | None = None
) -> Report:
    """Try every route as every one of `people` (name → log-in, None for a stranger)."""
    report = Report()
    for name, user in people.items():
        client = Client(raise_request_exception=False)
        if user is not None:
            client.force_login(user)
        for route, _pattern, arguments in names():
            if only is None or only(route):
                _try(report, client, name, route, samples.get(route) if arguments else Sample({}, {}), markers)
    return report


def _try(report: Report, client: Client, who: str, route: str, sample: Sample | None, markers: list[str]) -> None:
    if sample is None:
        return
    if route in {"logout", "login"}:
        return
    for method in ("get", "post"):
        send = getattr(client, method)
        if sample.own:
            answer = send(reverse(route, kwargs=sample.own)) if method == "get" else None
            if (
                answer is not None
                and answer.status_code in {200, 302, 303, 405}
                and "/login" not in answer.get("Location", "")
            ):
                report.opened.add(route)
            if answer is not None:
                _body(answer)
        with _watched(report, f"{who} {method.upper()} {route}") as wrote:
            answer = send(reverse(route, kwargs=sample.foreign))
        report.tried += 1
        _judge(report, who, method, route, sample, answer, wrote, send, markers)


def _judge(
    report: Report,
    who: str,
    method: str,
    route: str,
    sample: Sample,
    answer: HttpResponse,
    wrote: list[str],
    send: Callable[..., HttpResponse],
    markers: list[str],
) -> None:
    what = f"{who} {method.upper()} {route}"
    if answer.status_code >= 500:
        report.findings.append(f"{what}: answers {answer.status_code}")
    text = _body(answer)
    for marker in markers:
        if marker in text:
            report.findings.append(f"{what}: shows {marker!r} of another customer")
    if sample.own:
        nobody = send(
            reverse(route, kwargs={key: NOT_THERE if isinstance(v, UUID) else v for key, v in sample.foreign.items()})
        )
        if (answer.status_code, _plain(text, sample)) != (nobody.status_code, _plain(_body(nobody), sample)):
            report.findings.append(f"{what}: a foreign object does not look like one that is not there")
        if answer.status_code < 300:
            report.findings.append(f"{what}: opens a foreign object ({answer.status_code})")
        if wrote:
            report.findings.append(f"{what}: writes before it refuses: {wrote[0][:120]}")
    elif answer.status_code in {403, 404, 405} and wrote:
        report.findings.append(f"{what}: writes before it refuses: {wrote[0][:120]}")


def _body(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return f"{content.decode('utf-8', 'replace')}{answer.get('Location', '')}"


def _plain(text: str, sample: Sample) -> str:
    for value in [*sample.foreign.values(), NOT_THERE]:
        text = text.replace(str(value), "ID")
    return FACES.sub("", text)


@contextmanager
def _watched(report: Report, what: str) -> Iterator[list[str]]:
    """Collect the writing statements of the block; a file that appears, goes or changes is a finding at once."""
    wrote: list[str] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if WRITING.match(sql) and not OF_THE_SESSION.search(sql):
            wrote.append(sql)
        return execute(sql, params, many, context)

    before = _files()
    with connection.execute_wrapper(listen):
        yield wrote
    if _files() != before:
        report.findings.append(f"{what}: changes files")


def _files() -> dict[str, tuple[int, int]]:
    root = Path(settings.YIHU_FILES)
    return (
        {str(p): (p.stat().st_size, p.stat().st_mtime_ns) for p in root.rglob("*") if p.is_file()}
        if root.exists()
        else {}
    )
