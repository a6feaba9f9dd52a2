# Sourced by the programs of this folder: where the checkout is, and how its environment is made.
set -euo pipefail
export PYTHONUTF8=1 PYTHONSAFEPATH=1 # the second: a folder `yihu` where somebody stands is not ours

ROOT="$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
VENV="$ROOT/.venv"
PYTHON_IN_VENV="$VENV/bin/python"

fail() { # what is wrong, then how to mend it
    printf '%s: %s\n' "$(basename "$0")" "$1" >&2
    shift
    for line in "$@"; do printf '  %s\n' "$line" >&2; done
    exit 1
}

say() { printf '%s\n' "$*" >&2; }

is_new_enough() { # a pyenv shim exists without running, so the program is run
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    local name
    for name in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11 python; do
        if command -v "$name" >/dev/null 2>&1 && is_new_enough "$name"; then
            printf '%s\n' "$name"
            return
        fi
    done
    fail "no Python 3.11 or newer was found (python3 here: $(python3 --version 2>&1 | head -n 1))." \
        "Install one, or name it: PYTHON=/path/to/python3.12 bin/$(basename "$0")"
}

is_whole() { # not after an interrupted start, nor when the Python it was made with has gone
    is_new_enough "$PYTHON_IN_VENV" || return 1
    [ -f "$VENV/installed-requirements.lock" ] || "$PYTHON_IN_VENV" -c 'import pip' >/dev/null 2>&1
}

make_venv() {
    local python
    python="$(find_python)"
    "$python" -c 'import venv, ensurepip' >/dev/null 2>&1 ||
        fail "$python cannot make a virtual environment: its venv or ensurepip module is missing." \
            "On Debian and Ubuntu: apt install python3-venv"
    say "Making the Python environment in .venv ($("$python" --version)) …"
    rm -rf "$VENV"
    "$python" -m venv "$VENV" || fail "could not make $VENV (see above)." "Is the disk full, or the folder not yours?"
}

wants_postgres() {
    case "${YIHU_DATABASE_URL:-}" in postgres*) return 0 ;; *) return 1 ;; esac
}

install_lock() { # lock file; its content is remembered, so that the same one is not installed twice
    local lock="$ROOT/$1" stamp="$VENV/installed-$1"
    if cmp -s "$lock" "$stamp"; then return; fi
    say "Installing the packages of $1 (about a minute) …"
    "$PYTHON_IN_VENV" -m pip install -qq --disable-pip-version-check --retries 2 -r "$lock" ||
        fail "the packages of $1 could not be installed (see above)." \
            "Without a network? pip must reach a package index, or know a folder of wheels: PIP_FIND_LINKS=/folder" \
            "Behind a proxy? Set HTTPS_PROXY. With an index of your own? Set PIP_INDEX_URL."
    cp "$lock" "$stamp"
}

install_yihu() { # by a path file: needs neither a build nor a network
    local packages stamp="$VENV/installed-from"
    if [ "$(cat "$stamp" 2>/dev/null)" = "$ROOT" ]; then return; fi
    packages="$("$PYTHON_IN_VENV" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"
    printf '%s\n' "$ROOT" >"$packages/yihu.pth"
    cat >"$VENV/bin/yihu" <<'PROGRAM'
#!/bin/sh
PYTHONUTF8=1 PYTHONSAFEPATH=1 exec "$(dirname "$(readlink -f "$0")")/python" -c '
import sys
from yihu.site.cli import main
sys.argv[0] = "yihu"
sys.exit(main())' "$@"
PROGRAM
    chmod +x "$VENV/bin/yihu"
    printf '%s\n' "$ROOT" >"$stamp"
}

environment() { # [dev|spark] …: the packages, yihu itself and its translations, as far as they are not there yet
    if ! is_whole; then make_venv; fi
    install_lock requirements.lock
    if wants_postgres; then install_lock requirements-postgres.lock; fi
    local extra
    for extra in "$@"; do install_lock "requirements-$extra.lock"; done
    install_yihu
    "$PYTHON_IN_VENV" -m yihu.site.translations compile
}
