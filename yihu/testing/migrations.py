"""Whether the migrations go up, all the way back, and up again: python -m yihu.testing.migrations sqlite|postgres."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from yihu.testing.postgres import PostgresMissing, cluster


def up_and_down(url: str) -> int:
    """Walk every migration of ours on the empty database at `url`; the number of rooms walked."""
    os.environ["YIHU_TEST_DATABASE_URL"] = url
    os.environ["DJANGO_SETTINGS_MODULE"] = "yihu.testing.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    from yihu.ground.rooms import rooms

    call_command("migrate", verbosity=0)
    migrated = MigrationLoader(connection).migrated_apps
    walked = [room.label for room in reversed(rooms()) if room.label in migrated]
    if not walked:
        raise SystemExit("no room with migrations was found; are the rooms in INSTALLED_APPS?")
    for label in walked:
        call_command("migrate", label, "zero", verbosity=0)
    left = [table for table in connection.introspection.table_names() if table.split("_")[0] in walked]
    if left:
        raise SystemExit(f"after going back these tables are still there: {', '.join(left)}")
    call_command("migrate", verbosity=0)
    connection.close()
    return len(walked)


def main(words: list[str]) -> int:
    """The command line of this module; the exit code."""
    match words:
        case ["sqlite"]:
            with tempfile.TemporaryDirectory() as folder:
                walked = up_and_down(f"sqlite://{Path(folder) / 'walk.sqlite3'}")
        case ["postgres"]:
            try:
                with cluster() as url:
                    walked = up_and_down(url)
            except PostgresMissing as reason:
                print(f"left out: {reason}")
                return 1 if os.environ.get("CI") else 0
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    print(f"The migrations of {walked} rooms went up, back and up again.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
