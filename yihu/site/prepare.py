"""The last part of bin/setup: brings the database up to date and, when there is nothing in it, loads the demo story.

Says what it does on standard error, and nothing when there is nothing to do.
"""

from __future__ import annotations

import os
import sys

STORY = "telecom"


def say(text: str) -> None:
    """Tell the person who started us."""
    print(text, file=sys.stderr, flush=True)


def is_empty() -> bool:
    """Whether nobody has used this database yet: neither people who log in nor accounts."""
    from yihu.ground.models import User
    from yihu.ground.scope import anchor

    # unscoped: asks whether there is any row at all
    return not User.objects.exists() and not anchor().objects.exists()


def prepare() -> int:
    """Migrate, and load the story into an empty database; the exit code."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from yihu.site.cli import main as yihu

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say(f"Bringing the database up to date ({connection.display_name}) …")
        call_command("migrate", verbosity=0, interactive=False)
    if not is_empty():
        return 0
    say(f"Loading the demo story {STORY} …")
    return yihu(["demo", STORY])


def main() -> int:
    """The command line of this module; the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yihu.site.settings")
    from django.db import DatabaseError

    try:
        return prepare()
    except DatabaseError as fault:
        say(f"bin/setup: the database did not answer as it should: {str(fault).strip()}")
        say("  Does YIHU_DATABASE_URL name the right server, database, user and password, and does that server run?")
        return 1
    except OSError as fault:
        say(f"bin/setup: {fault}")
        say("  YIHU_HOME must be a folder that you can write to.")
        return 1


if __name__ == "__main__":
    sys.exit(main())
