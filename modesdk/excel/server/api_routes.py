"""The API's addresses: read a request, compute it on a thread, answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
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
from modesdk.excel.server.body import parsed, read_body, text_of
from modesdk.excel.server.page_request import ASKED, problems_shown, unread
from modesdk.excel.server.refusals import JSON, Gone, Refusal, encoded
from modesdk.excel.server.run_settings import ServerLimits
from modesdk.excel.server.work import Watch, WatchedDesk, in_thread
from modesdk.language import worded

Data = Mapping[str, Any]
View = tuple[Callable[[WatchedDesk, Data], dict[str, Any]], tuple[str, ...]]
"""What gives an answer, and the fields that it reads; others are told, whatever is asked."""
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
            data = request.query_params
            return await self._answered(request, lambda desk: _seen(view, desk, data))

        return endpoint

    def post(self, view: View) -> Endpoint:
        """What is asked for with a body of JSON."""

        async def endpoint(request: Request) -> Response:
            body = await read_body(request, self.limits)

            def compute(desk: WatchedDesk) -> dict[str, Any]:
                address = request.query_params
                data = {"lang": address.get("lang"), **parsed(body, self.limits)}
                _note(request, data)
                return _seen(view, desk, data, address)

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


def _seen(
    view: View, desk: WatchedDesk, data: Data, address: Collection[str] = ()
) -> dict[str, Any]:
    """The answer; its problems begin with what of the request, or of its address, is not read."""
    compute, known = view
    answer = compute(desk, data)
    found = [*unread(address, ("lang",)), *unread(data, known)]
    told = problems_shown(found, desk.language(text_of(data, "lang")))
    return {**answer, "problems": [*told, *answer.get("problems", ())]}


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


_PACK = ("pack", "lang")
GETS: Mapping[str, View] = {
    "pack": (pack_view.pack_view, _PACK),
    "packs": (pack_view.packs_view, ("lang",)),
}
"""What is asked by GET, under `/api/`."""

POSTS: Mapping[str, View] = {
    "view": (views.view, ASKED),
    "whatif": (views.whatif, (*ASKED, "attribute")),
    "calls": (calls.answers, ("calls", "lang")),
    "cases": (case_runs.case_runs, (*_PACK, "weights")),
    "profile": (profile_files.profile_file, ("text", "name", "lang")),
    "check": (pack_checks.pack_problems, _PACK),
    "workbook": (pack_checks.workbook, ASKED),
}
"""What is asked by POST, under `/api/`."""
