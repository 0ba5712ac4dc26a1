"""Anchors: opaque, good for the list and the direction they came with."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sandbox.ok.errors import OkError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """A page of a list: `anchor` leads to the next one."""

    items: Sequence[T]
    anchor: str
    has_more: bool


def page(items: Sequence[T], scope: str, anchor: str, count: int) -> Slice[T]:
    """The next `count` items after `anchor` ("" for the first page). OkError for a strange one."""
    start = _read(anchor, scope) if anchor else 0
    end = min(start + count, len(items))
    opaque = base64.b64encode(f"{scope}:{end}".encode()).decode()
    return Slice(items[start:end], opaque, end < len(items))


def _read(anchor: str, scope: str) -> int:
    try:
        of, _, place = base64.b64decode(anchor, validate=True).decode().rpartition(":")
        if of == scope:
            return int(place)
    except ValueError:
        pass
    raise OkError(100, "anchor")
