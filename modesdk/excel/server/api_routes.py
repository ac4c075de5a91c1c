"""The API's addresses: read a request, compute it on a thread, answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from attrs import field, frozen
from starlette.requests import Request
from starlette.responses import Response

from modesdk.excel.desk import Desk
from modesdk.excel.server import (
    calls,
    case_runs,
    pack_checks,
    pack_view,
    profile_files,
    views,
)
from modesdk.excel.server.body import parsed, read_body
from modesdk.excel.server.refusals import JSON, Gone, Refusal, encoded
from modesdk.excel.server.run_settings import ServerLimits
from modesdk.excel.server.work import Watch, WatchedDesk, in_thread
from modesdk.language import worded

Data = Mapping[str, Any]
View = Callable[[WatchedDesk, Data], dict[str, Any]]
Endpoint = Callable[[Request], Awaitable[Response]]


@frozen(eq=False)
class Api:
    """Answers for everything that is computed, so many at a time."""

    desk: Desk
    limits: ServerLimits
    _free: asyncio.Semaphore = field(init=False)

    @_free.default
    def _as_many(self) -> asyncio.Semaphore:
        return asyncio.Semaphore(self.limits.workers)

    def get(self, view: View) -> Endpoint:
        """What is asked for by an address alone."""

        async def endpoint(request: Request) -> Response:
            asked = {name: request.query_params.get(name, "") for name in ("pack", "lang")}
            return await self._answered(request, lambda desk: view(desk, asked))

        return endpoint

    def post(self, view: View) -> Endpoint:
        """What is asked for with a body of JSON."""

        async def endpoint(request: Request) -> Response:
            body = await read_body(request, self.limits)

            def compute(desk: WatchedDesk) -> dict[str, Any]:
                data = parsed(body, self.limits)
                _note(request, data)
                return view(desk, data)

            return await self._answered(request, compute)

        return endpoint

    async def _answered(
        self, request: Request, compute: Callable[[WatchedDesk], dict[str, Any]]
    ) -> Response:
        """Wait for the work or for the client to leave, whichever comes first."""
        watch, seconds = Watch(), self.limits.request_seconds
        desk = WatchedDesk.over(self.desk, watch, self.limits)
        work = asyncio.ensure_future(self._worked(lambda: encoded(compute(desk))))
        left = asyncio.ensure_future(_left(request))
        try:
            await asyncio.wait({work, left}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                return Response(work.result(), media_type=JSON)
            raise Gone if left.done() else _too_long(seconds)
        except asyncio.CancelledError:
            raise Refusal(503, "stopping", worded("the server is stopping")) from None
        finally:
            watch.cancelled = True
            left.cancel()
            work.cancel()

    async def _worked(self, job: Callable[[], bytes]) -> bytes:
        """A computation that nobody waits for any more makes room: it ends soon, or hangs."""
        async with self._free:
            return await in_thread(job)


def _note(request: Request, data: Data) -> None:
    """For refusals the language, for the log how many calls."""
    request.state.lang = data.get("lang")
    if isinstance(data.get("calls"), list):
        request.state.calls = len(data["calls"])


def _too_long(seconds: float) -> Refusal:
    message = worded("the computation took longer than {seconds:g} s", seconds=seconds)
    return Refusal(503, "time", message, worded("Ask for less at once"))


async def _left(request: Request) -> None:
    """Until the client is gone."""
    while (await request.receive())["type"] != "http.disconnect":
        continue


GETS: Mapping[str, View] = {"pack": pack_view.pack_view, "packs": pack_view.packs_view}
"""What is asked by GET, under `/api/`."""

POSTS: Mapping[str, View] = {
    "view": views.view,
    "whatif": views.whatif,
    "calls": calls.answers,
    "cases": case_runs.case_runs,
    "profile": profile_files.profile_file,
    "check": pack_checks.pack_problems,
    "workbook": pack_checks.workbook,
}
"""What is asked by POST, under `/api/`."""
