"""The token in force and its secret.

Lives here: signing, and renewing an expired token by OAuth's refresh token. A renewed token is
kept in memory alone: after a restart the one in the settings is renewed again.
"""

import asyncio
import json

from services.errors import ErrorKind, NetworkError
from services.languages import lazy
from services.networks.http import Answer, Http
from services.networks.ok.settings import OkSettings
from services.networks.ok.signature import session_secret, signature


class Session:
    """Shared by every fetch of one connector."""

    def __init__(self, settings: OkSettings) -> None:
        self._settings = settings
        self.token = settings.access_token
        self._secret = settings.session_secret_key or session_secret(
            self.token, settings.application_secret_key
        )
        self._renewing = asyncio.Lock()

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no message may quote."""
        settings = self._settings
        return (
            self.token,
            self._secret,
            settings.access_token,
            settings.application_secret_key,
            settings.refresh_token,
        )

    def signed(self, params: dict[str, str]) -> dict[str, str]:
        """The whole form of a call."""
        settings = self._settings
        whole = params | {"application_key": settings.application_key, "format": "json"}
        sig = signature(whole, self._secret)
        return whole | {"sig": sig, "access_token": self.token}

    async def renew(self, http: Http, stale: str) -> None:
        """Take a new token instead of `stale`, unless another fetch has just done so.

        Raises NetworkError: AUTH when no new token is given.
        """
        async with self._renewing:
            if self.token != stale:
                return
            settings = self._settings
            answer = await http.ask(
                "POST",
                f"{settings.api_base.rstrip('/')}/oauth/token.do",
                form={
                    "grant_type": "refresh_token",
                    "refresh_token": settings.refresh_token,
                    "client_id": settings.application_id,
                    "client_secret": settings.application_secret_key,
                },
            )
            self.token = _new_token(answer)
            self._secret = session_secret(self.token, settings.application_secret_key)


def _new_token(answer: Answer) -> str:
    try:
        body = json.loads(answer.body)
    except (ValueError, RecursionError):
        raise NetworkError(
            ErrorKind.RETRY,
            lazy("Одноклассники: ключ не обновить (HTTP {status})").filled(status=answer.status),
            code="oauth",
        ) from None
    token = body.get("access_token") if isinstance(body, dict) else None
    if not isinstance(token, str) or not token:
        raise NetworkError(
            ErrorKind.AUTH,
            lazy("Одноклассники: срок ключа доступа истёк, обновить его не удалось"),
            code="oauth",
        )
    return token
