"""Which tests run together in one worker of pytest-xdist, and in what order.

A file is one piece of work, as with `--dist loadfile`, but for what `TOGETHER` and `APART` name.
The pieces in `LONG` come first: otherwise a worker would stand idle at the end while the other runs
a long one.
"""

from __future__ import annotations

import re
from typing import Any

from xdist.scheduler import LoadScopeScheduling

TOGETHER = dict.fromkeys(
    ("test_build_agreement.py", "test_recommendation.py", "test_scenarios.py",
     "test_sensitivity.py"),
    "states",
)  # fmt: skip
"""Files that ask the same workbooks in the same random states, which are computed once for all."""
APART = (*TOGETHER, "test_cases_sheet.py", "test_live_rules.py", "test_looks.py",
         "test_portfolio_sheet.py")  # fmt: skip
"""Files of which each pack is a piece of its own: what is costly is there for each of them."""
BIG = (
    "office/test_proof.py::test_the_proof_can_fail",
    "office/test_refreshed.py::test_edited_and_new_rules",
    "office/test_rendered.py::test_a_printed_page_shows_no_error_and_no_column_too_narrow",
    "office/test_rendered.py::test_no_row_is_too_low_for_its_text[tiktok-shop-en",
    "office/test_stored.py::test_a_refreshed_workbook_follows",
    "office/test_stored.py::test_a_workbook_saved_by_the_program_follows",
    "test_live_rules.py::test_turned_rules_count_on_every_sheet",
    "test_looks.py::test_no_text_is_cut_off_by_its_neighbour[tiktok-shop-en",
    "test_looks.py::test_headings_are_words[tiktok-shop-en",
)
"""Tests that take a minute with the larger pack: they try it with `--whole` only."""
LONG = ("states of tiktok-shop", "office/", "libreoffice/", "test_every_cell.py", "test_pull.py",
        "test_live_rules.py of", "test_packs.py", "test_neutral_core.py")  # fmt: skip
"""Names of pieces, or parts of their names, the longest first."""
_PACK = re.compile(r"\b(?:home-heating|tiktok-shop)\b")


def piece(node: str) -> str:
    """The piece of work to which a test belongs."""
    path, _, test = node.partition("::")
    name = path.rpartition("/")[2]
    pack = _PACK.search(test) if name in APART else None
    if pack:
        return f"{TOGETHER.get(name, path)} of {pack[0]}"
    return path


def rank(node: str) -> int:
    """Where a test comes, by how long its piece takes."""
    found = (place for place, part in enumerate(LONG) if part in piece(node))
    return next(found, len(LONG))


def is_big(node: str) -> bool:
    """Whether a test takes the larger pack where that is for `--whole`."""
    return "tiktok-shop" in node and any(part in node for part in BIG)


class Pieces(LoadScopeScheduling):
    """A worker takes one piece after the other."""

    def __init__(self, config: Any, log: Any = None) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False  # the order is that of `rank`

    def _split_scope(self, nodeid: str) -> str:
        return piece(nodeid)
