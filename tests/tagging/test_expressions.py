from __future__ import annotations

import pytest

from civcorpus.analysis import Analyser
from civcorpus.tagging.expressions import ExpressionCompiler
from civcorpus.tagging.lexicon import Lexicon
from civcorpus.tagging.scanning import Scan
from civcorpus.taxonomy import Expression
from civcorpus.taxonomy.patterns import parse_pattern

CLASSES = {
    "body": ("NGO", "social organisation", "社会组织", "(charity|慈善) … foundation"),
    "group": ("{body}", "church"),
}


def spans(analyser: Analyser, pattern: str, text: str) -> list[str]:
    lexicon = Lexicon(lambda words: analyser.matching_form(words).text)
    classes = {name: tuple(Expression(s, parse_pattern(s)) for s in sources) for name, sources in CLASSES.items()}
    part = ExpressionCompiler(lexicon, classes).compile(parse_pattern(pattern))
    lexicon.complete(part.trigger.keys)
    scan = Scan(analyser.matching_form(text), lexicon)
    found = scan.spans(part)
    assert not found or not part.needs & scan.absent
    return [text[slice(*scan.form.original(start, end))] for start, end in found]


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("register … with", "registered an NGO with", ["registered an NGO with"]),
        ("register … with", "registering with", ["registering with"]),
        ("register … with", "register one two three four five with", ["register one two three four five with"]),
        ("register … with", "register one two three four five six with", []),
        ("register … with", "register, as we (all) know, with", ["register, as we (all) know, with"]),
        ("register …2 with", "register one two three with", []),
        ("register … with", "register. With", []),
        ("register … with", "register\n\nwith", []),
        ("register … with", "register for 3.5 years with", ["register for 3.5 years with"]),
        ("register … with", "with register", []),
        ("在…登记", "在民政局登记", ["在民政局登记"]),
        ("在…登记", "在北京市民政局登记", []),
        ("在…8登记", "在北京市民政局登记", ["在北京市民政局登记"]),
        ("在…登记", "在登记", ["在登记"]),
        ("在…登记", "在。登记", []),
        ("a b", "a b", ["a b"]),
        ("(lay|solid) foundation", "laid foundations, solid foundation", ["solid foundation"]),
        ("(lay*|laid) foundation", "laying foundations; laid foundation", ["laying foundations", "laid foundation"]),
        ("(a|b) c", "a, c", []),
        ("the [new] law", "the law, the new law, the old law", ["the law", "the new law"]),
        (
            "law [of … China] on",
            "law on, law of the Republic of China on",
            ["law on", "law of the Republic of China on"],
        ),
        ("law … [of] … China", "law x x x x x x x x x x China", ["law x x x x x x x x x x China"]),
        ("{body} law", "NGO law, social organisations law", ["NGO law", "social organisations law"]),
        (
            "{group} law",
            "church law, 社会组织 law, charity and foundation law",
            ["church law", "社会组织 law", "charity and foundation law"],
        ),
        ("provide*", "provided providing provision provider", ["provided", "providing", "provider"]),
        ("organis*", "organisers organized ORGANISING organ", ["organisers", "organized", "ORGANISING"]),
        ("NGO*", "NGOs and ngoization", ["NGOs", "ngoization"]),
        ("BRI", "BRI bri BRIX", ["BRI", "bri"]),
        ("慈善(组织|机构)", "慈善组织和慈善机构", ["慈善组织", "慈善机构"]),
        ("NGO(组织|法)", "NGO组织 NGO 法", ["NGO组织", "NGO 法"]),
        ("to to", "to to to", ["to to", "to to"]),
        ("… canton of …3", "canton of Bern", ["canton of"]),
    ],
)
def test_a_pattern_stands_where_its_parts_do(analyser: Analyser, pattern: str, text: str, expected: list[str]) -> None:
    assert spans(analyser, pattern, text) == expected
