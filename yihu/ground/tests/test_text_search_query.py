"""What is typed into a search box finds what it should, in a real index, and never breaks the query."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yihu.ground.text.search_query import query_tokens, to_fts5, to_tsquery
from yihu.ground.text.tokens import code_tokens, email_tokens, name_tokens, phone_tokens

RECORDS = {
    "changan": name_tokens("重庆长安汽车股份有限公司") + code_tokens("91500000202896723U"),
    "great wall": name_tokens("长城汽车股份有限公司"),
    "ping an": name_tokens("平安银行股份有限公司"),
    "acme": name_tokens("Acme GTX Pro Co., Ltd.") + email_tokens("wang.wei@acme-tools.com"),
    "gtxpro": name_tokens("GTXPro 5000"),
    "zeng": name_tokens("曾国藩") + phone_tokens("+86 186 1234 1402") + code_tokens("C-000123"),
    "shan county": name_tokens("单县农商行") + phone_tokens("023-67890123"),
    "yoshinoya": name_tokens("𠮷野家"),
    "lv": name_tokens("吕㐂"),
    "xian": name_tokens("西安电子科技大学"),
    "auto": name_tokens("长安AUTO体验中心"),
    "english": name_tokens("Changan Automobile"),
}


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE search USING fts5(name UNINDEXED, tokens, tokenize='unicode61')")
    connection.executemany("INSERT INTO search VALUES (?, ?)", [(n, " ".join(t)) for n, t in RECORDS.items()])
    yield connection
    connection.close()


def find(index: sqlite3.Connection, text: str) -> set[str]:
    query = to_fts5(query_tokens(text))
    return {name for (name,) in index.execute("SELECT name FROM search WHERE tokens MATCH ?", [query])}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("长安", {"changan", "auto"}),
        ("重庆长安", {"changan"}),
        ("重庆 汽车", {"changan"}),
        ("汽车", {"changan", "great wall"}),
        ("城", {"great wall"}),
        ("家", {"yoshinoya"}),
        ("changan", {"changan", "auto", "english"}),
        ("ca", {"changan", "auto"}),
        ("cqca", {"changan"}),
        ("CHONGQING", {"changan"}),
        ("chang an qi che", {"changan"}),
        ("changan qiche", {"changan"}),
        ("changanqichegufenyouxiangongsi", {"changan"}),
        ("changan gongsi", {"changan", "auto", "english"}),
        ("caqcgfyxgs", {"changan"}),
        ("长安 auto", {"auto"}),
        ("长安auto", {"auto"}),
        ("1402", {"zeng"}),
        ("186 1234 1402", {"zeng"}),
        ("+86 186-1234-1402", {"zeng"}),
        ("8618612341402", {"zeng"}),
        ("１８６１２３４", {"zeng"}),
        ("023-6789 0123", {"shan county"}),
        ("67890123", {"shan county"}),
        ("c000123", {"zeng"}),
        ("C-000123", {"zeng"}),
        ("000123", {"zeng"}),
        ("91500000202896723U", {"changan"}),
        ("6723u", {"changan"}),
        ("wang.wei@acme", {"acme"}),
        ("@acme-tools.com", {"acme"}),
        ("wangwei", {"acme"}),
        ("gtx pro", {"acme", "gtxpro"}),
        ("GTXPro", {"acme", "gtxpro"}),
        ("gtx5000", {"gtxpro"}),
        ("Acme Limited", {"acme"}),
        ("长安 gongsi", {"changan", "auto"}),
        ("ltd", {"acme"}),
        ("zengguofan", {"zeng"}),
        ("shanxian", {"shan county"}),
        ("𠮷野", {"yoshinoya"}),
        ("𠮷", {"yoshinoya"}),
        ("jiyejia", {"yoshinoya"}),
        ("lvxi", {"lv"}),
        ("lyuxi", {"lv"}),
        ("lüxi", {"lv"}),
        ("㐂", {"lv"}),
        ("Xi'an", {"xian", "shan county"}),
        ("xīān", {"xian", "shan county"}),
        ("（长城）汽车", {"great wall"}),
        ("长安银行", set()),
        ("nothing", set()),
        ("", set()),
        ("（）", set()),
    ],
)
def test_what_is_typed_finds_exactly(index: sqlite3.Connection, typed: str, found: set[str]) -> None:
    assert find(index, typed) == found


def test_pinyin_typed_with_spaces_finds_the_name(index: sqlite3.Connection) -> None:
    assert {"changan", "auto", "english"} <= find(index, "chang an")


@pytest.mark.parametrize("typed", ["zhong q", "c a", "ch", "长", "186", "a b c d e"])
def test_short_queries_run(index: sqlite3.Connection, typed: str) -> None:
    find(index, typed)


def test_groups() -> None:
    assert query_tokens("长安") == [["长安"]]
    assert query_tokens("重庆长安") == [["重庆"], ["庆长"], ["长安"]]
    assert query_tokens("安") == [["安"]]
    assert query_tokens("changan") == [["changan"]]
    assert query_tokens("chang an") == [["chang", "changan"], ["an", "changan"]]
    assert query_tokens("1402") == [["1402", "r2041"]]
    assert query_tokens("140") == [["140"]]
    assert query_tokens("wang.wei@cq") == [["wangweicq"]]
    assert query_tokens("长安auto") == [["长安"], ["auto"]]
    assert query_tokens(" ，。") == []


def test_both_languages_of_queries() -> None:
    groups = query_tokens("长安 1402")
    assert to_fts5(groups) == '("长安" *) AND ("1402" * OR "r2041" *)'
    assert to_tsquery(groups) == "('长安':*) & ('1402':* | 'r2041':*)"
    assert to_fts5([]) == '""'
    assert to_tsquery([]) == ""
    assert to_fts5([[""], []]) == '""'


def test_quotes_are_quoted() -> None:
    assert to_fts5([['a"b']]) == '("a""b" *)'
    assert to_tsquery([["a'b\\"]]) == "('a''b\\\\':*)"


def test_a_pasted_page_is_cut() -> None:
    assert len(query_tokens("重庆长安汽车股份有限公司，" * 100)) <= 24
    assert len(query_tokens("one two three " * 1000)) <= 24


@given(st.text())
def test_no_text_breaks_a_query(index: sqlite3.Connection, text: str) -> None:
    find(index, text)


@given(st.text(alphabet="\"'*()^-+:{}[]\\ ANDORNOTEARaéß长安1\0\ud800"))
def test_no_syntax_breaks_a_query(index: sqlite3.Connection, text: str) -> None:
    find(index, text)


@given(st.lists(st.lists(st.text(alphabet=st.characters()), max_size=3), max_size=4))
def test_no_token_breaks_a_query(index: sqlite3.Connection, groups: list[list[str]]) -> None:
    index.execute("SELECT name FROM search WHERE tokens MATCH ?", [to_fts5(groups)]).fetchall()
    assert "\0" not in to_tsquery(groups)


CJK = st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=12)


@given(CJK, st.data())
def test_every_piece_of_a_name_finds_it(name: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(name) - 1))
    piece = name[start : data.draw(st.integers(start + 1, len(name)))]
    tokens = name_tokens(name)
    for group in query_tokens(piece):
        assert any(token.startswith(choice) for token in tokens for choice in group)


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.integers(4, 11))
def test_every_tail_of_a_mobile_number_finds_it(number: str, length: int) -> None:
    tokens = phone_tokens(number)
    [group] = query_tokens(number[-length:])
    assert any(token.startswith(choice) for token in tokens for choice in group)
