"""The API's addresses: read a request, compute it on a worker, answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from attrs import define, field
from starlette.requests import Request
from starlette.responses import Response

from modesdk.excel.desk import Desk
from modesdk.excel.server import calls, case_runs, pack_checks, pack_view, views
from modesdk.excel.server.body import parsed, read_body
from modesdk.excel.server.refusals import JSON, Gone, Refusal, encoded
from modesdk.excel.server.run_settings import Limits
from modesdk.excel.server.work import Stopped, Watch, Workers
from modesdk.language import worded

Data = Mapping[str, Any]
Compute = Callable[[Data, Watch], dict[str, Any]]


@define(eq=False)
class Api:
    """Answers for everything that is computed."""

    desk: Desk
    limits: Limits
    cells: Workers
    pane: Workers
    heavy: Workers
    stopping: bool = False
    _watches: set[Watch] = field(factory=set)

    @classmethod
    def of(cls, desk: Desk, limits: Limits) -> Api:
        """With workers of its own."""
        cells, pane = Workers(limits.cell_workers), Workers(limits.pane_workers)
        return cls(desk, limits, cells, pane, Workers(limits.heavy_workers))

    @property
    def running(self) -> int:
        """How many requests are computed, or wait for that."""
        return len(self._watches)

    def stop(self) -> None:
        """End what is running; who waits is told that the server stops."""
        self.stopping = True
        for watch in self._watches:
            watch.cancelled = True

    def get(self, view: Callable[[Desk, Data], dict[str, Any]]) -> Endpoint:
        """What is asked for by an address alone."""

        async def endpoint(request: Request) -> Response:
            asked = {name: request.query_params.get(name, "") for name in ("pack", "lang")}
            job = partial(_encode, lambda watch: view(self.desk, asked))
            return await self._worked(request, self.pane, job, self._patience(self.pane))

        return endpoint

    async def calls(self, request: Request) -> Response:
        """`POST /api/calls`."""

        def compute(data: Data, watch: Watch) -> dict[str, Any]:
            watch.limit(self.limits.batch_seconds)
            found = calls.answers(self.desk, data, watch, self.limits.calls)
            request.state.calls = len(found["answers"])
            return found

        return await self._posted(request, self.cells, compute)

    def pane_post(self, view: Callable[[Desk, Data], dict[str, Any]]) -> Endpoint:
        """What answers quickly."""
        return self._post(self.pane, lambda data, watch: view(self.desk, data))

    def heavy_post(self, view: Callable[[Desk, Data], dict[str, Any]]) -> Endpoint:
        """What takes its time."""
        return self._post(self.heavy, lambda data, watch: view(self.desk, data))

    def watched_post(self, view: Callable[[Desk, Data, Watch], dict[str, Any]]) -> Endpoint:
        """What takes its time and can be stopped on the way."""
        return self._post(self.heavy, lambda data, watch: view(self.desk, data, watch))

    def _post(self, workers: Workers, compute: Compute) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            return await self._posted(request, workers, compute)

        return endpoint

    def _patience(self, workers: Workers) -> float:
        """How long a client is kept waiting."""
        heavy = workers is self.heavy
        return self.limits.heavy_seconds if heavy else self.limits.request_seconds

    async def _posted(self, request: Request, workers: Workers, compute: Compute) -> Response:
        body = await read_body(request, self.limits)

        def run(watch: Watch) -> dict[str, Any]:
            data = parsed(body, self.limits)
            request.state.lang = data.get("lang")  # of refusals as well
            return compute(data, watch)

        return await self._worked(request, workers, partial(_encode, run), self._patience(workers))

    async def _worked(
        self, request: Request, workers: Workers, job: Callable[[Watch], bytes], seconds: float
    ) -> Response:
        """Wait for the work or for the client to leave, whichever comes first."""
        if self.stopping:
            raise _stopping()
        watch = Watch(seconds)
        self._watches.add(watch)
        work = asyncio.ensure_future(workers.run(job, watch))
        left = asyncio.ensure_future(_left(request))
        try:
            await asyncio.wait({work, left}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                return Response(self._answer(work, seconds), media_type=JSON)
            if left.done():
                raise Gone
            watch.limit(0)
            raise _too_long(seconds)
        finally:
            self._watches.discard(watch)
            left.cancel()
            work.cancel()

    def _answer(self, work: asyncio.Future[bytes], seconds: float) -> bytes:
        try:
            return work.result()
        except Stopped:
            if self.stopping:
                raise _stopping() from None
            raise _too_long(seconds) from None


def _stopping() -> Refusal:
    return Refusal(503, "stopping", worded("the server is stopping"))


def _too_long(seconds: float) -> Refusal:
    message = worded("the computation took longer than {seconds:g} s", seconds=seconds)
    return Refusal(503, "time", message, worded("Ask for less at once"))


Endpoint = Callable[[Request], Awaitable[Response]]


def _encode(compute: Callable[[Watch], dict[str, Any]], watch: Watch) -> bytes:
    return encoded(compute(watch))


async def _left(request: Request) -> None:
    """Until the client is gone."""
    while (await request.receive())["type"] != "http.disconnect":
        continue


GETS: Mapping[str, Callable[[Api], Endpoint]] = {
    "pack": lambda api: api.get(pack_view.pack_view),
    "packs": lambda api: api.get(pack_view.packs_view),
}
"""What is asked by GET, under `/api/`."""

POSTS: Mapping[str, Callable[[Api], Endpoint]] = {
    "view": lambda api: api.pane_post(views.view),
    "whatif": lambda api: api.pane_post(views.whatif),
    "calls": lambda api: api.calls,
    "cases": lambda api: api.watched_post(case_runs.case_runs),
    "check": lambda api: api.heavy_post(pack_checks.pack_problems),
    "workbook": lambda api: api.heavy_post(pack_checks.workbook),
}
"""What is asked by POST, under `/api/`."""
