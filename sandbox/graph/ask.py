"""One call of a key: its parameters, its paging.

Lives here: what every edge does with `limit`, `after`, `until`. Does not live here: any one edge.
"""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

from sandbox.graph.entities import Json, Key
from sandbox.graph.errors import invalid
from sandbox.graph.fields import Field, parse
from sandbox.graph.state import GraphTown

DEFAULT_LIMIT = 25
MOST = 100
_KEYS = frozenset({"access_token", "appsecret_proof"})


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ask:
    """A call: `path` is without the version, `secret` the key as it was given."""

    town: GraphTown
    key: Key
    version: str
    path: str
    params: Mapping[str, str]

    def fields(self, otherwise: str) -> list[Field]:
        """The fields asked for, or those that come unasked."""
        return parse(self.params.get("fields", otherwise))

    def limit(self, most: int = MOST) -> int:
        """How many items a page may hold; more than `most` is refused."""
        told = self.params.get("limit", str(min(DEFAULT_LIMIT, most)))
        if not told.isdigit() or not int(told) <= MOST:
            raise invalid("Please reduce the limit: it must be between 0 and 100")
        return min(int(told), most)

    def page(
        self, items: Sequence[T], show: Callable[[T], Json | None], *, most: int = MOST
    ) -> Json:
        """A page of `items`; those that `show` makes None of take a place and are not shown."""
        scope, limit = self.path, self.limit(most)
        by_time = self.town.pages_by_time
        place = self.params.get("__paging_token") or self.params.get("after") or ""
        start = _place(place, scope) if place else 0
        end = min(start + limit, len(items))
        body: Json = {"data": [one for one in map(show, items[start:end]) if one is not None]}
        if not items[start:end]:
            return body
        after = _opaque(scope, end)
        further = {"until": "1795306047", "__paging_token": after} if by_time else {"after": after}
        paging: Json = (
            {} if by_time else {"cursors": {"before": _opaque(scope, start), "after": after}}
        )
        if end < len(items):
            paging["next"] = self._address(further)
        elif by_time:
            paging["previous"] = self._address({"since": "1", "__previous": "1"})
        return body | {"paging": paging}

    def _address(self, further: Mapping[str, str]) -> str:
        """The address of the next page, with the key in it, as Graph gives it."""
        kept = {name: value for name, value in self.params.items() if name not in _KEYS}
        query = urlencode({"access_token": self.key.secret, **kept, **further})
        return f"https://graph.facebook.com/{self.version}/{self.path}?{query}"


def _opaque(scope: str, place: int) -> str:
    return base64.urlsafe_b64encode(f"{scope}:{place}".encode()).decode()


def _place(cursor: str, scope: str) -> int:
    try:
        of, _, place = base64.urlsafe_b64decode(cursor).decode().rpartition(":")
        if of == scope:
            return int(place)
    except ValueError:
        pass
    raise invalid("Invalid cursors values")
