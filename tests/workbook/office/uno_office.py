"""A LibreOffice process with a profile and a pipe of its own; needs the system's Python (`uno`)."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

import uno
from com.sun.star.connection import NoConnectException

START_SECONDS = 60.0
TRIES = 2
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
 oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Save/Document"><prop oor:name="AutoSave"
 oor:op="fuse"><value>false</value></prop></item>
</oor:items>
"""  # recalculate a loaded file always
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>
<match target="pattern"><test name="family"><string>Microsoft YaHei</string></test>
<edit name="family" mode="assign" binding="strong"><string>Noto Sans CJK SC</string></edit></match>
</fontconfig>
"""  # the workbook's font comes with Windows only


class Office:
    """A LibreOffice process and the desktop in it.

    `untouched` leaves every setting as it is on a new machine: stored values count on loading.
    """

    def __init__(self, *, untouched: bool = False) -> None:
        self.untouched = untouched
        for turn in range(TRIES):
            try:
                self._start()
            except RuntimeError:
                self.end()
                if turn == TRIES - 1:
                    raise
            else:
                return

    def _start(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="modesdk-office-"))
        user = self.folder / "user"
        user.mkdir()
        if not self.untouched:
            (user / "registrymodifications.xcu").write_text(SETTINGS, encoding="utf-8")
        (self.folder / "fonts.conf").write_text(FONTS, encoding="utf-8")
        pipe = f"modesdk{uuid.uuid4().hex}"
        self.process = subprocess.Popen(
            [
                os.environ.get("MODESDK_SOFFICE", "soffice"),
                "--headless", "--invisible", "--norestore", "--nologo", "--nodefault",
                f"-env:UserInstallation={self.folder.as_uri()}",
                f"--accept=pipe,name={pipe};urp;",
            ],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, "FONTCONFIG_FILE": str(self.folder / "fonts.conf")},
        )  # fmt: skip
        self.desktop = self._connected(pipe)

    def _connected(self, pipe: str) -> Any:
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext(
            "com.sun.star.bridge.UnoUrlResolver", local
        )
        limit = time.monotonic() + START_SECONDS
        while time.monotonic() < limit:
            try:
                context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            except NoConnectException:
                if self.process.poll() is not None:
                    raise RuntimeError(f"soffice ended with {self.process.returncode}") from None
                time.sleep(0.1)
            else:
                return context.ServiceManager.createInstanceWithContext(
                    "com.sun.star.frame.Desktop", context
                )
        raise RuntimeError(f"soffice did not answer within {START_SECONDS:.0f} s")

    def end(self) -> None:
        """Kill the office with all its children and remove its profile."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            while True:  # soffice is a script over other programs: bury them all
                os.waitpid(-1, 0)
        shutil.rmtree(self.folder, ignore_errors=True)
