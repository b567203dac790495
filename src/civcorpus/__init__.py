"""civcorpus: search and tag reports about civil society in China, in English and Chinese."""

__version__ = "0.1.0"

from civcorpus.workspace import Workspace, init_workspace, open_workspace

__all__ = ["Workspace", "__version__", "init_workspace", "open_workspace"]
