"""`python -m civcorpus` is the command line."""

from civcorpus.cli import main

main()
