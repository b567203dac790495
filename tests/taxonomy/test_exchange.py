"""Taxonomies out and back in say the same; the Turtle keeps SKOS integrity conditions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civcorpus.taxonomy.exchange.base import Entry, Vocabulary, vocabulary_of, yaml_of
from civcorpus.taxonomy.exchange.patterns import write_patterns
from civcorpus.taxonomy.reading import read_file

rdflib = pytest.importorskip("rdflib")

WORDS = st.text(st.sampled_from("abz 慈善法,:'\"-#"), min_size=1, max_size=8).map(str.strip).filter(bool)


@st.composite
def vocabularies(draw: st.DrawFn) -> Vocabulary:
    ids = [f"c{number}" for number in range(draw(st.integers(1, 4)))]
    entries = []
    for number, concept_id in enumerate(ids):
        words = draw(st.lists(WORDS, min_size=2, max_size=6, unique=True))
        labels = {"prefLabel": {"en": (words[0],)}, "altLabel": {"zh": tuple(words[1:])}}
        links = {"broader": (ids[draw(st.integers(0, number - 1))],)} if number else {}
        match = {"labels": {words[0]: {"case": "exact"}}} if draw(st.booleans()) else {}
        entries.append(Entry(concept_id, labels, {"scopeNote": (("en", words[1]),)}, links, match))
    return Vocabulary("t", {"en": "Test"}, {"version": "1"}, {}, tuple(entries))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(vocabulary=vocabularies(), form=st.sampled_from(["turtle", "xml"]))
def test_any_taxonomy_survives_skos_and_yaml(vocabulary: Vocabulary, form: str, tmp_path: Path) -> None:
    from civcorpus.taxonomy.exchange.rdflib_ import read_skos, write_skos

    rdf = tmp_path / ("t.ttl" if form == "turtle" else "t.rdf")
    rdf.write_text(write_skos([vocabulary], form), encoding="utf-8")
    back = read_skos(rdf)
    assert back == vocabulary
    (tmp_path / "t.yaml").write_text(yaml_of(back), encoding="utf-8")
    assert vocabulary_of(read_file(tmp_path / "t.yaml", "t.yaml")) == vocabulary


PREFIX = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
BROKEN = {
    "S13, preferred": "ASK {?c skos:prefLabel ?l. ?c skos:altLabel|skos:hiddenLabel ?l}",
    "S13, others": "ASK {?c skos:altLabel ?l; skos:hiddenLabel ?l}",
    "S14": "ASK {?c skos:prefLabel ?a, ?b FILTER(?a != ?b && lang(?a) = lang(?b))}",
    "S27": "ASK {?a skos:related|^skos:related ?b. ?a skos:broader+ ?b}",
}
"""Queries that say yes where an integrity condition of SKOS does not hold (W3C, 2009, sections 5.4 and 8.4)."""
SHIPPED = sorted((Path(__file__).parents[2] / "taxonomies").glob("*.yaml"))


def broken(graph: rdflib.Graph) -> list[str]:
    """Return the conditions that do not hold."""
    return [name for name, query in BROKEN.items() if graph.query(PREFIX + query).askAnswer]


def test_the_turtle_of_a_taxonomy_that_breaks_skos_does_not() -> None:
    from civcorpus.taxonomy.exchange.rdflib_ import write_skos

    low = Entry("low", {"prefLabel": {"en": ("Low",)}, "hiddenLabel": {"en": ("Low", "lo")}}, {}, {"broader": ("top",)})
    top = Entry("top", {"prefLabel": {"en": ("Top",)}, "altLabel": {"en": ("Top", "Head")}}, {}, {"related": ("low",)})
    assert broken(rdflib.Graph().parse(data=write_skos([Vocabulary("t", {}, {}, {}, (top, low))], "turtle"))) == []


def test_the_queries_see_what_breaks_skos() -> None:
    turtle = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <urn:a> skos:prefLabel "A"@en, "B"@en; skos:altLabel "A"@en, "c"@en; skos:hiddenLabel "c"@en;
            skos:broader <urn:b>; skos:related <urn:b> ."""
    assert broken(rdflib.Graph().parse(data=turtle)) == list(BROKEN)


@pytest.fixture(scope="module")
def shipped_turtle() -> str:
    from civcorpus.taxonomy.exchange.rdflib_ import write_skos

    return write_skos([vocabulary_of(read_file(path, str(path))) for path in SHIPPED], "turtle")


def test_the_shipped_turtle_keeps_skos(shipped_turtle: str) -> None:
    graph = rdflib.Graph().parse(data=shipped_turtle)
    assert broken(graph) == []
    concepts = sum(len(vocabulary_of(read_file(path, str(path))).entries) for path in SHIPPED)
    (found,) = next(iter(graph.query(PREFIX + "SELECT (count(DISTINCT ?c) AS ?n) {?c a skos:Concept}")))
    assert int(found) == concepts >= 300


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
@pytest.mark.parametrize("form", ["ttl", "rdf"])
def test_a_shipped_taxonomy_survives(path: Path, form: str, tmp_path: Path) -> None:
    from civcorpus.taxonomy.exchange.rdflib_ import read_skos, write_skos

    vocabulary = vocabulary_of(read_file(path, str(path)))
    rdf = tmp_path / f"t.{form}"
    rdf.write_text(write_skos([vocabulary], "turtle" if form == "ttl" else "xml"), encoding="utf-8")
    assert read_skos(rdf) == vocabulary


def test_the_patterns_for_spacy_leave_out_what_is_found_in_no_text(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(
        "scheme: {id: t, version: '1'}\nconcepts:\n  old:\n    prefLabel: {en: Old law}\n    deprecated: true\n"
        "  new:\n    prefLabel: {en: New law}\n    deprecated: false\n",
        encoding="utf-8",
    )
    lines = write_patterns([vocabulary_of(read_file(path, path.name))]).splitlines()
    assert [json.loads(line) for line in lines] == [{"label": "T", "pattern": "New law", "id": "new"}]
