"""What would happen with a weight at nothing, half and double: dimensions, criteria, trust.

Criterion weights and trust work through clipping and rounding, so there is no closed form for
where they flip the winner; each setting is computed in full instead, on whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from modesdk.formula import decision_formulas as decision
from modesdk.formula.expr import (
    Expr,
    call,
    largest,
    lifted,
    ref,
    smallest,
    sum_of,
    total,
    weighted,
    when,
)
from modesdk.model.weights import MAX_CRITERION_WEIGHT, MAX_DIMENSION_WEIGHT, MAX_TRUST
from modesdk.sheets.book.draft import FIRST_RULE, STRENGTH_COLUMN, Book
from modesdk.sheets.hidden.block import (
    Block,
    ColumnRef,
    competitors,
    hidden_sheet,
    read,
    rule_count,
)
from modesdk.sheets.hidden.leaders import Setting, leaders
from modesdk.xlsx.places import letters

SHEET, FULL, FIRED = "CalcWhatIf", "CalcTrusted", "CalcFired"
VARIANTS = ("zero", "half", "double")


def varied(weight: Expr, variant: str, most: int) -> Expr:
    """A whole weight at nothing, half (rounded down) or double (at most `most`)."""
    if variant == "zero":
        return lifted(0)
    return call("INT", weight / 2) if variant == "half" else smallest(most, 2 * weight)


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
    rules = range(len(book.model.decision_ids))
    block.column("trusted.weight", map(_strength, rules))
    for (_, name), mean in zip(competitors(book), means, strict=True):
        block.each(f"trusted.mean.{name}", len(book.model.pack.dimensions), mean.__getitem__)


def with_change(book: Book, dimension: str, change: Expr) -> Setting:
    """The setting in which the weight of a dimension is so many tenths larger."""
    scores = [
        book.ref(f"score.{a}") + change * book.ref(f"mean.{a}.{dimension}")
        for _, a in competitors(book)
    ]
    return scores, book.ref("denominator") + change


def _sums(book: Book, block: Block) -> list[ColumnRef]:
    """Per dimension and competitor: the weighted sum of criterion scores before division."""
    found = []
    for _, a in competitors(book):
        scores = [book.ref(f"x.{a}.{c.id}") for c in book.model.ruleset.criteria]
        found.append(block.private(f"sum {a}", _by_dimension(book, scores)))
    return found


def _by_dimension(book: Book, scores: Sequence[Expr]) -> Iterator[Expr]:
    """Per dimension the weighted sum of the criterion scores, which come in the pack's order."""
    pairs = list(zip(book.model.ruleset.criteria, scores, strict=True))
    for d in book.model.pack.dimensions:
        yield total(book.ref(f"weight.{d}.{c.id}") * x for c, x in pairs if c.dimension == d)


def _dimensions(book: Book) -> Iterator[Setting]:
    for d in book.model.pack.dimensions:
        weight = book.ref(f"weight.{d}")
        for variant in VARIANTS:
            yield with_change(book, d, varied(weight, variant, MAX_DIMENSION_WEIGHT) - weight)


def _criteria(book: Book, block: Block, sums: Sequence[ColumnRef]) -> Iterator[Setting]:
    dimensions = list(book.model.pack.dimensions)
    settings = [(c, variant) for c in book.model.ruleset.criteria for variant in VARIANTS]
    weights = [book.ref(f"weight.{c.dimension}.{c.id}") for c, _ in settings]
    changes = block.private(
        "criterion change",
        (
            varied(weight, variant, MAX_CRITERION_WEIGHT) - weight
            for weight, (_, variant) in zip(weights, settings, strict=True)
        ),
    )
    totals = block.private(
        "criterion total",
        (book.ref(f"total.{c.dimension}") + changes[i] for i, (c, _) in enumerate(settings, 1)),
    )
    for i, (c, _) in enumerate(settings, start=1):
        place, change, over = dimensions.index(c.dimension) + 1, changes.cell(i), totals.cell(i)
        scores = []
        for (_, a), own in zip(competitors(book), sums, strict=True):
            upper = own.cell(place) + change * book.ref(f"x.{a}.{c.id}")
            moved = decision.mean(upper, over) - book.ref(f"mean.{a}.{c.dimension}")
            scores.append(book.ref(f"score.{a}") + book.ref(f"weight.{c.dimension}") * moved)
        yield scores, book.ref("denominator")


