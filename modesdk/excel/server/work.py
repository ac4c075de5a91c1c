"""Computing outside the event loop, and stopping when nobody waits any more.

A computation cannot be killed; it looks at its `Watch` between steps. Threads are daemons, so one
that hangs in a plugin keeps nobody from stopping the server; it is replaced by a fresh one.
"""

from __future__ import annotations

import asyncio
import itertools
import math
import queue
import threading
import time
from collections.abc import Callable, Hashable, Mapping
from typing import Any

from attrs import define, field

from modesdk.decide.decision import Decision
from modesdk.excel.desk import Desk
from modesdk.model.pack import Pack
from modesdk.model.weights import Weights

MOST_REPLACED = 8
"""Threads that may hang before the rest has to do."""


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


@define
class WatchedDesk(Desk):
    """A desk, seen by one request: the same packs and decisions, and an eye on the watch.

    The cells of a batch mostly share their weights, so these are read once.
    """

    watch: Watch = field(kw_only=True)
    _read: dict[Hashable, Weights] = field(factory=dict, init=False)

    @classmethod
    def over(cls, desk: Desk, watch: Watch) -> WatchedDesk:
        """The view of a desk for one request."""
        return cls(
            desk.folders, desk.default, desk.lang,
            desk._packs, desk._decisions, desk._lock, watch=watch,
        )  # fmt: skip

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
class _Task:
    job: Job
    watch: Watch
    loop: asyncio.AbstractEventLoop
    done: asyncio.Future[Any]
    thread: threading.Thread | None = None


@define(eq=False)
class Workers:
    """A few threads that take one computation after the other."""

    name: str
    count: int
    _queue: queue.SimpleQueue[_Task | None] = field(factory=queue.SimpleQueue)
    _given_up: set[threading.Thread] = field(factory=set)
    _numbers: itertools.count[int] = field(factory=itertools.count)

    def start(self) -> None:
        """Start the threads."""
        for _ in range(self.count):
            self._add()

    def stop(self) -> None:
        """Let the threads end when they are free."""
        for _ in range(self.count):
            self._queue.put(None)

    async def run(self, job: Job, watch: Watch) -> Any:
        """What a computation gives, or raises. When cancelled, the computation stops soon."""
        loop = asyncio.get_running_loop()
        task = _Task(job, watch, loop, loop.create_future())
        self._queue.put(task)
        try:
            return await task.done
        except asyncio.CancelledError:
            watch.cancelled = True
            if watch.late:
                self._replace(task)
            raise

    def _add(self) -> None:
        name = f"{self.name}-{next(self._numbers)}"
        threading.Thread(target=self._work, name=name, daemon=True).start()

    def _replace(self, task: _Task) -> None:
        """A computation did not end in its time: another thread goes on in place of its own."""
        if task.thread is not None and len(self._given_up) < MOST_REPLACED:
            self._given_up.add(task.thread)
            self._add()

    def _work(self) -> None:
        own = threading.current_thread()
        while own not in self._given_up and (task := self._queue.get()) is not None:
            task.thread = own
            self._do(task)
            task.thread = None
        self._given_up.discard(own)

    @staticmethod
    def _do(task: _Task) -> None:
        if task.watch.cancelled:
            return
        answer, problem = None, None
        task.watch.begin()
        try:
            answer = task.job(task.watch)
        except BaseException as raised:
            problem = raised
        try:
            task.loop.call_soon_threadsafe(_settle, task.done, answer, problem)
        except RuntimeError:  # the loop has ended
            return


def _settle(done: asyncio.Future[Any], answer: Any, problem: BaseException | None) -> None:
    if done.done():
        return
    if problem is not None:
        done.set_exception(problem)
    else:
        done.set_result(answer)
