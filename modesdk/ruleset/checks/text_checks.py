"""Texts in both languages, and questions to ask (warnings and infos)."""

from __future__ import annotations

from collections.abc import Iterator

from modesdk.diagnostics import Diagnostic, Location, Severity
from modesdk.language.text import Text
from modesdk.language.worded import worded
from modesdk.model.pack import Pack
from modesdk.model.schema import Missing
from modesdk.ruleset.checks.row_places import at_key, rows_of, warning

_NAMES = {"zh": worded("Chinese"), "en": worded("English")}


def translations(pack: Pack) -> Iterator[Diagnostic]:
    """R-460: what people read is there in Chinese and in English."""
    for what, text, place in _document_texts(pack):
        for lang in text.untranslated:
            yield _missing(what, lang, Location(place.file, None, f"{place.column}.{lang}"))
    for placed in rows_of(pack):
        for lang in placed.row.label.untranslated:
            yield _missing(worded("row {row}", row=placed.row.id), lang, placed.at(lang))


def _missing(what: str, lang: str, place: Location) -> Diagnostic:
    message = worded("{thing} has no {language} text", thing=what, language=_NAMES[lang])
    return warning("R-460", message, place, worded("Add the text under {lang!r}", lang=lang))


def _document_texts(pack: Pack) -> Iterator[tuple[str, Text, Location]]:
    yield worded("the pack"), pack.title, at_key("title")
    for attribute in pack.schema:
        path = ("attributes", attribute.id)
        yield (
            worded("the attribute {attribute}", attribute=attribute.id),
            attribute.label,
            at_key(*path, "label"),
        )
        if attribute.question != Text():
            what = worded("the question about {attribute}", attribute=attribute.id)
            yield what, attribute.question, at_key(*path, "question")
        for i, value in enumerate(attribute.values):
            what = worded(
                "the value {value} of {attribute}", value=value.id, attribute=attribute.id
            )
            yield what, value.label, at_key(*path, "values", i, "label")
    for alternative in pack.alternatives.values():
        place = at_key("alternatives", alternative.id, "label")
        yield (
            worded("the alternative {alternative}", alternative=alternative.id),
            alternative.label,
            place,
        )
    for group in pack.groups.values():
        yield (
            worded("the group {group}", group=group.id),
            group.label,
            at_key("groups", group.id, "label"),
        )
    for dimension in pack.dimensions.values():
        place = at_key("dimensions", dimension.id, "label")
        yield worded("the dimension {dimension}", dimension=dimension.id), dimension.label, place
    for criterion in pack.criteria.values():
        place = at_key("dimensions", criterion.dimension, "criteria", criterion.id, "label")
        yield worded("the criterion {criterion}", criterion=criterion.id), criterion.label, place
    for term in pack.terms.values():
        yield worded("the term {term}", term=term.id), term.label, at_key("terms", term.id, "label")
    for source in pack.sources.values():
        yield (
            worded("the source {source}", source=source.id),
            source.title,
            at_key("sources", source.id, "title"),
        )


def questions(pack: Pack) -> Iterator[Diagnostic]:
    """R-462 (info): an attribute that may be asked for has a question."""
    for attribute in pack.schema:
        asked = attribute.missing in (Missing.ASK, Missing.GATE) and not attribute.derived
        if asked and attribute.id != pack.roles.as_of and attribute.question == Text():
            yield Diagnostic(
                "R-462",
                worded("{attribute} may be asked for, but has no question", attribute=attribute.id),
                at_key("attributes", attribute.id, "question"),
                Severity.INFO,
                worded("Write the question as one would ask a person, or `missing: quiet`"),
            )
