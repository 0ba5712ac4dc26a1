"""Refusals of the API: always HTTP 200, the body says what happened."""

from sandbox.ok.entities import Json

NAMES = {
    1: "UNKNOWN : Unknown error",
    2: "SERVICE : Service temporary unavailable",
    3: "METHOD : Method does not exist",
    8: "FLOOD_BLOCKED : Flood blocked",
    9: "IP_BLOCKED : The IP address is blocked",
    10: "PERMISSION_DENIED : Application has no permission for this action",
    11: "LIMIT_REACHED : Method calls limit reached",
    50: "NOT_ADMIN : Current user is not an admin",
    100: "PARAM : Missing or invalid parameter",
    101: "PARAM_API_KEY : No application key",
    102: "PARAM_SESSION_EXPIRED : Session expired",
    103: "PARAM_SESSION_KEY : Invalid session key",
    104: "PARAM_SIGNATURE : Invalid signature",
    160: "PARAM_GROUP_ID : Invalid group id",
    220: "FIELDSET : Unknown field",
    300: "NOT_FOUND : Object not found",
    700: "COMMENT_NOT_FOUND : Comment not found",
    453: "SESSION_REQUIRED : No session key specified for the method",
    455: "GROUP_RESTRICTION : Access to the group is restricted",
}


class OkError(Exception):
    """One refusal. `detail` follows the network's phrase."""

    def __init__(self, code: int, detail: str = "") -> None:
        name = NAMES.get(code, f"ERROR_{code} : Error")
        self.code = code
        self.message = f"{name}: {detail}" if detail else name
        super().__init__(f"{code} {self.message}")


def error_body(error: OkError) -> Json:
    """The answer's body."""
    return {"error_code": error.code, "error_msg": error.message, "error_data": None}
