"""What would happen with a weight at nothing, half and double: dimensions, criteria, trust.

Criterion weights and trust work through clipping and rounding, so there is no closed form for
where they flip the winner; each setting is computed in full instead, on whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from openpyxl.utils import get_column_letter

from modesdk.formula.expr import SHIFT
from modesdk.model.weights import MAX_CRITERION_WEIGHT, MAX_DIMENSION_WEIGHT, MAX_TRUST
from modesdk.sheets.book.draft import FIRST_RULE, STRENGTH_COLUMN, Book
from modesdk.sheets.hidden.block import (
    Block,
    at,
    clipped,
    competitors,
    hidden_sheet,
    part,
    rule_count,
)
from modesdk.sheets.hidden.leaders import leaders

SHEET, FULL = "CalcWhatIf", "CalcTrusted"
VARIANTS = ("zero", "half", "double")
Setting = tuple[list[str], str]


def varied(weight: str, variant: str, most: int) -> str:
    """A whole weight at nothing, half (rounded down) or double (at most `most`)."""
    return {"zero": "0", "half": f"INT({weight}/2)", "double": f"MIN({most},2*{weight})"}[variant]


def build_whatif(book: Book) -> None:
    """The columns `whatif.dimension.*`, `whatif.criterion.*` and `whatif.trust.*`."""
    ws = hidden_sheet(book, SHEET)
    block = Block(book, ws)
    sums = _sums(book, block)
    pairs = [(source, variant) for source in book.model.pack.sources for variant in VARIANTS]
    moved = [_changes(book, block, *pair) for pair in pairs]  # side by side: they are long
    trusts = [
        _trusted(book, block, *pair, change) for pair, change in zip(pairs, moved, strict=True)
    ]
    full_trust(book)
    leaders(book, ws, "whatif.dimension", list(_dimensions(book)))
    leaders(book, ws, "whatif.criterion", list(_criteria(book, block, sums)))
    leaders(book, ws, "whatif.trust", [_score_of(book, means) for means in trusts])


def full_trust(book: Book) -> None:
    """The columns `trusted.mean.<alternative>`: dimension scores with full trust in all sources."""
    if f"trusted.mean.{competitors(book)[0][1]}" in book.names.defined:
        return
    block = Block(book, hidden_sheet(book, FULL))
    means = _trusted(book, block, "", "", _changes(book, block, "", ""))
    strength = (
        f"=Calc!${STRENGTH_COLUMN}${FIRST_RULE + i}" for i in range(len(book.model.decision_ids))
    )
    block.column("trusted.weight", strength)
    for (_, name), mean in zip(competitors(book), means, strict=True):
        places = range(1, len(book.model.pack.dimensions) + 1)
        block.column(f"trusted.mean.{name}", (f"={at(mean, i)}" for i in places))


def _sums(book: Book, block: Block) -> list[str]:
    """Per dimension and competitor: the weighted sum of criterion scores before division."""
    n, criteria = book.name, book.model.ruleset.criteria
    return [
        block.private(
            f"sum {name}",
            (
                "="
                + (
                    "+".join(
                        f"{n(f'weight.{d}.{c.id}')}*{n(f'x.{name}.{c.id}')}"
                        for c in criteria
                        if c.dimension == d
                    )
                    or "0"
                )
                for d in book.model.pack.dimensions
            ),
        )
        for _, name in competitors(book)
    ]


def _dimensions(book: Book) -> Iterator[Setting]:
    n = book.name
    for d in book.model.pack.dimensions:
        weight = n(f"weight.{d}")
        for variant in VARIANTS:
            change = f"({varied(weight, variant, MAX_DIMENSION_WEIGHT)}-{weight})"
            scores = [
                f"{n(f'score.{a}')}+{change}*{n(f'mean.{a}.{d}')}" for _, a in competitors(book)
            ]
            yield scores, f"{n('denominator')}+{change}"


def _criteria(book: Book, block: Block, sums: Sequence[str]) -> Iterator[Setting]:
    n, dimensions = book.name, list(book.model.pack.dimensions)
    settings = [(c, variant) for c in book.model.ruleset.criteria for variant in VARIANTS]
    weights = [n(f"weight.{c.dimension}.{c.id}") for c, _ in settings]
    changes = block.private(
        "criterion change",
        (
            f"={varied(weight, variant, MAX_CRITERION_WEIGHT)}-{weight}"
            for weight, (_, variant) in zip(weights, settings, strict=True)
        ),
    )
    totals = block.private(
        "criterion total",
        (f"={n(f'total.{c.dimension}')}+{entry(changes, i)}" for i, (c, _) in enumerate(settings)),
    )
    for i, (c, _) in enumerate(settings):
        change, total = entry(changes, i), entry(totals, i)
        scores = []
        for (_, a), own in zip(competitors(book), sums, strict=True):
            upper = f"{entry(own, dimensions.index(c.dimension))}+{change}*{n(f'x.{a}.{c.id}')}"
            mean = _rounded(f"({upper})", total)
            moved = f"(IF({total}<=0,0,{mean})-{n(f'mean.{a}.{c.dimension}')})"
            scores.append(f"{n(f'score.{a}')}+{n(f'weight.{c.dimension}')}*{moved}")
        yield scores, n("denominator")


def _rounded(numerator: str, denominator: str) -> str:
    """A dimension score: rounded half up, far within the limits of SHIFT."""
    return f"INT((2*{numerator}+{denominator})/(2*{denominator})+{SHIFT})-{SHIFT}"


def entry(column: str, index: int) -> str:
    """The cell of a column of the same sheet at an index, counted from 0."""
    return part(column, index, index).partition("!")[2].partition(":")[0]


def _changes(book: Book, block: Block, source: str, variant: str) -> str:
    """By how much each rule's weight changes with another trust in one source, or in all."""
    rules = range(len(book.model.decision_ids))
    title = f"{source} {variant} change" if source else "full change"
    return block.private(title, (_moved(book, i, source, variant) for i in rules))


