from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from yihu.ground.commands import Failed, WrongInput, _registry, command
from yihu.site.cli import dump, main
from yihu.testing.cast import Cast


@pytest.fixture
def scratch() -> Any:
    yield lambda run: command("scratch", "For tests.")(run)
    _registry.pop("scratch", None)


@pytest.mark.parametrize(("fault", "code"), [(WrongInput("write a number"), 2), (Failed("the disk is full"), 1)])
def test_faults_have_their_codes_and_words(scratch: Any, capsys: Any, db: None, fault: Exception, code: int) -> None:
    def run(words: Any) -> None:
        raise fault

    scratch(run)
    assert main(["scratch", "--json"]) == code
    said = capsys.readouterr()
    assert json.loads(said.out) == {"error": str(fault)}
    assert str(fault) in said.err


def test_json_is_all_there_is_on_standard_output(scratch: Any, capsys: Any, db: None) -> None:
    scratch(lambda words: {"amount": Decimal("1.10"), "name": "长安"})
    assert main(["scratch", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"amount": "1.10", "name": "长安"}


def test_unknown_words_are_wrong_input(capsys: Any, db: None) -> None:
    with pytest.raises(SystemExit) as end:
        main(["fly"])
    assert end.value.code == 2


def test_no_digit_is_lost() -> None:
    assert '"0.10"' in dump({"x": Decimal("0.10")})


def test_a_demo_is_never_mixed_with_what_is_there(cast: Cast, capsys: Any) -> None:
    assert main(["demo", "telecom", "--json"]) == 2
    assert "not empty" in capsys.readouterr().err
