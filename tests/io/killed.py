"""A writer that is killed at any step it asks of the file system."""

from __future__ import annotations

import signal
import subprocess
import sys

STEPS = ("rename", "replace", "link", "fsync", "unlink", "mkdir", "rmdir", "open")

_COUNTED = """
import os, signal, sys

left = int(sys.argv[1])
def counted(name):
    original = getattr(os, name)
    def call(*given, **named):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*given, **named)
    setattr(os, name, call)
"""


def killed(imports: str, action: str, after: int) -> bool:
    """Run the action, killed at its (after + 1)th step; whether it was killed before its end."""
    script = f"{_COUNTED}\n{imports}\nfor name in {STEPS}:\n    counted(name)\n{action}\n"
    done = subprocess.run(
        [sys.executable, "-c", script, str(after)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode != 0
