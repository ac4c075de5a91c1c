"""`python -m modesdk` is the command line."""

from __future__ import annotations

from modesdk.cli.main import main

if __name__ == "__main__":
    main()
