"""Every package that pyproject.toml asks for is locked, in a version that it allows; no lock names a host."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
WANTED = {"": PROJECT["dependencies"], **PROJECT["optional-dependencies"]}


def lock_of(extra: str) -> Path:
    return ROOT / (f"requirements-{extra}.lock" if extra else "requirements.lock")


def locked(path: Path) -> dict[str, list[str]]:
    """Package → the versions that the lock gives it, for different Pythons or systems."""
    found: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if "==" in line and not line.lstrip().startswith("#"):
            name, _, version = line.partition(";")[0].strip().partition("==")
            found.setdefault(canonicalize_name(name), []).append(version)
    return found


@pytest.mark.parametrize("extra", WANTED)
def test_every_package_is_locked(extra: str) -> None:
    versions = locked(lock_of(extra))
    for text in WANTED[extra]:
        wanted = Requirement(text)
        if wanted.name == PROJECT["name"]:
            continue
        found = versions.get(canonicalize_name(wanted.name), [])
        assert found, f"{wanted.name} is not in {lock_of(extra).name}; run bin/lock"
        assert all(wanted.specifier.contains(version) for version in found), f"{text}: locked {found}; run bin/lock"


@pytest.mark.parametrize("extra", [extra for extra in WANTED if extra])
def test_locks_agree(extra: str) -> None:
    base, more = locked(lock_of("")), locked(lock_of(extra))
    assert {name: more.get(name) for name in base} == base, "run bin/lock"


@pytest.mark.parametrize("extra", WANTED)
def test_no_lock_names_a_host(extra: str) -> None:
    assert "://" not in lock_of(extra).read_text(encoding="utf-8")
