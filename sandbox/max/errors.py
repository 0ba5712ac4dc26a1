"""Refusals of the API: an HTTP status and a body with a code."""


class MaxError(Exception):
    """One refusal."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.body = {"code": code, "message": message}


def bad_token() -> MaxError:
    """No token, one of another bot, or one with a word before it."""
    return MaxError(401, "verify.token", "Invalid access_token")


def bad_param(message: str) -> MaxError:
    """A parameter or a body that will not do."""
    return MaxError(400, "proto.payload", message)


def denied(message: str = "No access to the chat") -> MaxError:
    """The bot is not there, or lacks a right."""
    return MaxError(403, "chat.denied", message)


def not_found(what: str) -> MaxError:
    """Something that is not there."""
    return MaxError(404, "not.found", f"{what} not found")


def too_many() -> MaxError:
    """Too fast."""
    return MaxError(429, "too.many.requests", "Rate limit exceeded")
