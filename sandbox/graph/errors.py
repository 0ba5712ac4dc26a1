"""Refusals of Graph: a code, sometimes a subcode, and an HTTP status that means little."""

from sandbox.graph.entities import Json

_STATUS = {1: 500, 2: 503, 10: 403, 200: 403}


class GraphError(Exception):
    """One refusal."""

    def __init__(
        self, code: int, message: str, *, subcode: int | None = None, kind: str = "OAuthException"
    ) -> None:
        super().__init__(f"{code} {message}")
        self.code = code
        self.status = _STATUS.get(code, 400)
        self.body: Json = {
            "error": {"message": message, "type": kind, "code": code, "fbtrace_id": "AtOwN"}
        }
        if subcode is not None:
            self.body["error"]["error_subcode"] = subcode


def invalid(message: str) -> GraphError:
    """A parameter that will not do."""
    return GraphError(100, f"(#100) {message}")


def no_object(name: str) -> GraphError:
    """An object that is not there, or not for this key."""
    return GraphError(
        100,
        f"Unsupported get request. Object with ID '{name}' does not exist, cannot be loaded due "
        "to missing permissions, or does not support this operation. Please read the Graph API "
        "documentation at https://developers.facebook.com/docs/graph-api",
        subcode=33,
        kind="GraphMethodException",
    )


def no_alias(name: str) -> GraphError:
    """A page's name that nobody has."""
    return GraphError(803, f"(#803) Some of the aliases you requested do not exist: {name}")


def bad_key() -> GraphError:
    """A key that was never given out."""
    return GraphError(190, "Invalid OAuth access token - Cannot parse access token")


def needs_review() -> GraphError:
    """Another's page without the permission for it."""
    return GraphError(
        10,
        "(#10) To use 'Page Public Content Access', your use of this endpoint must be reviewed "
        "and approved by Facebook.",
    )


def no_proof() -> GraphError:
    """A call without the proof that the application's settings ask for, or with a wrong one."""
    return GraphError(100, "Invalid appsecret_proof provided in the API argument")
