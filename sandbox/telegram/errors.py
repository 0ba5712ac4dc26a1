"""The refusals of the Bot API, as one exception the transport turns into an answer.

Descriptions here are the words production code sees and may match on. Where a refusal belongs
to one method only, its words stay in that method.
"""


class ApiError(Exception):
    """An answer with `"ok": false`: HTTP status, description, `ResponseParameters` if any."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = parameters


class TownError(Exception):
    """A person of the town was asked to do what no person can: a mistake in the test or script."""


def bad_request(reason: str) -> ApiError:
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    return ApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> ApiError:
    return ApiError(409, f"Conflict: {reason}")


def too_many(retry_after: int) -> ApiError:
    """`retry_after` in whole seconds, at least 1."""
    return ApiError(
        429, f"Too Many Requests: retry after {retry_after}", retry_after=max(1, retry_after)
    )


def upgraded(new_chat_id: int) -> ApiError:
    return ApiError(
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        migrate_to_chat_id=new_chat_id,
    )


UNAUTHORIZED = (401, "Unauthorized")
NO_SUCH_METHOD = (404, "Not Found: method not found")
TOO_LARGE = (413, "Request Entity Too Large")
OTHER_POLL = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
STALE_QUERY = "query is too old and response timeout expired or query ID is invalid"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
