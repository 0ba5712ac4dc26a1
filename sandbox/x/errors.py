"""Refusals of the API, as its two gateways word them."""

from typing import Any

Json = dict[str, Any]

_OLD = "https://api.twitter.com/2/problems"
_NEW = "https://api.x.com/2/problems"


class XError(Exception):
    """One refusal: the HTTP status and the body."""

    def __init__(self, status: int, body: Json) -> None:
        super().__init__(f"{status} {body}")
        self.status = status
        self.body = body


def invalid(name: str, value: str, message: str) -> XError:
    """A parameter that will not do."""
    return XError(
        400,
        {
            "errors": [{"parameters": {name: [value]}, "message": message}],
            "title": "Invalid Request",
            "detail": "One or more parameters to your request was invalid.",
            "type": f"{_OLD}/invalid-request",
        },
    )


def plain(status: int, title: str) -> XError:
    """A refusal without a type of its own."""
    body = {"title": title, "type": "about:blank", "status": status, "detail": title}
    return XError(status, body)


def credits_depleted() -> XError:
    """Nothing left to pay with."""
    return XError(
        402,
        {
            "account_id": 1550001,
            "title": "CreditsDepleted",
            "detail": "Your enrolled account [1550001] does not have any credits to fulfill "
            "this request.",
            "type": f"{_OLD}/credits",
        },
    )


def not_found(kind: str, name: str, value: str) -> Json:
    """The trouble with one thing of an answer that is otherwise good."""
    return {
        "value": value,
        "resource_id": value,
        "parameter": name,
        "resource_type": kind,
        "title": "Not Found Error",
        "detail": f"Could not find {kind} with {name}: [{value}].",
        "type": f"{_NEW}/resource-not-found",
    }


def not_authorized(kind: str, name: str, value: str) -> Json:
    """The trouble with a thing that its owner has closed."""
    return not_found(kind, name, value) | {
        "title": "Authorization Error",
        "detail": f"Sorry, you are not authorized to see the {kind} with {name}: [{value}].",
        "type": f"{_NEW}/not-authorized-for-resource",
    }
