"""What a file is by its first bytes, whatever its name says, and the bytes of the table in it."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext_noop as _

from yihu.ground.imports.reading.faults import FileFault
from yihu.ground.imports.reading.limits import Counted, check_unpacked
from yihu.ground.text.faults import shown

TABLES = (".csv", ".tsv", ".txt", ".tab")
BROKEN = (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
SIGNS = {
    b"\x1f\x8b": "gz",
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
    b"\xd0\xcf\x11\xe0": "ole",
    b"%PDF": "pdf",
    b"<!DO": "html",
    b"<htm": "html",
    b"<tab": "html",
    b"<?xm": "html",
}


def form_of(path: Path) -> tuple[str, str]:
    """("csv" or "xlsx", how it is packed: "", "gz", or "zip:member"). FileFault for what is neither."""
    with path.open("rb") as file:
        start = file.read(4)
    if not start:
        raise FileFault(_("The file is empty."), _("Choose a file whose first row holds the names of its columns."))
    found = next((form for sign, form in SIGNS.items() if start.lower().startswith(sign.lower())), "csv")
    if found == "zip":
        return _in_zip(path)
    if found in _REFUSED:
        raise FileFault(*_REFUSED[found])
    return "csv", "gz" if found == "gz" else ""


_REFUSED = {
    "ole": (
        _("This is an old Excel file (.xls) or one with a password."),
        _("Open it in Excel and save it as .xlsx without a password, or as CSV UTF-8."),
    ),
    "pdf": (_("This is a PDF, not a table."), _("Export the table as CSV or .xlsx.")),
    "html": (
        _("This is a web page or XML, even if its name says otherwise."),
        _("Open it in Excel and save it as .xlsx, or as CSV UTF-8."),
    ),
}


def _in_zip(path: Path) -> tuple[str, str]:
    with opened_zip(path) as archive:
        members = [m for m in archive.infolist() if not m.is_dir() and not m.filename.startswith("__MACOSX/")]
        names = {m.filename for m in members}
        if "xl/workbook.xml" in names or "[Content_Types].xml" in names:
            return "xlsx", ""
        tables = [m for m in members if m.filename.lower().endswith(TABLES)]
        if len(tables) != 1:
            raise FileFault(
                _("The archive holds %(count)d tables; it must hold one."),
                _("Pack one .csv file into it, or import the files one by one."),
                {"count": len(tables)},
            )
        return "csv", f"zip:{tables[0].filename}"


@contextmanager
def opened_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive, after a look at the sizes it declares; FileFault when it is damaged or would be too large."""
    try:
        with zipfile.ZipFile(path) as archive:
            declared = sum(member.file_size for member in archive.infolist())
            check_unpacked(path.stat().st_size, declared)
            if any(member.flag_bits & 0x1 for member in archive.infolist()):
                raise FileFault(_("The archive has a password."), _("Pack or save it without a password."))
            yield archive
    except BROKEN as fault:
        raise damaged(fault) from fault


@contextmanager
def opened(path: Path, packing: str) -> Iterator[IO[bytes]]:
    """The bytes of the table in `path`, never more than is allowed; FileFault when the packing is damaged."""
    size = path.stat().st_size
    try:
        if packing == "gz":
            with gzip.open(path) as inside, _buffered(inside, size) as stream:
                yield stream
        elif packing.startswith("zip:"):
            with (
                opened_zip(path) as archive,
                archive.open(packing[4:]) as unpacked,
                _buffered(unpacked, size) as stream,
            ):
                yield stream
        else:
            with path.open("rb") as stream:
                yield stream
    except BROKEN as fault:
        raise damaged(fault) from fault


def _buffered(unpacked: Any, size: int) -> io.BufferedReader:
    return io.BufferedReader(Counted(unpacked, size), 1 << 18)


def damaged(fault: BaseException) -> FileFault:
    """The fault of a packed file that cannot be unpacked."""
    return FileFault(
        _("The file is damaged: %(reason)s."),
        _("Export or copy it again; it was perhaps not copied to its end."),
        {"reason": shown(str(fault).partition("\n")[0] or type(fault).__name__, 100)},
    )
