"""`modesdk excel manifest`: the add-in's manifest as a file."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from modesdk.cli.shell import output
from modesdk.cli.shell.phrases_of_servers import said
from modesdk.cli.shell.problems import UsageError, tell
from modesdk.cli.shell.spoken_language import language
from modesdk.cli.shell.targets import check_target, write_file
from modesdk.excel.web.manifest import manifest_xml
from modesdk.version import installed_version


def run(out: Path | None, url: str, given_lang: str | None, *, force: bool) -> None:
    """Write it, or print it."""
    lang = language(given_lang)
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.path.strip("/") or parts.query:
        raise UsageError("--url", "expected", got=url[:60], expected="https://HOST[:PORT]")
    text = manifest_xml(f"https://{parts.netloc}", installed_version())
    if out is None:
        output.out().write(text)
        return
    check_target(out, "--out", kinds=(".xml",), force=force)
    write_file(out, text, "--out")
    tell(said("written", lang, file=out))
