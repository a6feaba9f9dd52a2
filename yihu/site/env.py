"""Every setting of yihu: read from the environment, all with a working default, all documented in docs/settings.md."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

SETTINGS = {
    "YIHU_HOME": "The folder that holds all state: database, pool, files, secret key. Default: `var` in the checkout.",
    "YIHU_DATABASE_URL": "`sqlite:///path` or `postgresql://user:password@host:port/name`. Default: SQLite.",
    "YIHU_ENGINE_URL": "The engine of insight: `duckdb://` (default) or `spark://host:port`.",
    "YIHU_BIND": "Address and port of the web server. Default: 127.0.0.1:8000.",
    "YIHU_LANGUAGE": "Language where a person has chosen none: `zh-hans` (default) or `en`.",
    "YIHU_TIME_ZONE": "Time zone of the business day. Default: Asia/Shanghai.",
    "YIHU_CURRENCY": "ISO 4217 code assumed where an import names no currency. Default: CNY.",
    "YIHU_ALLOWED_HOSTS": "Host names the web server answers to, with commas between. Default: localhost, 127.0.0.1.",
    "YIHU_SECRET_KEY": "Secret for sessions and signatures. Default: made once and kept in YIHU_HOME/secret_key.",
    "YIHU_HTTPS": "1 when the server is reached over HTTPS: cookies are then sent over HTTPS only. Default: 0.",
    "YIHU_DEBUG": "1 shows technical error pages; never on a public address. Default: 0.",
    "YIHU_SAMPLES": "Folder with sample files for the demo `wholesale`. Default: `shared/data` beside the checkout.",
    "YIHU_IMPORT_MAX_MB": "Largest file an import reads, unpacked, in megabytes. Default: 1024.",
}

ROOT = Path(__file__).resolve().parent.parent.parent


def env(name: str, default: str = "") -> str:
    """The setting `name`; an unknown name is a programming error."""
    if name not in SETTINGS:
        raise LookupError(f"{name} is not declared in yihu.site.env.SETTINGS")
    return os.environ.get(name) or default


def home() -> Path:
    """The folder of all state."""
    return Path(env("YIHU_HOME", str(ROOT / "var"))).expanduser().resolve()


def samples() -> Path:
    """The folder with sample files; it need not be there."""
    return Path(env("YIHU_SAMPLES", str(ROOT.parent / "shared" / "data"))).expanduser()


def flag(name: str) -> bool:
    """Whether the setting `name` is switched on (1, true, yes, on)."""
    return env(name).lower() in {"1", "true", "yes", "on"}


def secret_key() -> str:
    """The secret of this installation: given, or made once and kept readable by its owner only."""
    if given := env("YIHU_SECRET_KEY"):
        return given
    path = home() / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = os.urandom(48).hex()
        try:
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(fresh)
        except FileExistsError:
            pass  # another process of the same start was first
    return path.read_text()


def database() -> dict[str, object]:
    """Django's DATABASES entry for YIHU_DATABASE_URL."""
    url = env("YIHU_DATABASE_URL")
    parts = urlsplit(url)
    if not url or parts.scheme == "sqlite":
        path = Path(unquote(parts.path)) if parts.path.strip("/") else home() / "yihu.sqlite3"
        path.parent.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(path),
            "OPTIONS": {
                "timeout": 30,
                "transaction_mode": "IMMEDIATE",  # a writer waits at BEGIN instead of failing half-way
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536",
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or "") or dict(parse_qsl(parts.query)).get("host", ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise SystemExit(
        f"YIHU_DATABASE_URL: {parts.scheme or url!r} is not a database yihu knows; "
        "write sqlite:///path/to/file or postgresql://user:password@host:port/name"
    )
