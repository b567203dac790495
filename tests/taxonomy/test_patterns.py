from __future__ import annotations

import pytest

from civcorpus.taxonomy.patterns import Choice, ClassName, Gap, Node, PatternError, Sequence, Words, parse_pattern


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("civil society", Words("civil society")),
        ("register … with", Sequence((Words("register"), Gap(5), Words("with")))),
        ("register...3 with", Sequence((Words("register"), Gap(3), Words("with")))),
        ("在…10登记", Sequence((Words("在"), Gap(10), Words("登记")))),
        ("(a b|c) d", Sequence((Choice((Words("a b"), Words("c"))), Words("d")))),
        ("a [b c] d", Sequence((Words("a"), Choice((Words("b c"),), optional=True), Words("d")))),
        ("a [b|c]", Sequence((Words("a"), Choice((Words("b"), Words("c")), optional=True)))),
        ("{foreign-ngo} law", Sequence((ClassName("foreign-ngo"), Words("law")))),
        ("(register*|found*)", Choice((Words("register", prefix=True), Words("found", prefix=True)))),
        ("registered office* in", Sequence((Words("registered office", prefix=True), Words("in")))),
        (
            "在…(民政部|民政局)…登记",
            Sequence((Words("在"), Gap(5), Choice((Words("民政部"), Words("民政局"))), Gap(5), Words("登记"))),
        ),
        ("a|b", Choice((Words("a"), Words("b")))),
    ],
)
def test_a_pattern_is_read_left_to_right(text: str, tree: Node) -> None:
    assert parse_pattern(text) == tree


@pytest.mark.parametrize(
    ("text", "what", "position"),
    [
        ("a (b|c", "“(” is never closed", 2),
        ("a b)", "“)” closes nothing", 3),
        ("a [b)", "“[” is never closed", 2),
        ("(a|)", "an empty choice", 3),
        ("()", "an empty choice", 1),
        ("[a] …", "no word must be there", 0),
        ("(a|[b])", "no word must be there", 0),
        ("…", "no word must be there", 0),
        ("a …99 b", "a gap of 99 tokens", 2),
        ("a {} b", "a class without a name", 2),
        ("a {b", "“{” stands alone", 2),
        ("a * b", "“*” without a word", 2),
        ("", "an empty choice", 0),
        ("— ，", "no word must be there", 0),
    ],
)
def test_a_bad_pattern_is_refused_at_its_place(text: str, what: str, position: int) -> None:
    with pytest.raises(PatternError) as caught:
        parse_pattern(text)
    assert (str(caught.value), caught.value.position) == (what, position)
    assert caught.value.remedy
