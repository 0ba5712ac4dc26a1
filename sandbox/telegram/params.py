"""The arguments of one call, whatever they travelled in: a query, a form, parts or JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.telegram.errors import bad_request


@dataclass(frozen=True)
class Upload:
    """A file sent with the call."""

    name: str
    mime: str
    data: bytes


@dataclass(frozen=True)
class Params:
    """Typed access to arguments: forms carry only text, JSON carries values, both are taken."""

    values: Mapping[str, Any] = field(default_factory=dict)
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        return self.values.get(name) not in (None, "")

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name)
        return default if value is None else str(value)

    def number(self, name: str, default: int = 0) -> int:
        """Anything that is not a whole number counts as absent, as on the real server."""
        value = self.values.get(name)
        try:
            return int(value) if value not in (None, "") else default
        except (TypeError, ValueError):
            return default

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in {"true", "yes", "1"}

    def json(self, name: str, what: str) -> Any:
        """A JSON argument, None when absent; `what` names it in the refusal."""
        value = self.values.get(name)
        if value in (None, ""):
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None

    def upload(self, name: str) -> Upload | None:
        """The file of an argument: a part of that name, or the part `attach://` points at."""
        return self.uploads.get(name) or self.attached(self.text(name))

    def attached(self, reference: str) -> Upload | None:
        if not reference.startswith("attach://"):
            return None
        return self.uploads.get(reference.removeprefix("attach://"))
