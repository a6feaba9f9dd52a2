"""The search form: what tokens a name, a number, an address and a code give."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yihu.ground.text.pieces import CJK
from yihu.ground.text.tokens import code_tokens, email_tokens, name_tokens, phone_tokens

TOKEN = re.compile(rf"(?:[^\W_]|[{CJK}])+")


def begins(tokens: list[str], typed: str) -> bool:
    """Whether a token begins with what was typed."""
    return any(token.startswith(typed) for token in tokens)


def test_pairs_of_characters_and_the_last_one() -> None:
    tokens = name_tokens("重庆长安")
    assert {"重庆", "庆长", "长安", "安"} <= set(tokens)
    assert "庆安" not in tokens


@pytest.mark.parametrize("typed", ["chongqingchangan", "qingchangan", "changan", "an", "cqca", "qca", "ca", "chongq"])
def test_pinyin_and_initials_from_each_character_on(typed: str) -> None:
    assert begins(name_tokens("重庆长安汽车股份有限公司"), typed)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("单县农商行", "shanxian"),
        ("单田芳", "dan"),
        ("曾国藩", "zengguofan"),
        ("朴树", "piaoshu"),
        ("朴树", "pushu"),
        ("乐山电力", "leshan"),
        ("乐清", "yueqing"),
        ("厦门航空", "xiamen"),
        ("长城", "changcheng"),
        ("长孙无忌", "zhangsun"),
        ("重工", "zhonggong"),
        ("重庆重工长城", "chongqingzhonggongchang"),
        ("尉迟恭", "yuchi"),
        ("万俟卨", "moqi"),
        ("吕布", "lvbu"),
        ("吕布", "lubu"),
        ("六安", "luan"),
        ("𠮷野家", "jiye"),
        ("㐂茶", "xicha"),
        ("平安银行", "yinhang"),
    ],
)
def test_every_reading_in_use_finds_the_name(name: str, typed: str) -> None:
    assert begins(name_tokens(name), typed)


def test_legal_forms_are_found_by_characters_but_no_pinyin_starts_in_them() -> None:
    tokens = name_tokens("长安集团有限责任公司")
    assert {"集团", "有限", "公司"} <= set(tokens)
    assert begins(tokens, "changanjituanyouxian")
    for typed in ("jituan", "youxian", "gongsi", "gs", "jt"):
        assert not begins(tokens, typed)


def test_a_legal_form_in_the_middle_is_one_too() -> None:
    tokens = name_tokens("中国移动通信集团重庆有限公司渝北分公司")
    assert begins(tokens, "yubei")
    assert begins(tokens, "chongqingyouxiangongsiyu")
    assert not begins(tokens, "jituan")
    assert not begins(tokens, "youxian")


def test_a_name_of_nothing_but_a_legal_form_is_a_name() -> None:
    assert begins(name_tokens("集团公司"), "jituan")


def test_brackets_and_spaces_within_chinese_do_not_part_it() -> None:
    for written in ("重庆（长安）汽车", "重庆(长安)汽车", "重庆 长安 汽车", "重庆·长安·汽车"):
        assert name_tokens(written) == name_tokens("重庆长安汽车")


def test_words_their_parts_and_what_they_are_joined() -> None:
    assert {"gtxpro", "gtx", "pro"} <= set(name_tokens("GTXPro"))
    assert {"gtxpro", "gtx", "pro"} <= set(name_tokens("GTX Pro"))
    assert {"iphone15", "phone", "15"} <= set(name_tokens("iPhone15"))
    assert {"3m", "中国"} <= set(name_tokens("3M中国有限公司"))


def test_english_legal_forms_are_words_and_not_joined() -> None:
    tokens = name_tokens("Acme Tools Co., Ltd.")
    assert {"acme", "tools", "acmetools", "co", "ltd"} <= set(tokens)
    assert "acmetoolscoltd" not in tokens


def test_accents_case_width_and_apostrophes_do_not_matter() -> None:
    assert name_tokens("Café Müller O’Neil") == name_tokens("ＣＡＦＥ muller ONeil")
    assert "xian" in name_tokens("Xi'an")


def test_other_scripts_are_words_or_characters() -> None:
    assert "газпром" in name_tokens("Газпром")
    assert {"トヨ", "ヨタ", "タ"} <= set(name_tokens("トヨタ"))


def test_characters_outside_the_first_plane() -> None:
    assert {"𠮷野", "野家", "家"} <= set(name_tokens("𠮷野家"))
    assert name_tokens("\U000323af") == ["\U000323af"]  # no reading known, found by itself


def test_a_character_without_a_reading_is_passed_over_in_pinyin() -> None:
    assert begins(name_tokens("张\U000323af芳"), "zhangfang")


def test_pinyin_is_cut_by_letters_so_that_a_query_can_be_cut_alike() -> None:
    assert max(len(token) for token in name_tokens("双" * 30) if token.isascii()) == 24


@pytest.mark.parametrize("name", ["", " ", "（）", "--", "😀", "\0", "\ud800"])
def test_nothing_to_find_gives_no_tokens(name: str) -> None:
    assert name_tokens(name) == []


@given(st.text())
def test_tokens_are_distinct_letters_and_digits_in_lower_case(name: str) -> None:
    tokens = name_tokens(name)
    assert len(set(tokens)) == len(tokens)
    for token in tokens:
        assert TOKEN.fullmatch(token)
        assert len(token) <= 64
        assert not any("A" <= char <= "Z" for char in token)


@given(st.text(alphabet="单曾朴乐重厦长敦参伽堡角", min_size=40, max_size=400))
def test_characters_of_many_readings_do_not_explode(name: str) -> None:
    assert len(name_tokens(name)) <= 100 * (1 + 2 * 11)


def test_phone_numbers_forwards_and_backwards() -> None:
    assert phone_tokens("+86 186-1234-1402") == ["18612341402", "r20414321681"]
    assert begins(phone_tokens("18612341402"), "r2041")
    assert phone_tokens("无") == []


def test_several_phone_numbers_in_one_field() -> None:
    assert phone_tokens("18612341402 / 023-67890123转801") == [
        "18612341402",
        "r20414321681",
        "02367890123",
        "r32109876320",
    ]


@pytest.mark.parametrize("typed", ["wangwei", "wei", "wangweicqchangan", "changancom", "cqchangan", "changan"])
def test_an_address_is_found_from_each_part_on(typed: str) -> None:
    assert begins(email_tokens("Wang.Wei@cq-changan.com.cn"), typed)


def test_the_last_parts_of_an_address_find_nothing() -> None:
    assert not begins(email_tokens("wang@changan.com.cn"), "com")
    assert email_tokens("") == []


def test_codes_are_found_with_and_without_signs_and_by_their_tail() -> None:
    tokens = code_tokens("INV-2024/001")
    assert {"inv2024001", "inv", "2024", "001"} <= set(tokens)
    assert begins(code_tokens("91350100M000100Y43"), "r34y0")
    assert "渝字" in code_tokens("渝字123")
    assert code_tokens("--") == []


@given(st.text(), st.sampled_from([phone_tokens, email_tokens, code_tokens]))
def test_all_other_tokens_are_letters_and_digits_too(text: str, make: object) -> None:
    tokens = make(text)  # type: ignore[operator]
    assert len(set(tokens)) == len(tokens)
    assert all(TOKEN.fullmatch(token) for token in tokens)
