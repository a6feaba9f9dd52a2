"""How much a file may hold once it is unpacked."""

from __future__ import annotations

import io
from typing import IO

from django.conf import settings
from django.utils.translation import gettext_noop as _

from yihu.ground.imports.reading.faults import FileFault

RATIO = 200  # real tables shrink to a fiftieth at best
RATIO_MATTERS_FROM = 50 << 20
LONGEST_LINE = 16 << 20
MOST_HEADERS = 1000


def most_bytes() -> int:
    """The largest size of a file, as given and unpacked (setting YIHU_IMPORT_MAX_MB)."""
    return int(settings.YIHU_IMPORT_MAX_BYTES)


def check_unpacked(packed: int, unpacked: int) -> None:
    """FileFault when `packed` bytes unpack to too many, or to suspiciously many."""
    if unpacked > most_bytes():
        raise too_large()
    if unpacked > RATIO_MATTERS_FROM and unpacked > RATIO * max(packed, 1):
        raise FileFault(
            _("Unpacked, the file is %(ratio)d times as large as packed; no table is like that."),
            _("Unpack it yourself, look at what is in it, and import the table."),
            {"ratio": unpacked // max(packed, 1)},
        )


def too_large() -> FileFault:
    """The fault of a file beyond the limit."""
    return FileFault(
        _("The file holds more than %(most)d MB."),
        _("Split it into several files, or raise YIHU_IMPORT_MAX_MB."),
        {"most": most_bytes() >> 20},
    )


class Counted(io.RawIOBase):
    """A byte stream that counts what really comes out of `source` and stops at the limits."""

    def __init__(self, source: IO[bytes], packed: int) -> None:
        self.source = source
        self.packed = packed
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        chunk = self.source.read(len(buffer))
        self.count += len(chunk)
        check_unpacked(self.packed, self.count)
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        self.source.close()
        super().close()
