"""Taxonomies in other people's formats: SKOS, Annif, spaCy, REFI-QDA; one file each, all from and to the values of `base`."""
