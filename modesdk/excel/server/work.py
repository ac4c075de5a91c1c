"""Computing outside the event loop, and stopping when nobody waits any more.

A computation cannot be killed; it looks at its `Watch` between steps. Threads are daemons, so one
that hangs in a plugin keeps nobody from stopping the server.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import threading
import time
from collections.abc import Callable, Hashable, Mapping
from typing import Any

from attrs import define, field

from modesdk.decide.decision import Decision
from modesdk.excel.desk import Desk
from modesdk.model.pack import Pack
from modesdk.model.weights import Weights


class Stopped(Exception):  # noqa: N818 - what it is; no ModesdkError: functions must not catch it
    """The computation is to end: nobody waits for it, or its time is up."""


@define(eq=False)
class Watch:
    """Whether a computation should go on. Its `seconds` count from its beginning."""

    seconds: float
    cancelled: bool = False
    until: float = math.inf

    def begin(self) -> None:
        """The computation begins; what it waited in the queue does not count."""
        self.until = time.monotonic() + self.seconds

    def limit(self, seconds: float) -> None:
        """Allow at most so much more."""
        self.until = min(self.until, time.monotonic() + seconds)

    @property
    def late(self) -> bool:
        """Whether its time is up."""
        return time.monotonic() >= self.until

    def check(self) -> None:
        """Raises Stopped when the computation is to end."""
        if self.cancelled or self.late:
            raise Stopped


@define(eq=False)
class WatchedDesk(Desk):
    """A desk, seen by one request: it keeps an eye on the watch, and its packs do not change.

    The cells of a batch mostly share their weights, so these are read once.
    """

    watch: Watch = field(kw_only=True)
    _packs: dict[str, Pack] = field(factory=dict, init=False)
    _read: dict[Hashable, Weights] = field(factory=dict, init=False)

    @classmethod
    def over(cls, desk: Desk, watch: Watch) -> WatchedDesk:
        """The view of a desk for one request."""
        return cls(desk.shelf, desk.default, desk.lang, desk.kept, watch=watch)

    def pack(self, name: str = "") -> Pack:
        """As a desk finds them, once per request."""
        key = self.key(name)
        if key not in self._packs:
            self._packs[key] = super().pack(key)
        return self._packs[key]

    def decision(
        self,
        pack: Pack,
        values: Mapping[str, Any],
        as_of: Any = None,
        weights: Weights | Mapping[str, Any] | None = None,
    ) -> Decision:
        """As a desk decides, unless the computation is to end."""
        self.watch.check()
        return super().decision(pack, values, as_of, weights)

    def weights(self, pack: Pack, changes: Mapping[str, Any]) -> Weights:
        """As a desk reads them. Cells are scalars; 1 and True are not the same to a weight."""
        key = (pack.hash, *((name, type(given), given) for name, given in changes.items()))
        found = self._read.get(key)
        if found is None:
            found = self._read[key] = super().weights(pack, changes)
        return found


Job = Callable[[Watch], Any]


@define(eq=False)
class Workers:
    """So many computations at a time, each in a thread of its own.

    A thread whose computation nobody waits for any more counts no longer: it ends soon, unless a
    plugin hangs in it.
    """

    count: int
    _free: asyncio.Semaphore = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._free = asyncio.Semaphore(self.count)

    async def run(self, job: Job, watch: Watch) -> Any:
        """What a computation gives, or raises. When cancelled, the computation stops soon."""
        loop = asyncio.get_running_loop()
        async with self._free:
            done: asyncio.Future[Any] = loop.create_future()
            threading.Thread(target=_work, args=(job, watch, loop, done), daemon=True).start()
            try:
                return await done
            finally:
                watch.cancelled = True


def _work(
    job: Job, watch: Watch, loop: asyncio.AbstractEventLoop, done: asyncio.Future[Any]
) -> None:
    answer, problem = None, None
    watch.begin()
    try:
        answer = job(watch)
    except BaseException as raised:
        problem = raised
    with contextlib.suppress(RuntimeError):  # the loop has ended
        loop.call_soon_threadsafe(_settle, done, answer, problem)


def _settle(done: asyncio.Future[Any], answer: Any, problem: BaseException | None) -> None:
    if done.done():
        return
    if problem is not None:
        done.set_exception(problem)
    else:
        done.set_result(answer)
