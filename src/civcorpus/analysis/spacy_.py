"""spaCy's English tokeniser: the reference for Latin words, and the source of its own rules as data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from civcorpus.analysis.latin import LatinRules, Span

_LONGEST_PHRASE = 5


def english_rules() -> LatinRules:
    """Take the rules of spaCy's English tokeniser as data.

    Special cases that stay one token (abbreviations: e.g., U.S., a.m.) are kept. Those that cut a contraction
    (don't > do n't) are left out, since a phrase search must find the word as it is written; so is the pattern for
    web addresses, whose parts must be found.
    """
    from spacy.lang.en import English
    from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

    defaults = English.Defaults
    whole = {
        string
        for string, parts in defaults.tokenizer_exceptions.items()
        if len(parts) == 1 and not re.search(r"\s", string)
    }
    return LatinRules(
        prefix=compile_prefix_regex(defaults.prefixes or ()).pattern,
        suffix=compile_suffix_regex(defaults.suffixes or ()).pattern,
        infix=compile_infix_regex(defaults.infixes or ()).pattern,
        abbreviations=frozenset(whole),
    )


class SpacyTokenizer:
    """Cut Latin text with spaCy itself, by the same rules; same spans as `LatinTokenizer`, in compiled code."""

    def __init__(self, rules: LatinRules) -> None:
        from spacy.lang.en import English
        from spacy.tokenizer import Tokenizer
        from spacy.vocab import create_vocab

        vocabulary = create_vocab(
            "en", English.Defaults
        )  # that of `spacy.blank("en")`, which loads other languages too
        abbreviations = rules.abbreviations
        self._tokenizer = Tokenizer(
            vocabulary,
            prefix_search=re.compile(rules.prefix).search,
            suffix_search=re.compile(rules.suffix).search,
            infix_finditer=re.compile(rules.infix).finditer,
            token_match=lambda string: string in abbreviations or None,
        )

    def __call__(self, text: str) -> Iterator[Span]:
        """Yield the spans of the words and marks of `text`, in order; white space belongs to none."""
        for token in self._tokenizer(text):
            if not token.is_space:
                start = token.idx
                yield start, start + len(token)


def noun_phrases() -> Callable[[str], list[str]] | None:
    """Return what finds noun phrases and names, by the English model that the user has installed; `None` when there is none."""
    from spacy.util import get_installed_models

    models = sorted(name for name in get_installed_models() if name.startswith("en_"))
    if not models:
        return None
    import spacy

    nlp = spacy.load(models[0])

    def phrases(text: str) -> list[str]:
        document = nlp(text)
        spans = [*document.noun_chunks, *document.ents]
        bare = (" ".join(t.text for t in span if not (t.is_stop or t.is_punct or t.is_space)) for span in spans)
        return [phrase for phrase in bare if phrase.isascii() and 1 < len(phrase.split()) <= _LONGEST_PHRASE]

    return phrases
