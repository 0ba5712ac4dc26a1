"""Refusals of the API: a code, the network's phrase for it, and what it adds.

Lives here: `VkError`, raised by methods and checks, and its shape on the wire. Does not live
here: when to raise which (`dispatch.py` for every call, `methods/` for their own).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sandbox.vk.entities import Json

PHRASES: Mapping[int, str] = {
    1: "Unknown error occurred",
    2: "Application is disabled",
    3: "Unknown method passed",
    5: "User authorization failed",
    6: "Too many requests per second",
    7: "Permission to perform this action is denied",
    8: "Invalid request",
    9: "Flood control",
    10: "Internal server error",
    14: "Captcha needed",
    15: "Access denied",
    17: "Validation required",
    18: "User was deleted or banned",
    19: "Content blocked",
    23: "This method was disabled",
    27: "Group authorization failed",
    28: "Application authorization failed",
    29: "Rate limit reached",
    30: "This profile is private",
    36: "Method execution was interrupted due to timeout",
    37: "User was banned",
    100: "One of the parameters specified was missing or invalid",
    104: "Not found",
    113: "Invalid user id",
    125: "Invalid group id",
    203: "Access to group denied",
    210: "Access to wall's post denied",
    211: "Access to wall's comment denied",
    212: "Access to post comments denied",
    213: "Access to status replies denied",
    222: "Hyperlinks are forbidden",
    223: "Too many replies",
    9999: "HTTP method is not allowed",
}


class VkError(Exception):
    """One refusal. `detail` follows the phrase after a colon; `extra` joins the error object."""

    def __init__(self, code: int, detail: str = "", extra: Mapping[str, Any] | None = None) -> None:
        phrase = PHRASES.get(code, "Error")
        self.code = code
        self.message = f"{phrase}: {detail}" if detail else phrase
        self.extra = dict(extra or {})
        super().__init__(f"{code} {self.message}")


def bad_param(what: str) -> VkError:
    """Error 100 about one parameter, e.g. `bad_param("post_id is undefined")`."""
    return VkError(100, what)


def error_body(error: VkError, method: str, params: Iterable[tuple[str, str]]) -> Json:
    """The answer's body; `params` are echoed, so they must come without the token."""
    echoed = [{"key": "method", "value": method}]
    echoed += [{"key": key, "value": value} for key, value in params]
    return {
        "error": {
            "error_code": error.code,
            "error_msg": error.message,
            **error.extra,
            "request_params": echoed,
        }
    }
