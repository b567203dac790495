"""Make `association.json`: what NLTK and association-measures say about four-cell tables of the sample corpus.

Not run by the tests, which only read the file. To make it anew, in an environment of its own:

    pip install nltk==3.10.4 association-measures==0.3.2 scipy
    python make_reference.py < cells.json > association.json

`cells.json`: a list of [o11, o12, o21, o22]; those here are of `civcorpus colloc foundation --min 1 -n 40` and
`civcorpus colloc 慈善 --min 1 -n 40` on the sample corpus, and of the reference values in the field notes.
"""

from __future__ import annotations

import json
import math
import sys
from importlib.metadata import version


def main() -> None:
    """Read tables from stdin, write the figures of both packages to stdout."""
    import pandas as pd
    from association_measures import measures
    from nltk.metrics import BigramAssocMeasures

    rows = []
    for o11, o12, o21, o22 in json.load(sys.stdin):
        r1, c1, n = o11 + o12, o11 + o21, o11 + o12 + o21 + o22
        frame = pd.DataFrame({"O11": [o11], "O12": [o12], "O21": [o21], "O22": [o22]})
        for name, value in {"R1": r1, "R2": n - r1, "C1": c1, "C2": n - c1, "N": n}.items():
            frame[name] = value
        frame["E11"], frame["E12"] = r1 * c1 / n, r1 * (n - c1) / n
        frame["E21"], frame["E22"] = (n - r1) * c1 / n, (n - r1) * (n - c1) / n
        theirs = {
            name: float(getattr(measures, name)(frame).iloc[0])
            for name in ("log_likelihood", "mutual_information", "t_score", "dice")
        }
        marginals = (o11, (c1, r1), n)
        rows.append(
            {
                "cells": [o11, o12, o21, o22],
                "association_measures": {
                    "log_likelihood": abs(theirs["log_likelihood"]),
                    "mutual_information": theirs["mutual_information"] / math.log10(2),  # theirs is a decimal logarithm
                    "t_score": theirs["t_score"],
                    "log_dice": 14 + math.log2(theirs["dice"]),
                },
                "nltk": {
                    "log_likelihood": BigramAssocMeasures.likelihood_ratio(*marginals),
                    "mutual_information": BigramAssocMeasures.pmi(*marginals),
                    "t_score": BigramAssocMeasures.student_t(*marginals),
                    "log_dice": 14 + math.log2(BigramAssocMeasures.dice(*marginals)),
                },
            }
        )
    versions = {name: version(name) for name in ("nltk", "association-measures", "pandas")}
    json.dump({"versions": versions, "tables": rows}, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
