"""Where things are kept for a user that can be made again, for all workspaces."""

from __future__ import annotations

import os
from pathlib import Path


def user_cache() -> Path:
    """Return our folder in the user's cache; it need not exist yet."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "civcorpus"
