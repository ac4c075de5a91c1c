"""What is served as it is: pages with the token in them, and a fixed list of files.

The list is made once from the package's own folder. A request picks from it and never becomes
part of a path.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable

from attrs import frozen
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from modesdk.excel.desk import Desk
from modesdk.excel.server.headers import PANE_POLICY, PUBLIC, WEB_POLICY, page_headers
from modesdk.excel.server.refusals import JSON, Refusal, encoded
from modesdk.excel.server.run_settings import ServerSettings
from modesdk.excel.web.manifest import manifest_xml
from modesdk.excel.web.metadata import functions_js, functions_json
from modesdk.excel.web.pages import Kind, page
from modesdk.language import worded
from modesdk.language.text import LANGUAGES, Lang

FOLDER = "static"
MOST_NAME = 100
"""Characters of a pack's name in an address; the page says so when there is no such pack."""
SCRIPT = "text/javascript"
KINDS: Mapping[str, str] = {
    ".js": SCRIPT,
    ".json": JSON,
    ".css": "text/css",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ico": "image/x-icon",
}
"""What is served of the folder; everything else in it is not."""


def static_files() -> Mapping[str, Traversable]:
    """Every file that is served, by its address."""
    own = dict(_below(files("modesdk.excel.web") / FOLDER, f"/{FOLDER}"))
    return {**own, f"/{FOLDER}/zh.json": files("modesdk.language") / "zh.json"}


def _below(folder: Traversable, address: str) -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir():
            yield from _below(entry, f"{address}/{entry.name}")
        elif _kind(entry.name):
            yield f"{address}/{entry.name}", entry


def _kind(name: str) -> str:
    return KINDS.get(name[name.rfind(".") :], "")


@frozen(eq=False)
class Files:
    """Answers for pages and files."""

    settings: ServerSettings
    desk: Desk
    version: str
    static: Mapping[str, Traversable]

    async def health(self, request: Request) -> Response:
        """That the server answers, and its version."""
        return Response(encoded({"status": "ok", "version": self.version}), media_type=JSON)

    async def pane(self, request: Request) -> Response:
        """The task pane and the functions' runtime: one page."""
        return self._page(request, "pane", PANE_POLICY)

    async def web(self, request: Request) -> Response:
        """The same page without Excel."""
        return self._page(request, "web", WEB_POLICY)

    async def manifest(self, request: Request) -> Response:
        """The add-in's manifest, with this server's address. Raises Refusal without HTTPS."""
        if self.settings.scheme != "https":
            message = worded("this server is not encrypted; Excel loads add-ins over HTTPS only")
            raise Refusal(404, "manifest", message, worded("Run modesdk excel serve"))
        text = manifest_xml(self.settings.base_url, self.version)
        return _public(request, text.encode("utf-8"), "application/xml")

    async def functions(self, request: Request) -> Response:
        """The functions' metadata."""
        lang: Lang = "zh" if request.query_params.get("lang") == "zh" else "en"
        return _public(request, functions_json(lang).encode("utf-8"), JSON)

    async def script(self, request: Request) -> Response:
        """The script that ties the functions to the server."""
        return _public(request, functions_js().encode("utf-8"), SCRIPT)

    def file(self, address: str) -> Callable[[Request], Awaitable[Response]]:
        """What answers for one file of the list."""
        entry, kind = self.static[address], _kind(address)

        async def answer(request: Request) -> Response:
            try:
                content = entry.read_bytes()
            except OSError:
                raise HTTPException(404) from None
            return _public(request, content, kind)

        return answer

    def _page(self, request: Request, kind: Kind, policy: str) -> Response:
        wanted = request.query_params.get("lang", "")
        lang = wanted if wanted in LANGUAGES else self.settings.page_lang
        named = request.query_params.get("pack", "")[:MOST_NAME]
        text = page(kind, self.settings.token, lang, named or self.desk.default)
        return Response(text, headers=page_headers(policy), media_type="text/html")


def _public(request: Request, content: bytes, kind: str) -> Response:
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {**PUBLIC, "ETag": tag}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=kind)
