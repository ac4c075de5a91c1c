"""`tests/workbook/office/uno_server.py` with extensions and several documents; run likewise."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

import uno
import unohelper
from com.sun.star.task import XInteractionHandler
from com.sun.star.ucb import XCommandEnvironment

sys.path.insert(0, str(Path(__file__).parents[2] / "workbook" / "office"))

import uno_office
import uno_server


def _plain_path() -> None:
    """LibreOffice's Python takes its library from the first `python3` on PATH: only its own."""
    soffice = os.environ.get("MODESDK_SOFFICE", "soffice")
    os.environ["MODESDK_SOFFICE"] = shutil.which(soffice) or soffice
    own = Path(sys.executable).parent
    folders = [Path(folder) for folder in os.environ["PATH"].split(os.pathsep)]
    kept = [str(f) for f in folders if f == own or not (f / "python3").exists()]
    os.environ["PATH"] = os.pathsep.join(kept)


_plain_path()
IDENTIFIER = "org.modesdk.calc"
SECONDS = 30.0


class Office(uno_office.Office):
    """A LibreOffice that can be started again with the same profile."""

    def again(self) -> None:
        """End it as a person does, and start it."""
        with contextlib.suppress(Exception):  # the connection ends in the middle of the call
            self.desktop.terminate()
        self.process.wait(SECONDS)
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
        )  # fmt: skip
        self.desktop = self._connected(pipe)

    @property
    def context(self) -> Any:
        """The component context of the office."""
        return self._context

    def _connected(self, pipe: str) -> Any:
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext(
            "com.sun.star.bridge.UnoUrlResolver", local
        )
        desktop = super()._connected(pipe)
        self._context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        return desktop


class Server(uno_server.Server):
    """More commands."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.documents: list[Any] = []

    @property
    def manager(self) -> Any:
        """The extension manager."""
        return self.office.context.getByName("/singletons/com.sun.star.deployment.ExtensionManager")

    def install(self, path: str) -> int:
        """Add an extension and start the office again; its process."""
        self._drop()
        self.manager.addExtension(Path(path).as_uri(), (), "user", None, Yes())
        self.office.again()
        return self.office.process.pid

    def remove(self) -> int:
        """Remove the extension and start the office again; its process."""
        self._drop()
        self.manager.removeExtension(IDENTIFIER, "", "user", None, Yes())
        self.office.again()
        return self.office.process.pid

    def extensions(self) -> list[list[str]]:
        """Identifier, version and display name of what is installed for the user."""
        found = self.manager.getDeployedExtensions("user", None, Yes())
        return [[p.Identifier.Value, p.Version, p.DisplayName] for p in found]

    def fresh(self) -> int:
        """A new document beside those that are open; its number."""
        self.document = self.office.desktop.loadComponentFromURL(
            "private:factory/scalc", "_blank", 0, (uno_server._property("Hidden", True),)
        )
        self._clear()
        self.documents.append(self.document)
        return len(self.documents) - 1

    def load(self, path: str) -> int:
        """A file beside those that are open; its number."""
        self.document = self.office.desktop.loadComponentFromURL(
            Path(path).as_uri(), "_blank", 0, (uno_server._property("Hidden", True),)
        )
        self._clear()
        self.documents.append(self.document)
        return len(self.documents) - 1

    def use(self, number: int) -> None:
        """Go on with another open document."""
        self.document = self.documents[number]
        self._clear()

    def keep(self, path: str, kind: str) -> None:
        """Save the document under a name."""
        self.document.storeToURL(Path(path).as_uri(), (uno_server._property("FilterName", kind),))

    def sheet(self, name: str) -> None:
        """Add a sheet."""
        self.document.Sheets.insertNewByName(name, self.document.Sheets.Count)

    def fill(self, address: str, rows: list[list[Any]]) -> None:
        """Write rows of texts and numbers from an address on."""
        corner = self._found(address)
        spot = corner.RangeAddress
        area = corner.Spreadsheet.getCellRangeByPosition(
            spot.StartColumn, spot.StartRow,
            spot.StartColumn + len(rows[0]) - 1, spot.StartRow + len(rows) - 1,
        )  # fmt: skip
        area.setDataArray(tuple(tuple("" if c is None else c for c in row) for row in rows))

    def typed(self, formulas: dict[str, str]) -> None:
        """Write formulas as a person types them."""
        for address, formula in formulas.items():
            self._found(address).getCellByPosition(0, 0).FormulaLocal = formula

    def programmed(self, formulas: dict[str, str], array: bool) -> None:
        """Write formulas by the names that files keep, as array formulas or in single cells."""
        for address, formula in formulas.items():
            place = self._found(address)
            if array:
                place.setArrayFormula(formula)
            else:
                place.getCellByPosition(0, 0).setFormula(formula)

    def seen(self, address: str) -> list[list[str]]:
        """What cells show."""
        area = self._found(address)
        spot = area.RangeAddress
        wide = spot.EndColumn - spot.StartColumn + 1
        return [
            [area.getCellByPosition(c, r).String for c in range(wide)]
            for r in range(spot.EndRow - spot.StartRow + 1)
        ]  # fmt: skip

    def written(self, address: str) -> list[str]:
        """The formula of a cell: by its programmed and by its typed name; its error code."""
        cell = self._found(address).getCellByPosition(0, 0)
        return [cell.Formula, cell.FormulaLocal, cell.getError()]

    def wizard(self) -> dict[str, Any]:
        """What the function wizard knows of the functions."""
        known = self.office.context.ServiceManager.createInstanceWithContext(
            "com.sun.star.sheet.FunctionDescriptions", self.office.context
        )
        found = {}
        for place in range(known.Count):
            told = {p.Name: p.Value for p in known.getByIndex(place)}
            if told["Name"].startswith("MODESDK."):
                arguments = [[a.Name, a.Description, a.IsOptional] for a in told["Arguments"] or ()]
                found[told["Name"]] = [told["Description"], arguments]
        return found

    def copied(self, address: str, formula: str) -> None:
        """The same formula in every cell of a column, at once."""
        area = self._found(address)
        last = area.RangeAddress.EndRow - area.RangeAddress.StartRow + 1
        area.setFormulaArray(((formula,),) * last)

    def _clear(self) -> None:
        self.places.clear()
        self.writable.clear()
        self.plans.clear()

    def _drop(self) -> None:
        self.close()
        for document in self.documents:
            with contextlib.suppress(Exception):
                document.close(True)
        self.documents.clear()


APPROVE = uno.getTypeByName("com.sun.star.task.XInteractionApprove")


class Yes(unohelper.Base, XCommandEnvironment, XInteractionHandler):
    """A person who agrees to whatever the extension manager asks."""

    def getInteractionHandler(self) -> Any:  # noqa: N802 - named by LibreOffice
        return self

    def getProgressHandler(self) -> None:  # noqa: N802 - named by LibreOffice
        return None

    def handle(self, request: Any) -> None:
        for way in request.getContinuations():
            if way.queryInterface(APPROVE) is not None:
                way.queryInterface(APPROVE).select()


uno_server.Office = Office
uno_server.Server = Server
uno_server.COMMANDS += (
    "copied", "extensions", "fill", "fresh", "install", "keep", "load", "programmed", "remove",
    "seen", "sheet", "typed", "use", "wizard", "written",
)  # fmt: skip

if __name__ == "__main__":
    uno_server.main()
