from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Any

from yihu.ground.actors import SYSTEM, Actor, actor_for
from yihu.ground.commands import WrongInput, command
from yihu.ground.models import User
from yihu.ground.search.reading import search


def _words(parser: ArgumentParser) -> None:
    parser.add_argument("text", help="name, pinyin, initials, credit code, telephone number or its end, e-mail")
    parser.add_argument("--as", dest="person", metavar="USERNAME", help="with the rights of this log-in (default: all)")
    parser.add_argument("--kind", action="append", metavar="KIND", help="only this kind; may be given again")
    parser.add_argument("--limit", type=int, default=20, metavar="N", help="the most results shown (default 20)")


def _show(answer: dict[str, Any]) -> str:
    lines = [f"{item['title']}  {item['subtitle']}  [{item['kind']} {item['id']}]" for item in answer["items"]]
    if answer["more"]:
        lines.append(f"… {answer['total']}{'+' if answer['bounded'] else ''}")
    return "\n".join(lines) or "nothing found"


@command("search", "Find accounts and people.", _words, _show)
def find(words: Namespace) -> dict[str, Any]:
    """Carry out `yihu search`."""
    if words.limit < 1:
        raise WrongInput("--limit must be 1 or more")
    try:
        found = search(_actor(words.person), words.text, words.kind, words.limit)
    except LookupError as fault:
        raise WrongInput(str(fault)) from fault
    items = [{"kind": i.kind, "id": i.object_id, "title": i.title, "subtitle": i.subtitle} for i in found.items]
    return {"items": items, "more": found.more, "total": found.total, "bounded": found.bounded}


def _actor(username: str | None) -> Actor:
    if username is None:
        return SYSTEM
    user = User.objects.filter(username=username).first()
    if user is None:
        raise WrongInput(f"--as: there is no log-in {username!r}")
    return actor_for(user)
