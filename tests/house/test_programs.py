"""The programs in bin/: each says what is wrong and what to do, from any folder and in an empty environment."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAMS = sorted(path for path in [*(ROOT / "bin").iterdir(), ROOT / ".ci" / "run"] if path.is_file())
TOOLS = ("bash", "basename", "cat", "chmod", "cmp", "cp", "dirname", "env", "head", "mkdir", "readlink", "rm", "sed")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The programs and locks of this checkout, in a folder whose name wants care."""
    folder = tmp_path / "my yihu 一户"
    shutil.copytree(ROOT / "bin", folder / "bin")
    for lock in ROOT.glob("requirements*.lock"):
        shutil.copy(lock, folder)
    return folder


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A folder to be the whole PATH: the few tools the programs use, and no Python."""
    folder = tmp_path / "tools"
    folder.mkdir()
    for name in TOOLS:
        found = shutil.which(name)
        assert found
        (folder / name).symlink_to(found)
    return folder


def program(folder: Path, name: str, code: str) -> Path:
    """An executable shell script in `folder`."""
    path = folder / name
    path.write_text(f"#!{shutil.which('bash')}\n{code}\n")
    path.chmod(0o755)
    return path


def run(*words: str | Path, path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `words` with nothing in the environment but PATH and what is given."""
    return subprocess.run(
        list(map(str, words)),
        env={"PATH": str(path), **environment},
        capture_output=True,
        text=True,
        cwd="/",
        timeout=60,
    )


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.name)
def test_a_program_is_correct_bash_and_says_what_it_is_for(path: Path) -> None:
    checked = subprocess.run(["bash", "-n", str(path)], capture_output=True, text=True)
    assert checked.stderr == ""
    lines = path.read_text(encoding="utf-8").splitlines()
    sourced = path.name.startswith("_")
    assert lines[0 if sourced else 1].startswith("# ")
    assert os.access(path, os.X_OK) != sourced


def test_without_python_the_way_out_is_named(checkout: Path, tools: Path) -> None:
    done = run(checkout / "bin" / "run", path=tools)
    assert done.returncode == 1
    assert "no Python 3.11 or newer was found" in done.stderr
    assert "PYTHON=/path/to/python" in done.stderr


def test_an_old_python_is_not_taken_and_is_named(checkout: Path, tools: Path) -> None:
    program(tools, "python3", 'case "$1" in --version) echo Python 3.8.1;; *) exit 1;; esac')
    done = run(checkout / "bin" / "setup", path=tools)
    assert done.returncode == 1
    assert "python3 here: Python 3.8.1" in done.stderr


def test_a_python_without_venv_is_told_what_to_install(checkout: Path, tools: Path) -> None:
    program(tools, "python3", 'case "$2" in *ensurepip*) exit 1;; esac')
    done = run(checkout / "bin" / "setup", path=tools)
    assert done.returncode == 1
    assert "apt install python3-venv" in done.stderr


def test_a_newer_python_by_another_name_is_found_behind_a_dead_shim(checkout: Path, tools: Path) -> None:
    program(tools, "python3", "echo 'pyenv: python3: command not found' >&2; exit 127")
    program(tools, "python3.13", 'case "$2" in *venv) echo made with 3.13 >&2; exit 9;; esac')
    done = run(checkout / "bin" / "setup", path=tools)
    assert "made with 3.13" in done.stderr
    assert done.returncode == 1


def fake_venv(tools: Path, pip: str, packages: Path = Path("/nowhere")) -> None:
    """A python3 whose venv holds a Python with `packages`, that does nothing but `pip` when asked to install."""
    inner = program(
        tools, "python-of-venv", f'case "$*" in *"pip install"*) {pip};; *purelib*) echo "{packages}";; esac'
    )
    program(tools, "python3", f'case "$2" in venv) mkdir -p "$3/bin"; cp "{inner}" "$3/bin/python";; esac')


def test_without_network_the_ways_out_are_named(checkout: Path, tools: Path) -> None:
    fake_venv(tools, "echo no route >&2; exit 1")
    done = run(checkout / "bin" / "setup", path=tools)
    assert done.returncode == 1
    assert "no route" in done.stderr
    assert "PIP_FIND_LINKS" in done.stderr
    assert "HTTPS_PROXY" in done.stderr


def test_a_lock_is_installed_once_and_again_when_it_changes(checkout: Path, tools: Path) -> None:
    packages = checkout / "site-packages"
    packages.mkdir()
    fake_venv(tools, 'echo "$*" >>"${0%/*}/asked"', packages)
    asked = checkout / ".venv" / "bin" / "asked"

    def setup(*words: str) -> int:
        done = run(checkout / "bin" / "setup", *words, path=tools)
        assert done.returncode == 0, done.stderr
        return len(asked.read_text().splitlines())

    assert setup() == 1
    assert setup() == 1
    with (checkout / "requirements.lock").open("a") as lock:
        lock.write("# changed\n")
    assert setup() == 2
    assert setup("--dev") == 3
    assert setup("--dev") == 3
    assert (packages / "yihu.pth").read_text().strip() == str(checkout)


def test_an_unknown_word_is_refused(checkout: Path, tools: Path) -> None:
    done = run(checkout / "bin" / "setup", "--develop", path=tools)
    assert done.returncode == 1
    assert "--develop is not understood" in done.stderr
    assert not (checkout / ".venv").exists()


def test_an_unknown_measurement_is_refused(checkout: Path, tools: Path) -> None:
    done = run(checkout / "bin" / "bench", "nothing", path=tools)
    assert done.returncode == 1
    assert "no measurement called nothing" in done.stderr
