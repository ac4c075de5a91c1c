"""Computing outside the event loop, and stopping when nobody waits any more.

A computation cannot be killed; it looks at its `Watch` between steps. Threads are daemons, so one
that hangs in a plugin keeps nobody from stopping the server.
"""

from __future__ import annotations

import asyncio
import math
import threading
import time
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import Future
from typing import TypeVar

from attrs import define, field

from modesdk.decide.decision import Decision
from modesdk.excel.desk import Desk
from modesdk.excel.server.run_settings import ServerLimits
from modesdk.io.request import Request
from modesdk.io.weight_values import RawWeights, read_weights
from modesdk.model.pack import Pack
from modesdk.model.profile import Case
from modesdk.model.weights import Weights

T = TypeVar("T")


class Stopped(Exception):  # noqa: N818 - what it is; no ModesdkError: functions must not catch it
    """The computation is to end: nobody waits for it, or its time is up."""


@define(eq=False)
class Watch:
    """Whether a computation should go on."""

    cancelled: bool = False
    until: float = math.inf

    def limit(self, seconds: float) -> None:
        """Allow so much from now on."""
        self.until = time.monotonic() + seconds

    def check(self) -> None:
        """Raises Stopped when the computation is to end."""
        if self.cancelled or time.monotonic() >= self.until:
            raise Stopped


@define(eq=False)
class WatchedDesk(Desk):
    """A desk, seen by one request: it keeps an eye on the watch, and its packs do not change.

    The cells of a batch mostly share their weights, so these are read once.
    """

    watch: Watch = field(kw_only=True)
    limits: ServerLimits = field(kw_only=True)
    _packs: dict[str, Pack] = field(factory=dict, init=False)
    _read: dict[Hashable, RawWeights | Weights] = field(factory=dict, init=False)

    @classmethod
    def over(cls, desk: Desk, watch: Watch, limits: ServerLimits) -> WatchedDesk:
        """The view of a desk for one request."""
        return cls(desk.shelf, desk.default, desk.lang, desk.kept, watch=watch, limits=limits)

    def pack(self, name: str = "") -> Pack:
        """As a desk finds them, once per request."""
        key = self.key(name)
        if key not in self._packs:
            self._packs[key] = super().pack(key)
        return self._packs[key]

    def decided(self, asked: Request, case: Case | None = None) -> Decision:
        """As a desk decides, unless the computation is to end."""
        self.watch.check()
        return super().decided(asked, case)

    def weights(self, pack: Pack, raw: RawWeights) -> RawWeights | Weights:
        """Those that can be used, read. Cells are scalars; 1 and True are not the same weight."""
        pairs = raw.changes.items() if isinstance(raw.changes, Mapping) else raw.changes
        key = (pack.hash, *((name, type(given), given) for name, given in pairs))
        if key not in self._read:
            found, problems = read_weights(pack, raw)
            self._read[key] = raw if problems else found
        return self._read[key]


async def in_thread(job: Callable[[], T]) -> T:
    """What a computation gives, or raises, in a thread of its own."""
    done: Future[T] = Future()
    threading.Thread(target=_work, args=(job, done), daemon=True).start()
    return await asyncio.wrap_future(done)


def _work(job: Callable[[], T], done: Future[T]) -> None:
    done.set_running_or_notify_cancel()  # from now on only this thread says what becomes of it
    try:
        done.set_result(job())
    except BaseException as problem:
        done.set_exception(problem)
