from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from yihu.ground.actors import SYSTEM, actor_for
from yihu.ground.commands import WrongInput
from yihu.ground.models import Event, User
from yihu.ground.users import make_or_change
from yihu.site.cli import main
from yihu.testing.cast import PASSWORD, Cast


def test_a_log_in_is_made_with_a_role_and_can_be_taken_back(cast: Cast) -> None:
    user = make_or_change(
        SYSTEM, "new", name="新人", role="account_manager", territory="鼓楼区", password="rare-words-7"
    )
    actor = actor_for(user)
    assert actor.territories("accounts.account:view") == {cast.territories["鼓楼区"].pk}
    assert Client().login(username="new", password="rare-words-7")
    make_or_change(SYSTEM, "new", role="account_manager", territory="350102", take=True)
    assert not actor_for(User.objects.get(username="new")).grants
    make_or_change(SYSTEM, "new", active=False)
    assert not Client().login(username="new", password="rare-words-7")
    assert Event.objects.filter(type__startswith="ground.user").count() == 4
    assert "rare-words-7" not in str(list(Event.objects.values_list("facts", flat=True)))


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ({"role": "king"}, "no role 'king'"),
        ({"role": "analyst", "territory": "亚特兰蒂斯"}, "no territory"),
        ({"password": "short"}, "10"),
    ],
)
def test_wrong_words_change_nothing(cast: Cast, words: dict[str, str], fault: str) -> None:
    before = User.objects.count()
    with pytest.raises(WrongInput, match=fault):
        make_or_change(SYSTEM, "new", **words)  # type: ignore[arg-type]
    assert User.objects.count() == before


def test_customers_get_no_roles(cast: Cast) -> None:
    with pytest.raises(WrongInput, match="no member of staff"):
        make_or_change(SYSTEM, "chen", role="director")


def test_command_prints_a_new_password_once(cast: Cast, capsys: Any) -> None:
    assert main(["user", "li", "--new-password", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert Client().login(username="li", password=told["password"])
    assert main(["user", "li", "--json"]) == 0
    assert "password" not in json.loads(capsys.readouterr().out)


def test_one_changes_ones_own_password(cast: Cast) -> None:
    client = Client()
    client.login(username="li", password=PASSWORD)
    wrong = {"old_password": "no", "new_password1": "rare-words-7", "new_password2": "rare-words-7"}
    assert client.post("/password", wrong).status_code == 422
    assert client.post("/password", wrong | {"old_password": PASSWORD}).status_code == 302
    assert client.get("/docs/").status_code == 200  # still signed in
    assert Client().login(username="li", password="rare-words-7")
