"""Sub-commands of `yihu`. A room declares its own in `commands.py`; the command line finds them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Arguments = Callable[[ArgumentParser], None]
Run = Callable[[Namespace], Any]


class WrongInput(Exception):
    """What the caller gave is wrong; the message says what to change. Exit code 2."""


class Failed(Exception):
    """The work could not be done; the message says why. Exit code 1."""


@dataclass(frozen=True)
class Command:
    """A sub-command: its answer is plain data; `show` prints it for people where it is not JSON that is wanted."""

    name: str
    help: str
    arguments: Arguments
    run: Run
    show: Callable[[Any], str] | None


_registry: dict[str, Command] = {}


def command(
    name: str, help: str, arguments: Arguments = lambda parser: None, show: Callable[[Any], str] | None = None
) -> Callable[[Run], Run]:
    """Declare a sub-command. Its function gets the parsed words and returns data that JSON can hold."""

    def register(run: Run) -> Run:
        _registry[name] = Command(name, help, arguments, run, show)
        return run

    return register


def registry() -> dict[str, Command]:
    """Every declared sub-command by name."""
    return dict(sorted(_registry.items()))
