"""A network as one value: its reader, its voice, its ears, the places that can be watched there.

Each network's package makes its own; `registry.py` lists them. Does not live here: what a reader
and a voice promise (`base.py`), what an ear tells (`pushing.py`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.languages import Wording
from services.networks.base import Connector, Cursor, Publisher
from services.networks.pushing import Ear


@dataclass(frozen=True, slots=True)
class Network:
    """A network as the rest of Otklik knows it.

    `title` is what people are told. `connector` makes its reader of its own settings. `sources`
    names what can be watched there, and how a typed address is brought to its one form: it
    raises Refused when it is none. Kinds in `heard` are not read: what is new there
    comes by itself. `publisher` makes its voice of the same settings, None where it has none.
    `no_calls` names what the daily budget counts beside requests. `ears` are a
    connector's: what they hear comes by itself too, beside the readings, of the place that
    `place_of` gives for a source's kind, address and cursor ("": not known yet).
    `names_parents`: of an answer only what it answers is known, and its `thread_id` is that.
    """

    name: str
    title: Wording
    connector: Callable[[Any], Connector]
    sources: Mapping[str, Callable[[str], str]]
    heard: frozenset[str] = frozenset()
    publisher: Callable[[Any], Publisher | None] = lambda _: None
    no_calls: frozenset[str] = frozenset()
    ears: Callable[[Any], Sequence[Ear]] = lambda _connector: ()
    place_of: Callable[[str, str, Cursor], str] = lambda _kind, address, _cursor: address
    names_parents: bool = False
