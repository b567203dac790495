"""The catalogue: documents, passages, mentions, tags and runs in one SQLite file."""
