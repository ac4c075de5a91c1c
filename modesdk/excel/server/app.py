"""The application: pages, files and the API behind guard and log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrs import frozen
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from modesdk.errors import DiagnosedError, ModesdkError
from modesdk.excel.desk import Desk
from modesdk.excel.server.api_routes import GETS, POSTS, Api, Endpoint
from modesdk.excel.server.guard import Guard
from modesdk.excel.server.refusals import Gone, Refusal, refusal_of, refused
from modesdk.excel.server.request_log import CLIENT_LEFT, Logged, RequestLog
from modesdk.excel.server.run_settings import ServerSettings
from modesdk.excel.server.static_files import Files, static_files
from modesdk.language import worded
from modesdk.language.text import LANGUAGES, Lang
from modesdk.model.pack import Pack
from modesdk.version import installed_version

_OF_HTTP = {
    404: ("route", worded("there is nothing at this address")),
    405: ("method", worded("this address does not take that method")),
}
_OTHERWISE = ("request", worded("the request cannot be used"))


def service(desk: Desk, settings: ServerSettings, journal: RequestLog) -> ASGIApp:
    """Everything behind one address."""
    desk.shelf.noticed = _reloaded(journal)
    api = Api(desk, settings.limits)
    files = Files(settings, desk, installed_version(), static_files())
    told: Any = _Told(settings.lang)  # the library's handlers are not typed by what they handle
    inner = Starlette(
        routes=[*_pages(files), *_computed(api)],
        exception_handlers={
            Refusal: told.refusal,
            ModesdkError: told.sdk,
            Gone: _gone,
            HTTPException: told.http,
            Exception: told.bug,
        },
    )
    inner.router.redirect_slashes = False
    return Logged(Guard(inner, settings), journal)


def _reloaded(journal: RequestLog) -> Callable[[str, Pack | DiagnosedError], None]:
    """Notes that the rules have changed under the running server."""

    def note(name: str, found: Pack | DiagnosedError) -> None:
        if isinstance(found, Pack):
            journal.note("rules changed", pack=name, version=found.version, hash=found.hash[:12])
        else:
            journal.note("rules broken", pack=name, problems=len(found.diagnostics))

    return note


def _pages(files: Files) -> list[Route]:
    return [
        _get("/health", files.health),
        _get("/", _to_web),
        _get("/web", files.web),
        _get("/taskpane.html", files.pane),
        _get("/functions.html", files.pane),
        _get("/functions.json", files.functions),
        _get("/functions.js", files.script),
        _get("/manifest.xml", files.manifest),
        *(_get(address, files.file(address)) for address in files.static),
    ]


def _computed(api: Api) -> list[Route]:
    posts = [_route(f"/api/{name}", api.post(view), "POST") for name, view in POSTS.items()]
    gets = [_get(f"/api/{name}", api.get(view)) for name, view in GETS.items()]
    return [*gets, *posts]


def _get(path: str, endpoint: Endpoint) -> Route:
    return _route(path, endpoint, "GET")


def _route(path: str, endpoint: Endpoint, method: str) -> Route:
    """A route whose address goes into the log (what else was typed never does)."""

    async def noted(request: Request) -> Response:
        request.state.route = path
        return await endpoint(request)

    return Route(path, noted, methods=[method])


async def _to_web(request: Request) -> Response:
    return RedirectResponse("/web", 307)


@frozen
class _Told:
    """Why there is no answer, in the language of the request, or else in the server's."""

    otherwise: Lang

    async def refusal(self, request: Request, refusal: Refusal) -> Response:
        request.state.refused = refusal.kind
        return refused(refusal, language(request, self.otherwise), {"Connection": "close"})

    async def sdk(self, request: Request, problem: ModesdkError) -> Response:
        """What the SDK raised on purpose is never a fault of the server."""
        return await self.refusal(request, refusal_of(problem))

    async def http(self, request: Request, problem: HTTPException) -> Response:
        kind, message = _OF_HTTP.get(problem.status_code, _OTHERWISE)
        response = await self.refusal(request, Refusal(problem.status_code, kind, message))
        response.headers.update(problem.headers or {})
        return response

    async def bug(self, request: Request, problem: Exception) -> Response:
        """A fault of ours, told without a trace; the log gets its place."""
        message = worded("internal error (request {request})", request=request.state.request_id)
        hint = worded("This is a bug; report it with that number")
        return await self.refusal(request, Refusal(500, "internal", message, hint))


async def _gone(request: Request, gone: Exception) -> Response:
    """Nobody reads this; the log does."""
    return Response(status_code=CLIENT_LEFT)


def language(request: Request, otherwise: Lang) -> Lang:
    """The language that a request asks for in its address, or in its body if that was read."""
    wanted = request.query_params.get("lang") or getattr(request.state, "lang", "")
    return next((lang for lang in LANGUAGES if lang == wanted), otherwise)
