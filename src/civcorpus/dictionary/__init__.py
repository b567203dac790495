"""A bilingual dictionary, and what it makes of the words of a query."""

from civcorpus.dictionary.base import Dictionary, Rendering, Sense
from civcorpus.dictionary.namesakes import Namesakes
from civcorpus.dictionary.translating import Translator

__all__ = ["Dictionary", "Namesakes", "Rendering", "Sense", "Translator"]
