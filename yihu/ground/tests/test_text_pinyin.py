"""Readings: all that are in use, the likeliest in names first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yihu.ground.text.pinyin import name_readings, readings

PAIRS = """
单shan 曾zeng 朴piao 乐le 乐yue 重chong 重zhong 厦xia 长chang 长zhang 覃qin 仇qiu 解xie 查zha 盖ge 区ou 缪miao 员yun
尉yu 翟zhai 牟mu 万mo 俟qi 洗xian 种chong 召shao 折she 祭zhai 隗kui 谌chen 谌shen 黑he 莘shen 莘xin 六lu 蚌beng 亳bo
歙she 枞zong 涡guo 番pan 荥xing 浚xun 泌bi 郴chen
陂pi 埔bu 莞guan 铅yan 洞tong 陉xing 蔚yu 大dai 会kuai 嵊sheng 台tai 邳pi
泷shuang 漯luo 氏zhi 什shi 都du 朝chao 行hang 行xing 藏zang 𠮷ji 㐂xi 〇ling 石shi 茜xi 莎sha 华hua 安an
"""


@pytest.mark.parametrize("pair", PAIRS.split())
def test_readings_of_surnames_and_places_are_known_and_used_in_names(pair: str) -> None:
    assert pair[1:] in readings(pair[0])
    assert pair[1:] in name_readings(pair[0])


@pytest.mark.parametrize(
    ("char", "likeliest"),
    [("单", "shan"), ("曾", "zeng"), ("重", "chong"), ("厦", "xia"), ("长", "chang"), ("司", "si"), ("有", "you")],
)
def test_the_likeliest_reading_in_a_name_comes_first(char: str, likeliest: str) -> None:
    assert readings(char)[0] == likeliest
    assert name_readings(char)[0] == likeliest


def test_u_with_diaeresis_is_typed_v_or_u() -> None:
    assert readings("吕") == ("lv", "lu")
    assert name_readings("女") == ("nv", "nu")
    assert name_readings("略") == ("lve", "lue")


def test_readings_of_old_texts_are_known_but_not_used_in_names() -> None:
    assert "ci" in readings("司")
    assert name_readings("司") == ("si",)


@pytest.mark.parametrize("char", ["a", "1", "，", "カ", "한", "\U000323ae", "\0"])
def test_what_has_no_reading_gives_none(char: str) -> None:
    assert readings(char) == name_readings(char) == ()


@given(st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF))
def test_readings_are_typed_on_any_keyboard(char: str) -> None:
    for reading in readings(char):
        assert reading.isascii()
        assert reading.islower()
        assert reading.isalpha()
    assert len(set(readings(char))) == len(readings(char))
    assert set(name_readings(char)) <= set(readings(char))
    assert len(name_readings(char)) <= 6
