"""With this folder on PYTHONPATH, PyYAML behaves as one that was built without libyaml."""

from __future__ import annotations

import sys

sys.modules["yaml._yaml"] = None  # importing it fails