def _changes(book: Book, block: Block, source: str, variant: str) -> ColumnRef:
    """By how much each rule's weight changes with another trust in one source, or in all."""
    rules = range(len(book.model.decision_ids))
    title = f"{source} {variant} change" if source else "full change"
    return block.private(title, (_moved(book, i, source, variant) for i in rules))


def _trusted(
    book: Book, block: Block, source: str, variant: str, moved: ColumnRef
) -> list[ColumnRef]:
    """Dimension scores per competitor with another trust in one source, or full trust in all."""
    title, criteria = f"{source} {variant}" if source else "full", book.model.ruleset.criteria
    rows = [_concerned(book, k, source) for k in range(len(criteria))]
    touched = [k for k, concerned in enumerate(rows) if concerned]
    totals = [book.ref(f"total.{d}") for d in book.model.pack.dimensions]
    means = []
    for _, a in competitors(book):
        x = block.private(f"{title} x {a}", (_net(book, moved, a, k, rows[k]) for k in touched))
        held = [
            x.cell(touched.index(k) + 1) if k in touched else book.ref(f"x.{a}.{c.id}")
            for k, c in enumerate(criteria)
        ]
        sums = block.private(f"{title} sum {a}", _by_dimension(book, held))
        found = (decision.mean(sums[i], over) for i, over in enumerate(totals, start=1))
        means.append(block.private(f"{title} mean {a}", found))
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


def _net(book: Book, moved: ColumnRef, alternative: str, place: int, rows: Sequence[int]) -> Expr:
    """A criterion score after the change, which can only come from these rows."""
    criterion, columns = book.model.ruleset.criteria[place].id, _fired(book)
    change, effect, head = (
        column.part(rows[0] + 1, rows[-1] + 1)
        for column in (moved, columns[alternative], columns[""])
    )
    own, against = (book.ref(f"{side}.{alternative}.{criterion}") for side in ("for", "against"))
    return decision.criterion_score(own - against + sum_of(head.same(place + 1) * change * effect))


def _fired(book: Book) -> dict[str, ColumnRef]:
    """Per alternative the column of effects of fired rules; under "" that of their criteria."""
    names, count = [name for _, name in competitors(book)], rule_count(book)
    if FIRED in book.wb.sheetnames:
        return {
            name: ColumnRef(f"{FIRED}!${letters(place)}$2:${letters(place)}${count + 1}")
            for place, name in enumerate(["", *names], start=2)
        }
    block, truth = Block(book, hidden_sheet(book, FIRED)), read(book, "rule.truth")
    rules, head = range(1, count + 1), read(book, "rule.criterion")
    block.numbered(count)
    found = {"": block.private("criterion", map(head.__getitem__, rules))}
    for name in names:
        effect = read(book, f"rule.effect.{name}")
        fired = [when(truth[i].same(decision.TRUE), effect[i], 0) for i in rules]
        found[name] = block.private(name, fired)
    return found


def _moved(book: Book, index: int, source: str, variant: str) -> Expr | int:
    """By how much a rule's weight changes with the other trust."""
    rules = book.model.ruleset.decision
    sources = rules[index].trust_sources if index < len(rules) else ()
    if not sources or (source and source not in sources):
        return 0
    present, trust = read(book, "rule.weight")[index + 1], lifted(MAX_TRUST)
    if source:
        own = varied(book.ref(f"trust.{source}"), variant, MAX_TRUST)
        trust = largest(own, *(book.ref(f"trust.{s}") for s in sources if s != source))
    return _strength(index) * trust - present


def _strength(index: int) -> Expr:
    """The strength in force of a rule."""
    return ref(f"Calc!${STRENGTH_COLUMN}${FIRST_RULE + index}")


def _score_of(book: Book, means: Sequence[ColumnRef]) -> Setting:
    weights = [book.ref(f"weight.{d}") for d in book.model.pack.dimensions]
    scores = [weighted(weights, (mean[i] for i in range(1, len(weights) + 1))) for mean in means]
    return scores, book.ref("denominator")
