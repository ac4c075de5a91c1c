"""The ribbon's tab: which commands it has, what they are called, which icons they show."""

from __future__ import annotations

from attrs import frozen

from modesdk.model.schema import Text


@frozen
class Command:
    """A button. `id` is the name under which the page associates what it does."""

    id: str
    label: Text
    tip: Text

    @property
    def key(self) -> str:
        """The start of its resource ids."""
        return self.id[0].upper() + self.id[1:]


@frozen
class Group:
    """Buttons under one heading."""

    id: str
    label: Text
    commands: tuple[Command, ...]


GROUPS: tuple[Group, ...] = (
    Group(
        "Decide",
        Text("决策", "Decide"),
        (
            Command(
                "showPane",
                Text("打开窗格", "Show pane"),
                Text(
                    "打开推荐、权重和下一个问题",
                    "Open the recommendation, the weights and the next question",
                ),
            ),
            Command(
                "recalculate",
                Text("重新计算", "Recalculate"),
                Text(
                    "用现行规则重新计算所有公式",
                    "Calculate every formula anew with the present rules",
                ),
            ),
            Command(
                "portfolio",
                Text("评估组合", "Evaluate portfolio"),
                Text(
                    "评估选中区域的每份档案，结果写在右侧",
                    "Decide on every profile of the selected range; the results go to its right",
                ),
            ),
            Command(
                "explain",
                Text("说明理由", "Explain"),
                Text(
                    "在新工作表中逐句说明理由及来源",
                    "Give the reasons with their sources on a new sheet",
                ),
            ),
        ),
    ),
    Group(
        "Rules",
        Text("规则", "Rules"),
        (
            Command(
                "runCases",
                Text("运行案例", "Run cases"),
                Text(
                    "用现有权重运行规则包的回归案例",
                    "Run the pack's regression cases with the present weights",
                ),
            ),
            Command(
                "checkRules",
                Text("检查规则", "Check rules"),
                Text(
                    "查找规则中的重叠、空缺和矛盾",
                    "Look for overlaps, gaps and contradictions in the rules",
                ),
            ),
            Command(
                "insertSheets",
                Text("插入工作表", "Insert workbook sheets"),
                Text(
                    "把可独立运算的决策工作表插入此工作簿",
                    "Insert the decision sheets, which calculate by themselves, into this workbook",
                ),
            ),
        ),
    ),
)
"""Every command of the ribbon."""

COMMANDS: tuple[Command, ...] = tuple(c for group in GROUPS for c in group.commands)
