"""Texts > candidates for the taxonomies: bilingual pairs, acronyms, terms beside concepts; one file a kind."""
