"""Failures to order in advance: which calls fail, how, and how many times."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Self


class Kind(Enum):
    TOO_MANY = "429 with retry_after"
    SERVER_ERROR = "500 with the usual JSON"
    BAD_GATEWAY = "502 with a page of HTML, as a balancer answers"
    GARBAGE = "200 with a body that is not JSON"
    HANG = "no answer while the client waits"
    DROP = "the connection closes without an answer"


@dataclass(frozen=True)
class Fault:
    """One way to fail. `after_work`: the call takes effect first, only its answer is lost."""

    kind: Kind
    retry_after: int = 0
    after_work: bool = False

    @classmethod
    def too_many(cls, retry_after: int) -> Self:
        return cls(Kind.TOO_MANY, retry_after=retry_after)

    @classmethod
    def server_error(cls) -> Self:
        return cls(Kind.SERVER_ERROR)

    @classmethod
    def bad_gateway(cls, *, after_work: bool = False) -> Self:
        return cls(Kind.BAD_GATEWAY, after_work=after_work)

    @classmethod
    def garbage(cls, *, after_work: bool = False) -> Self:
        return cls(Kind.GARBAGE, after_work=after_work)

    @classmethod
    def hang(cls, *, after_work: bool = False) -> Self:
        return cls(Kind.HANG, after_work=after_work)

    @classmethod
    def drop(cls, *, after_work: bool = True) -> Self:
        return cls(Kind.DROP, after_work=after_work)


@dataclass
class _Order:
    fault: Fault
    method: str | None
    chat_id: int | None
    left: int


@dataclass
class Faults:
    """Ordered faults; the oldest one that fits a call is used up first."""

    _orders: list[_Order] = field(default_factory=list)

    def add(
        self,
        fault: Fault,
        *,
        method: str | None = None,
        chat_id: int | None = None,
        times: int = 1,
    ) -> None:
        """The next `times` calls of `method` to `chat_id` fail; None means any."""
        self._orders.append(_Order(fault, method and method.lower(), chat_id, times))

    def clear(self) -> None:
        self._orders.clear()

    def __iter__(self) -> Iterator[Fault]:
        """The faults not used yet."""
        return (order.fault for order in self._orders for _ in range(order.left))

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        for order in self._orders:
            if order.method in {None, method.lower()} and order.chat_id in {None, chat_id}:
                order.left -= 1
                if not order.left:
                    self._orders.remove(order)
                return order.fault
        return None
