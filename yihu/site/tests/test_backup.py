from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PREPARE = """
import django; django.setup()
from pathlib import Path
from django.conf import settings
from yihu.ground.models import User
User.objects.create_user("li", "a long enough password", name="李经理")
Path(settings.YIHU_FILES).mkdir(parents=True, exist_ok=True)
(Path(settings.YIHU_FILES) / "photo.txt").write_text("kept")
"""


def yihu(home: Path, *words: str) -> tuple[int, Any, str]:
    """One command in an installation of its own."""
    env = {"PATH": os.environ["PATH"], "YIHU_HOME": str(home), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "yihu.site.cli", *words, "--json"], env=env, capture_output=True, text=True, cwd=ROOT
    )
    return done.returncode, json.loads(done.stdout or "null"), done.stderr


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one log-in and one file."""
    home = tmp_path_factory.mktemp("used")
    assert yihu(home, "migrate")[0] == 0
    env = {"PATH": os.environ["PATH"], "YIHU_HOME": str(home), "PYTHONPATH": str(ROOT)}
    env["DJANGO_SETTINGS_MODULE"] = "yihu.site.settings"
    subprocess.run([sys.executable, "-c", PREPARE], env=env, check=True, cwd=ROOT)
    return home


def test_a_backup_comes_back_elsewhere(used: Path, tmp_path: Path) -> None:
    code, told, _ = yihu(used, "backup", str(tmp_path / "kept"))
    assert (code, told["files"]) == (0, 3)
    fresh = tmp_path / "fresh"
    code, told, said = yihu(fresh, "restore", str(tmp_path / "kept"))
    assert (code, told["users"]) == (0, 1), said
    assert (fresh / "files" / "photo.txt").read_text() == "kept"
    assert (fresh / "secret_key").read_text() == (used / "secret_key").read_text()
    code, _told, said = yihu(fresh, "restore", str(tmp_path / "kept"))
    assert code == 2
    assert "in use" in said


def test_a_damaged_or_unfinished_backup_is_refused_whole(used: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    yihu(used, "backup", str(kept))
    (kept / "files" / "photo.txt").write_text("changed")
    code, _told, said = yihu(tmp_path / "fresh", "restore", str(kept))
    assert code == 2
    assert "photo.txt" in said
    (kept / "manifest.json").unlink()
    code, _told, said = yihu(tmp_path / "fresh2", "restore", str(kept))
    assert code == 2
    assert "no finished backup" in said


def test_an_older_backup_is_not_written_over(used: Path, tmp_path: Path) -> None:
    yihu(used, "backup", str(tmp_path / "kept"))
    code, _told, said = yihu(used, "backup", str(tmp_path / "kept"))
    assert code == 2
    assert "not empty" in said
