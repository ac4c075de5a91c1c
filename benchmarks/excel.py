"""`python -m benchmarks.excel [BATCHES] [CALLS]`: the add-in's server under load.

Many workbooks at once, each with weights and profiles of its own, each sending one batch; every
answer is compared with that of a desk that serves nobody else. Then 1,000 single calls through the
add-in's own batching script (needs Node.js). The server is a process of its own.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from modesdk.excel.desk import Desk
from modesdk.excel.functions import call

PACK = "tiktok-shop"
BATCHES, CALLS = 200, 100
SINGLE = 1_000
PER_PROFILE = 10
"""Cells about one profile."""
SCRIPT = Path(__file__).with_name("excel_client.mjs")
NAMES = (
    "RECOMMEND",
    "STATUS",
    "SCORE",
    "RANK",
    "GATES",
    "SCORE",
    "FLIP",
    "STATUS",
    "RECOMMEND",
    "RANK",
)
TARGETS = {
    "wrong or mixed answers": "0",
    "1,000 single calls, requests": "a few",
    "1,000 single calls, s": "below 1",
}


class Process:
    """A running server."""

    def __init__(self, url: str, token: str, pid: int) -> None:
        self.url, self.token, self.pid = url, token, pid
        self.port = int(url.rpartition(":")[2])

    def seconds(self) -> float | None:
        """Seconds of processor time used so far; None where nothing tells."""
        stat = Path(f"/proc/{self.pid}/stat")
        if not stat.is_file():
            return None
        fields = stat.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self, what: str) -> float | None:
        """Megabytes now (`VmRSS`) or at most so far (`VmHWM`); None where nothing tells."""
        status = Path(f"/proc/{self.pid}/status")
        if not status.is_file():
            return None
        found = re.search(rf"{what}:\s+(\d+) kB", status.read_text())
        return int(found[1]) / 1024 if found else None


@contextmanager
def server() -> Iterator[Process]:
    """The server as `modesdk web` starts it."""
    words = [sys.executable, "-m", "modesdk", "web", "--pack", PACK, "--port", "0", "--lang", "en"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)  # noqa: S603 - ours
    try:
        url = re.findall(r"http://\S+", process.stdout.readline() if process.stdout else "")[0]
        with urllib.request.urlopen(f"{url}/web") as page:  # noqa: S310 - ours
            token = re.findall(r'modesdk-token" content="([^"]+)"', page.read().decode())[0]
        yield Process(url, token, process.pid)
    finally:
        process.terminate()
        process.wait(20)


def asked(desk: Desk, user: int, number: int) -> dict[str, Any]:
    """One call; no two workbooks ask for the same."""
    profile, name = profile_of(desk, user * CALLS + number // PER_PROFILE), NAMES[number % 10]
    modes = list(desk.pack().alternatives)
    own = [modes[user % len(modes)] if number % 2 else None] if name == "SCORE" else []
    weights = [["goal", user / 10], ["market", 1 + user % 7]]
    return {
        "id": f"{user}:{number}",
        "name": name,
        "arguments": [*own, profile, weights, None, PACK, ("en", "zh")[user % 2]],
    }


def profile_of(desk: Desk, number: int) -> list[list[Any]]:
    """Profiles that differ, as ranges of two columns."""
    schema, found, rest = desk.pack().schema, [], number
    for name in ("market", "category", "team_level", "goals", "price_position", "entity_type"):
        if name in schema and schema[name].values:
            values = schema[name].value_ids
            rest, digit = divmod(rest, len(values))
            found.append([name, values[digit]])
    return found


async def post(line: Any, process: Process, body: bytes) -> bytes:
    """One request on a connection."""
    reader, writer = line
    head = (
        f"POST /api/calls HTTP/1.1\r\nHost: localhost:{process.port}\r\n"
        f"X-Modesdk-Token: {process.token}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    writer.write(head.encode() + body)
    await writer.drain()
    answer = (await reader.readuntil(b"\r\n\r\n")).decode()
    if " 200 " not in answer.partition("\r\n")[0]:
        raise RuntimeError(answer)
    length = int(re.findall(r"content-length: (\d+)", answer)[0])
    return bytes(await reader.readexactly(length))


async def load(process: Process, bodies: list[bytes]) -> tuple[float, list[tuple[float, bytes]]]:
    """All batches at once: seconds altogether, and per batch the seconds and the answer."""
    lines = [await asyncio.open_connection("127.0.0.1", process.port) for _ in bodies]

    async def one(line: Any, body: bytes) -> tuple[float, bytes]:
        began = time.perf_counter()
        answer = await post(line, process, body)
        return time.perf_counter() - began, answer

    began = time.perf_counter()
    tasks = (one(line, body) for line, body in zip(lines, bodies, strict=True))
    found = await asyncio.gather(*tasks)
    seconds = time.perf_counter() - began
    for _, writer in lines:
        writer.close()
    return seconds, found


def batches(process: Process, count: int, calls: int) -> dict[str, str]:
    """Figures of many batches at once; every answer is checked."""
    desk = Desk.installed(PACK)
    requests = [[asked(desk, user, n) for n in range(calls)] for user in range(count)]
    expected = [
        [{"id": r["id"], "value": _as_json(call(desk, r["name"], r["arguments"]))} for r in request]
        for request in requests
    ]
    bodies = [json.dumps({"calls": request}).encode() for request in requests]
    before, used = process.memory("VmRSS"), process.seconds()
    seconds, found = asyncio.run(load(process, bodies))
    wrong = sum(
        one != other
        for (_, answer), batch in zip(found, expected, strict=True)
        for one, other in zip(json.loads(answer)["answers"], batch, strict=True)
    )
    times = sorted(t for t, _ in found)
    return {
        "wrong or mixed answers": f"{wrong} of {count * calls:,}",
        f"{count} batches of {calls} calls at once, s": f"{seconds:.2f}",
        "of these, processor time of the server, s": _used(used, process.seconds()),
        "calls a second": f"{count * calls / seconds:,.0f}",
        "time of a batch, median, s": f"{times[len(times) // 2]:.2f}",
        "time of a batch, p99, s": f"{times[int(0.99 * (len(times) - 1))]:.2f}",
        "time of a batch, longest, s": f"{times[-1]:.2f}",
        "memory before, MB": _megabytes(before),
        "memory at most, MB": _megabytes(process.memory("VmHWM")),
        "memory after, MB": _megabytes(process.memory("VmRSS")),
    }


def _as_json(value: Any) -> Any:
    return [list(row) for row in value] if isinstance(value, tuple) else value


def _used(before: float | None, after: float | None) -> str:
    return "not known" if before is None or after is None else f"{after - before:.2f}"


def _megabytes(found: float | None) -> str:
    return "not known" if found is None else f"{found:.0f}"


def one_batch(process: Process, calls: int) -> dict[str, str]:
    """A batch while nothing else goes on: the median of 20."""
    desk = Desk.installed(PACK)
    times = []
    for user in range(1_000, 1_020):
        body = json.dumps({"calls": [asked(desk, user, n) for n in range(calls)]}).encode()
        times.append(asyncio.run(load(process, [body]))[0])
    return {f"one batch of {calls} calls alone, median, ms": f"{1000 * sorted(times)[10]:.0f}"}


def singles(process: Process) -> dict[str, str]:
    """1,000 cells that call at once, each about another profile, through the add-in's script."""
    node = shutil.which("node")
    if node is None:
        return {"1,000 single calls": "not run: Node.js is missing"}
    desk = Desk.installed(PACK)
    rows = [profile_of(desk, 7_919 * number) for number in range(SINGLE)]
    cells = [[("RECOMMEND", "STATUS")[n % 2], row] for n, row in enumerate(rows)]
    expected = [call(desk, name, [row]) for name, row in cells]
    given = json.dumps({"url": process.url, "token": process.token, "calls": cells})
    words = [node, str(SCRIPT)]
    run = subprocess.run(  # noqa: S603 - our own script
        words, input=given, capture_output=True, text=True, check=True
    )
    found = json.loads(run.stdout)
    wrong = sum(one != other for one, other in zip(found["answers"], expected, strict=True))
    return {
        "1,000 single calls, wrong": str(wrong),
        "1,000 single calls, requests": str(found["requests"]),
        "1,000 single calls, s": f"{found['seconds']:.2f}",
        "the same 1,000 calls again, s": f"{found['again']:.2f}",
    }


def main() -> None:
    """Measure and print."""
    given = [int(word) for word in sys.argv[1:3]]
    count, calls = (*given, *(BATCHES, CALLS)[len(given) :])
    with server() as process:
        found = one_batch(process, calls) | batches(process, count, calls) | singles(process)
    sys.stdout.write("| figure | value | target |\n|---|---|---|\n")
    for name, value in found.items():
        sys.stdout.write(f"| {name} | {value} | {TARGETS.get(name, '')} |\n")


if __name__ == "__main__":
    main()
