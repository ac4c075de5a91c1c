"""The ribbon's tab: which commands it has, what they are called, which icons they show."""

from __future__ import annotations

from attrs import frozen

from modesdk.language.text import Text, both


@frozen
class RibbonCommand:
    """A button. `id` is the name under which the page associates what it does."""

    id: str
    label: Text
    tip: Text

    @property
    def key(self) -> str:
        """The start of its resource ids."""
        return self.id[0].upper() + self.id[1:]


@frozen
class RibbonGroup:
    """Buttons under one heading."""

    id: str
    label: Text
    commands: tuple[RibbonCommand, ...]


GROUPS: tuple[RibbonGroup, ...] = (
    RibbonGroup(
        "Decide",
        both("Decide"),
        (
            RibbonCommand(
                "showPane",
                both("Show pane"),
                both("Open the recommendation, the weights and the next question"),
            ),
            RibbonCommand(
                "recalculate",
                both("Recalculate"),
                both("Calculate every formula anew with the present rules"),
            ),
            RibbonCommand(
                "portfolio",
                both("Evaluate portfolio"),
                both("Decide on every profile of the selected range; the results go to its right"),
            ),
            RibbonCommand(
                "explain",
                both("Explain"),
                both("Give the reasons with their sources on a new sheet"),
            ),
        ),
    ),
    RibbonGroup(
        "Rules",
        both("Rules"),
        (
            RibbonCommand(
                "runCases",
                both("Run cases"),
                both("Run the pack's regression cases with the present weights"),
            ),
            RibbonCommand(
                "checkRules",
                both("Check rules"),
                both("Look for overlaps, gaps and contradictions in the rules"),
            ),
            RibbonCommand(
                "insertSheets",
                both("Insert workbook sheets"),
                both(
                    "Insert the decision sheets, which calculate by themselves, into this workbook"
                ),
            ),
        ),
    ),
)
"""Every command of the ribbon."""

COMMANDS: tuple[RibbonCommand, ...] = tuple(c for group in GROUPS for c in group.commands)
