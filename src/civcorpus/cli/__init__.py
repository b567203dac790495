"""The command line: words and exit codes around what `Workspace` does. Nothing imports it."""

from civcorpus.cli.app import main

__all__ = ["main"]
