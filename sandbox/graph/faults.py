"""Misbehaviour on demand: what happens to the next answers of Graph on their way out.

The ways are those of all stand-ins; here is what Graph does in its own words.
"""

from collections.abc import Mapping

from sandbox.graph.errors import GraphError
from sandbox.spoilers import Faults, Spoiler, answer, change, garbage, hang, page

__all__ = ["Faults", "Spoiler", "answer", "change", "error", "garbage", "hang", "page"]


def error(
    code: int,
    message: str = "",
    *,
    subcode: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> Spoiler:
    """Refuse."""
    refusal = GraphError(code, message or f"(#{code}) An error", subcode=subcode)
    return answer(refusal.status, refusal.body, headers)
