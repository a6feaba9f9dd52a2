"""The encoding of a table: byte order mark, UTF-8, UTF-16, GB18030, or an error that names the line and the byte."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import IO

from django.utils.translation import gettext_noop as _

from yihu.ground.imports.reading.faults import FileFault
from yihu.ground.imports.reading.limits import LONGEST_LINE

Opened = Callable[[], AbstractContextManager[IO[bytes]]]

MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
CHUNK = 1 << 20
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_ADVICE = _("Save the file as UTF-8, or name its encoding in the mapping, for example encoding: cp1252.")


def detect(opened: Opened) -> str:
    """The encoding of the whole stream that `opened()` gives; FileFault when it is none that can be known."""
    with opened() as stream:
        start = stream.read(4096)
    for mark, encoding in MARKS.items():
        if start.startswith(mark):
            check(opened, encoding)
            return encoding
    if wide := _wide(start):
        check(opened, wide)
        return wide
    fault = fault_in(opened, "utf-8")
    if fault is None:
        return "utf-8"
    if _mostly_utf8(opened) or fault_in(opened, "gb18030") is not None or not _reads_as_chinese(opened):
        raise fault
    return "gb18030"


def named(opened: Opened, encoding: str) -> str:
    """`encoding` as the mapping names it, if it exists and reads the whole stream."""
    try:
        found = codecs.lookup(encoding)
        if not found._is_text_encoding:
            raise LookupError
    except LookupError:
        raise FileFault(
            _("There is no encoding “%(name)s”."),
            _("Write utf-8, gb18030, gbk, big5, utf-16 or cp1252, or leave the line encoding out."),
            {"name": encoding},
        ) from None
    check(opened, found.name)
    return found.name


def check(opened: Opened, encoding: str) -> None:
    """FileFault when the stream is not in `encoding`."""
    if fault := fault_in(opened, encoding):
        raise fault


def fault_in(opened: Opened, encoding: str) -> FileFault | None:
    """The first place where the stream is not in `encoding`."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 0
    with opened() as stream:
        for chunk in whole_lines(stream):
            try:
                lines += decoder.decode(chunk).count("\n")
            except UnicodeDecodeError as wrong:
                return _at(wrong, lines, encoding)
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as wrong:
            return _at(wrong, lines, encoding)
    return None


def whole_lines(stream: IO[bytes]) -> Iterator[bytes]:
    """The stream in pieces that end with a line; FileFault for a line that no table has."""
    lines = 0
    while chunk := stream.read(CHUNK):
        rest = stream.readline(LONGEST_LINE)
        if len(rest) == LONGEST_LINE:
            raise FileFault(
                _("The line after line %(line)d is longer than %(most)d MB."),
                _("Look whether the file is a table with one record a line."),
                {"line": lines + chunk.count(b"\n"), "most": LONGEST_LINE >> 20},
            )
        lines += chunk.count(b"\n") + 1
        yield chunk + rest


def _at(wrong: UnicodeDecodeError, lines: int, encoding: str) -> FileFault:
    before = wrong.object[: wrong.start]
    return FileFault(
        _("Line %(line)d is not %(encoding)s: its byte %(place)d is 0x%(byte)s."),
        _ADVICE,
        {
            "line": lines + before.count(b"\n") + 1,
            "place": wrong.start - before.rfind(b"\n"),
            "byte": wrong.object[wrong.start : wrong.start + 1].hex().upper(),
            "encoding": encoding.upper().removesuffix("-SIG"),
        },
    )


def _wide(start: bytes) -> str:
    """UTF-16 without a mark: every second byte of Latin text is then zero."""
    half = len(start) // 2
    if start[1::2].count(0) > half // 3:
        return "utf-16-le"
    return "utf-16-be" if start[0::2].count(0) > half // 3 else ""


def _mostly_utf8(opened: Opened) -> bool:
    """Whether UTF-8 reads most of what is not ASCII: a file in UTF-8 with a broken byte is not another encoding."""
    read = broken = 0
    with opened() as stream:
        for chunk in whole_lines(stream):
            text = chunk.decode("utf-8", "replace")
            broken += text.count("\ufffd")
            read += len(_BEYOND_ASCII.findall(text))
    return (read - broken) > 4 * broken


def _reads_as_chinese(opened: Opened) -> bool:
    """Whether what GB18030 makes of it are mostly the characters of everyday; of café it would make caf茅."""
    common = beyond = 0
    with opened() as stream:
        for chunk in whole_lines(stream):
            signs = "".join(_BEYOND_ASCII.findall(chunk.decode("gb18030", "ignore")))
            beyond += len(signs)
            common += len(signs.encode("gb2312", "ignore")) // 2
    return common * 2 > beyond
