"""How often, since when, next to what, more here than there: figures about stored texts, each with its denominators."""
