"""civcorpus: search and tag reports about civil society in China, in English and Chinese."""

from civcorpus.version import __version__
from civcorpus.workspace import Workspace, init_workspace, open_workspace

__all__ = ["Workspace", "__version__", "init_workspace", "open_workspace"]
