"""Anything > SQLite, JSON Lines, CSV: one file per form."""
