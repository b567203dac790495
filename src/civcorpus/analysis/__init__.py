"""Text > Token: folding, Han words (jieba), Latin words (spaCy's rules), and the form that labels are matched on."""

from civcorpus.analysis.analyser import HAN_PART, JOINED, PART, WHOLE, Analyser, CutTerm, places_of
from civcorpus.analysis.folding import Folded
from civcorpus.analysis.matching import MatchingForm
from civcorpus.analysis.stems import stem

__all__ = ["HAN_PART", "JOINED", "PART", "WHOLE", "Analyser", "CutTerm", "Folded", "MatchingForm", "places_of", "stem"]
