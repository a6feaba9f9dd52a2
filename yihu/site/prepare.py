"""The last part of bin/setup: brings the database up to date and, when there is nothing in it, loads the demo story.

Says what it does on standard error, and nothing when there is nothing to do. With --welcome (bin/run) it then says
where yihu will be found and which log-ins the demo has.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser

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


def prepare() -> None:
    """Migrate, and load the story into an empty database."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from yihu.ground.commands import registry

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say(f"Bringing the database up to date ({connection.display_name}) …")
        call_command("migrate", verbosity=0, interactive=False)
    if is_empty():
        say(f"Loading the demo story {STORY} …")
        demo, parser = registry()["demo"], ArgumentParser()
        demo.arguments(parser)
        demo.run(parser.parse_args([STORY]))


def welcome() -> str:
    """Where yihu will be found, and who can log in to the demo."""
    from yihu.site import server
    from yihu.site.demo.stories import log_ins

    host, port = server.address()
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else f"[{host}]" if ":" in host else host
    lines = ["", f"yihu: http://{shown}:{port}/    Ctrl-C stops it."]
    if people := log_ins():
        lines += ["", f"The demo's log-ins, each with the password {people[0]['password']}"]
        lines += [f"    {person['username']:<10} {person['who']} {person['name']}" for person in people]
    return "\n".join([*lines, ""])


def main(words: list[str]) -> int:
    """The command line of this module; the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yihu.site.settings")
    import django
    from django.db import DatabaseError

    from yihu.ground.commands import WrongInput

    try:
        django.setup()
        prepare()
        if "--welcome" in words:
            say(welcome())
    except DatabaseError as fault:
        say(f"The database did not answer as it should: {str(fault).strip()}")
        say("  Does YIHU_DATABASE_URL name the right server, database, user and password, and does that server run?")
        return 1
    except OSError as fault:
        say(f"{fault}\n  YIHU_HOME must be a folder that you can write to.")
        return 1
    except WrongInput as fault:
        say(str(fault))
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