def _trusted(book: Book, block: Block, source: str, variant: str, moved: str) -> list[str]:
    """Dimension scores per competitor with another trust in one source, or full trust in all."""
    n, dimensions = book.name, list(book.model.pack.dimensions)
    title = f"{source} {variant}" if source else "full"
    criteria, means = book.model.ruleset.criteria, []
    rows = [_concerned(book, k, source) for k in range(len(criteria))]
    touched = [k for k, concerned in enumerate(rows) if concerned]
    for _, a in competitors(book):
        x = block.private(
            f"{title} x {a}", (f"={_net(book, moved, a, k, rows[k])}" for k in touched)
        )
        held = [
            entry(x, touched.index(k)) if k in touched else n(f"x.{a}.{c.id}")
            for k, c in enumerate(criteria)
        ]
        uppers = (
            "+".join(
                f"{n(f'weight.{d}.{c.id}')}*{held[k]}"
                for k, c in enumerate(criteria)
                if c.dimension == d
            )
            for d in dimensions
        )
        sums = block.private(f"{title} sum {a}", (f"={upper or 0}" for upper in uppers))
        means.append(
            block.private(
                f"{title} mean {a}",
                (
                    f"=IF({n(f'total.{d}')}=0,0,{_rounded(entry(sums, i), n(f'total.{d}'))})"
                    for i, d in enumerate(dimensions)
                ),
            )
        )
    return means


def _concerned(book: Book, criterion: int, source: str) -> list[int]:
    """Decision rows of a criterion that rest on the source (on any, for "")."""
    return [
        rule.index
        for rule in book.model.ruleset.decision
        if rule.criterion == criterion
        and rule.trust_sources
        and (not source or source in rule.trust_sources)
    ]


def _net(book: Book, moved: str, alternative: str, place: int, rows: Sequence[int]) -> str:
    """A criterion score after the change, which can only come from these rows."""
    n, criterion = book.name, book.model.ruleset.criteria[place].id
    columns = _fired(book)
    change, effect, head = (
        part(column, rows[0], rows[-1]) for column in (moved, columns[alternative], columns[""])
    )
    net = f"{n(f'for.{alternative}.{criterion}')}-{n(f'against.{alternative}.{criterion}')}"
    return clipped(f"{net}+SUMPRODUCT(({head}={place + 1})*{change}*{effect})")


def _fired(book: Book) -> dict[str, str]:
    """Per alternative the column of effects of fired rules; under "" that of their criteria."""
    title, names = "CalcFired", [name for _, name in competitors(book)]
    count = rule_count(book)
    if title in book.wb.sheetnames:
        return {
            name: f"{title}!${get_column_letter(column)}$2:${get_column_letter(column)}${count + 1}"
            for column, name in enumerate(["", *names], start=2)
        }
    block, truth = Block(book, hidden_sheet(book, title)), book.name("rule.truth")
    head = book.name("rule.criterion")
    block.numbered(count)
    found = {"": block.private("criterion", (f"={at(head, i)}" for i in range(1, count + 1)))}
    for name in names:
        effect = book.name(f"rule.effect.{name}")
        found[name] = block.private(
            name, (f"=IF({at(truth, i)}=2,{at(effect, i)},0)" for i in range(1, count + 1))
        )
    return found


def _moved(book: Book, index: int, source: str, variant: str) -> str | int:
    """By how much a rule's weight changes with the other trust."""
    decision = book.model.ruleset.decision
    sources = decision[index].trust_sources if index < len(decision) else ()
    if not sources or (source and source not in sources):
        return 0
    strength = f"Calc!${STRENGTH_COLUMN}${FIRST_RULE + index}"
    present = at(book.name("rule.weight"), index + 1)
    if not source:
        return f"={strength}*{MAX_TRUST}-{present}"
    own = varied(book.name(f"trust.{source}"), variant, MAX_TRUST)
    others = [book.name(f"trust.{s}") for s in sources if s != source]
    return f"={strength}*MAX({','.join([own, *others])})-{present}"


def _score_of(book: Book, means: Sequence[str]) -> Setting:
    n, dimensions = book.name, list(book.model.pack.dimensions)
    scores = [
        "+".join(f"{n(f'weight.{d}')}*{at(mean, i)}" for i, d in enumerate(dimensions, start=1))
        for mean in means
    ]
    return scores, n("denominator")
