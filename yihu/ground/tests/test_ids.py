from __future__ import annotations

import threading
import time
from uuid import UUID

from yihu.ground.ids import uuid7


def test_version_variant_and_time() -> None:
    before = time.time_ns() // 1_000_000
    made = uuid7()
    after = time.time_ns() // 1_000_000
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
    assert before <= made.int >> 80 <= after + 1


def test_increasing_and_distinct_across_threads() -> None:
    found: list[list[UUID]] = [[] for _ in range(4)]

    def fill(into: list[UUID]) -> None:
        into.extend(uuid7() for _ in range(5000))

    threads = [threading.Thread(target=fill, args=(into,)) for into in found]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(into == sorted(into) for into in found)
    assert len({id for into in found for id in into}) == 20_000
