"""Values that remember who looked at what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from modesdk.model.schema import Value


class RecordingValues(Mapping[str, Value]):
    """A mapping that notes in `read` every name asked for, and in `walked` whether all were."""

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values = values
        self.read: set[str] = set()
        self.walked = False

    def __getitem__(self, name: str) -> Value:
        self.read.add(name)
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        self.walked = True
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)
