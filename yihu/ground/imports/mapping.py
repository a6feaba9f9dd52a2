"""What a mapping says: which of their columns is which of our fields, what is constant, how dates are written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from difflib import get_close_matches
from typing import Any
from uuid import UUID

import yaml
from django.utils.translation import gettext as _

from yihu.ground.imports.kinds import Kind
from yihu.ground.text.names import squeeze

KEYS = ("columns", "constants", "dates", "encoding", "duplicates")
KEEP, DROP = "keep", "drop"


class WrongMapping(ValueError):
    """A mapping that does not fit; the message says what to change."""


@dataclass(frozen=True)
class Mapping:
    """`columns` our field → their header, `constants` our field → text, `dates` a strptime format or one a field."""

    columns: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    dates: str | dict[str, str] = ""
    encoding: str = ""
    duplicates: str = KEEP

    def as_json(self) -> dict[str, Any]:
        """The mapping as plain data."""
        return asdict(self)

    def dates_of(self, name: str) -> str | None:
        """The format of dates in the field `name`, None where none is given."""
        found = self.dates if isinstance(self.dates, str) else self.dates.get(name, "")
        return found or None


def read_yaml(text: str, kind: Kind) -> Mapping:
    """The mapping written as YAML; WrongMapping with what to change."""
    try:
        data = yaml.load(text, Loader=yaml.BaseLoader) or {}
    except yaml.YAMLError as wrong:
        raise WrongMapping(
            _("The mapping is not YAML: {reason}").format(reason=" ".join(str(wrong).split()))
        ) from wrong
    if not isinstance(data, dict):
        raise WrongMapping(_("The mapping must have lines like “columns:”, with “our field: their column” below."))
    return from_data(data, kind)


def from_data(data: dict[str, Any], kind: Kind) -> Mapping:
    """The mapping given as plain data; WrongMapping for unknown words and fields."""
    for key in data:
        if key not in KEYS:
            raise WrongMapping(_unknown(_("The mapping has no line “{word}”."), key, KEYS))
    columns = _pairs(data, "columns", kind)
    constants = _pairs(data, "constants", kind)
    if both := sorted(set(columns) & set(constants)):
        raise WrongMapping(_("“{field}” is both a column and a constant; take one of them out.").format(field=both[0]))
    dates = data.get("dates") or ""
    if not isinstance(dates, str):
        dates = _pairs(data, "dates", kind)
    for format in [dates] if isinstance(dates, str) else dates.values():
        _check_format(format)
    duplicates = str(data.get("duplicates") or KEEP)
    if duplicates not in (KEEP, DROP):
        raise WrongMapping(_("duplicates: is keep or drop, not “{word}”.").format(word=duplicates))
    return Mapping(columns, constants, dates, str(data.get("encoding") or ""), duplicates)


def _check_format(format: str) -> None:
    """WrongMapping unless the format writes a whole day, which it then reads again."""
    day = datetime(2026, 12, 31)  # noqa: DTZ001 (a day, in no zone)
    try:
        if not format or datetime.strptime(day.strftime(format), format) == day:  # noqa: DTZ007
            return
    except ValueError:
        pass
    raise WrongMapping(
        _("dates: “{format}” does not read a whole date; write for example “%m/%d/%Y” or “%d.%m.%Y”.").format(
            format=format
        )
    )


def _pairs(data: dict[str, Any], key: str, kind: Kind) -> dict[str, str]:
    pairs = data.get(key) or {}
    if not isinstance(pairs, dict) or not all(isinstance(value, str | int | float) for value in pairs.values()):
        raise WrongMapping(_("Below “{key}:” stand lines like “our field: text”.").format(key=key))
    for name in pairs:
        if name not in kind.by_name:
            raise WrongMapping(_unknown(_("Imports of {kind} have no field “{word}”."), name, kind.by_name, kind.name))
    return {str(name): str(value) for name, value in pairs.items() if value != ""}


def _unknown(sentence: str, word: object, known: Iterable[str], kind: str = "") -> str:
    near = nearest(str(word), known)
    advice = (
        _("Did you mean “{near}”?").format(near=near) if near else _("There are: {all}.").format(all=", ".join(known))
    )
    return f"{sentence.format(word=word, kind=kind)} {advice}"


def nearest(word: str, known: Iterable[str]) -> str:
    """The one of `known` that `word` is perhaps meant to be, "" where none is near."""
    by_key = {squeeze(name): name for name in known}
    near = get_close_matches(squeeze(word), by_key, n=1, cutoff=0.6)
    return by_key[near[0]] if near else ""


def bind(mapping: Mapping, kind: Kind, headers: Sequence[str]) -> dict[str, int]:
    """Our field → place of its column in the file; WrongMapping where a column is missing or named twice."""
    places: dict[str, list[int]] = {}
    for place, header in enumerate(headers):
        places.setdefault(header, []).append(place)
    loose: dict[str, list[int]] = {}
    for header, found in places.items():
        loose.setdefault(header.strip().casefold(), []).extend(found)
    bound = {}
    for name, header in mapping.columns.items():
        found = places.get(header) or loose.get(header.strip().casefold(), [])
        if not found:
            raise WrongMapping(
                _unknown(
                    _("The file has no column “{word}”, which is to be {kind}."), header, [*filter(None, headers)], name
                )
            )
        if len(found) > 1:
            raise WrongMapping(
                _("The file has {count} columns “{word}”; give them different names.").format(
                    count=len(found), word=header
                )
            )
        bound[name] = found[0]
    missing = [c.name for c in kind.columns if c.required and c.name not in bound and c.name not in mapping.constants]
    if missing:
        raise WrongMapping(
            _("No column is mapped to “{fields}”, which every row needs. The file's columns: {headers}.").format(
                fields=", ".join(missing), headers=", ".join(filter(None, headers))
            )
        )
    return bound


def guess(kind: Kind, headers: Sequence[str]) -> dict[str, str]:
    """Our field → their header, as far as the headers say it in Chinese, English or pinyin."""
    from yihu.ground.imports.header_words import words_of

    taken: dict[str, str] = {}
    keys = {squeeze(header): header for header in reversed(headers) if header}
    for column in kind.columns:
        for word in words_of(column):
            if word in keys and keys[word] not in taken.values():
                taken[column.name] = keys[word]
                break
    return taken


def fingerprint(headers: Sequence[str], user: UUID | None) -> str:
    """What files of one shape have in common that one user imports (None: the system): their set of headers."""
    return hashlib.sha256("\0".join([str(user or ""), *sorted(set(headers))]).encode()).hexdigest()
