"""Reading a call's parameters: on the wire all are strings, and the network is lenient.

Lives here: coercion and the complaints about it (error 100). Not here: what they mean.
Counts above the cap are lowered silently; an empty value is a missing one.
"""

from collections.abc import Mapping

from sandbox.vk.errors import bad_param

FALSE = frozenset({"", "0", "false"})


class Params:
    """The parameters of one call, without the token."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def text(self, name: str, default: str = "") -> str:
        """A string."""
        return self._values.get(name) or default

    def needed_text(self, name: str) -> str:
        """A string that must not be empty."""
        value = self.text(name)
        if not value:
            raise bad_param(f"{name} is undefined")
        return value

    def flag(self, name: str) -> bool:
        """A yes or no: absent, empty, `0` and `false` are no."""
        return self.text(name).lower() not in FALSE

    def number(self, name: str) -> int | None:
        """A whole number of any sign, None when absent."""
        value = self.text(name)
        if not value:
            return None
        try:
            return int(value)
        except ValueError:
            raise bad_param(f"{name} not integer") from None

    def needed_number(self, name: str) -> int:
        """A whole number that must be there."""
        value = self.number(name)
        if value is None:
            raise bad_param(f"{name} is undefined")
        return value

    def size(self, name: str, *, default: int, cap: int | None = None) -> int:
        """A whole number not below zero, lowered to `cap`."""
        value = self.number(name)
        if value is None:
            return default
        if value < 0:
            raise bad_param(f"{name} should be positive")
        return value if cap is None else min(value, cap)

    def one_of(self, name: str, *choices: str) -> str:
        """One of `choices`; the first when absent."""
        value = self.text(name, choices[0])
        if value not in choices:
            raise bad_param(f"{name} should be one of: {', '.join(choices)}")
        return value

    def names(self, name: str) -> list[str]:
        """A comma-separated list, blanks dropped."""
        return [part.strip() for part in self.text(name).split(",") if part.strip()]
