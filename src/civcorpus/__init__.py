"""civcorpus: search and tag reports about civil society in China, in English and Chinese."""

__version__ = "0.1.0"
