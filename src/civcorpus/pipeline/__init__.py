"""The stages in order: the only code that knows which comes after which."""
