"""The order of names: quick for most of them, and the same as the dictionary of pinyin would give."""

from hypothesis import example, given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from portal.reference.models.occupation import sort_key_of

CHARACTERS = "陈沈陆单仇重长乐行朝阳曾查解盖银音王伟〇·a 1"


@example("长乐")
@example("王重阳")
@example("乐长")
@given(st.text(CHARACTERS, max_size=6) | st.text(max_size=4))
def test_order_of_names_is_that_of_their_pinyin(name):
    assert sort_key_of(name) == " ".join(lazy_pinyin(name)).lower()
