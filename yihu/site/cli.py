"""The command line `yihu`. Every command has --json: data on standard output and nothing else there.

Exit codes: 0 done, 1 could not be done, 2 wrong input with a message that says what to change.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID


def main(words: list[str] | None = None) -> int:
    """Run one command; the answer is the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yihu.site.settings")
    import django

    django.setup()
    from django.db import DatabaseError
    from django.http import Http404

    from yihu.ground.commands import Failed, WrongInput, registry

    parsed = _parser(registry()).parse_args(words)
    chosen = registry()[parsed.command]
    try:
        answer = chosen.run(parsed)
    except WrongInput as fault:
        return _fault(parsed, str(fault), 2)
    except Http404:
        return _fault(parsed, "not found", 2)
    except Failed as fault:
        return _fault(parsed, str(fault), 1)
    except DatabaseError as fault:
        return _fault(parsed, f"the database refused: {fault}; is it set up? run bin/setup", 1)
    except KeyboardInterrupt:
        return _fault(parsed, "stopped", 1)
    code = 0
    if isinstance(answer, tuple):  # (data, exit code)
        answer, code = answer
    if parsed.json:
        sys.stdout.write(dump(answer) + "\n")
    elif answer is not None:
        sys.stdout.write((chosen.show(answer) if chosen.show else dump(answer)) + "\n")
    return code


def _parser(commands: dict[str, Any]) -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--json", action="store_true", help="print data as JSON and nothing else")
    parser = argparse.ArgumentParser(prog="yihu", description="One account, one plan.")
    subs = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, declared in commands.items():
        sub = subs.add_parser(name, help=declared.help, description=declared.help, parents=[common])
        declared.arguments(sub)
    return parser


def _fault(parsed: argparse.Namespace, text: str, code: int) -> int:
    if parsed.json:
        sys.stdout.write(dump({"error": text}) + "\n")
    sys.stderr.write(f"yihu {parsed.command}: {text}\n")
    return code


def dump(data: Any) -> str:
    """`data` as JSON text: amounts as strings, so that no digit is lost."""
    return json.dumps(data, ensure_ascii=False, indent=2, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


if __name__ == "__main__":
    sys.exit(main())
