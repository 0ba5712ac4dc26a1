"""Calling Graph with one key or several, and leaving it alone when a limit is near.

Lives here: how a call looks on the wire, the proof of the application's secret, whose limit rests
whom. Does not live here: pace, repeats and budget (`visits.py` of all networks), what answers mean.
"""

import hashlib
import hmac
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.errors import ErrorKind, NetworkError
from services.languages import lazy
from services.networks import visits
from services.networks.base import Allowance
from services.networks.graph.answers import OF_THE_APP, REDUCE, TAGS_SPENT, Json, read_answer
from services.networks.graph.settings import GraphSettings
from services.networks.graph.usage import Usage, read_usage
from services.networks.http import Answer, Http
from services.networks.visits import OUT_OF_BUDGET, Manners, Token

_BUSY = 75
"""Percent of a limit from which the pace is halved, and ..."""
_FULL = 95
"""... from which nothing is asked: calls beyond a limit make the block longer."""
_REST = timedelta(minutes=30)
_TAGS_REST = timedelta(hours=6)
_BLOCK_REST = timedelta(hours=24)
_LONGEST_REST = timedelta(hours=26)
"""Graph names no rest longer than a day."""


@dataclass(slots=True)
class Key:
    """One access token: its pace, and until when it rests."""

    secret: str
    token: Token
    rests_until: datetime | None = None


class GraphApi:
    """An application's way to Graph, shared by every fetch. `strange_version` is the one that
    Graph answers with in place of the one that was asked for, "" when it obeys."""

    def __init__(self, settings: GraphSettings, title: str) -> None:
        self.settings = settings
        self.title = title
        self.strange_version = ""
        self.rests_until: datetime | None = None
        self._keys: dict[str, Key] = {}

    def visit(self, now: datetime, allowance: Allowance) -> "Visit":
        """Begin one fetch, with the key of the settings."""
        key = self.key(self.settings.access_token)
        return Visit(self, key, key.token.visit(now, allowance))

    def key(self, secret: str) -> Key:
        """What is kept of a key."""
        if secret not in self._keys:
            settings = self.settings
            manners = Manners(
                self.title, settings.rps, settings.backoff, not_at_once=frozenset({REDUCE})
            )
            self._keys[secret] = Key(secret, Token(manners, settings.wire))
        return self._keys[secret]

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no error may quote."""
        return (*self._keys, self.settings.app_secret)

    async def close(self) -> None:
        """Give back the connections."""
        for key in self._keys.values():
            await key.token.close()


class Visit:
    """One fetch's calls with one key."""

    def __init__(self, api: GraphApi, key: Key, visit: visits.Visit) -> None:
        self.api = api
        self._key = key
        self._visit = visit

    @property
    def now(self) -> datetime:
        """When the fetch began."""
        return self._visit.now

    @property
    def calls(self) -> Counter[str]:
        """What was spent so far, by method."""
        return self._visit.calls

    def by(self, secret: str) -> "Visit":
        """The same fetch with another key."""
        if secret == self._key.secret:
            return self
        key = self.api.key(secret)
        visit = visits.Visit(key.token, self.now, self._visit.allowance, self.calls)
        return Visit(self.api, key, visit)

    def left(self, method: str) -> int | None:
        """How many calls of `method` remain today; None when unlimited."""
        return self._visit.left(method)

    async def ask(
        self, method: str, path: str, params: dict[str, str], *, secret: str = "", weight: int = 1
    ) -> Json:
        """Graph's answer; `method` and `weight` are what the call counts as, `secret` an
        application's key for it alone. Raises NetworkError once repeating no longer helps, at
        once while the key rests."""
        self._refuse_while_resting()
        settings = self.api.settings
        said = params | ({"access_token": secret} if secret else self._credentials())

        async def attempt(http: Http) -> Json:
            self.calls[method] += weight - 1
            url = f"{settings.api_base.rstrip('/')}/{settings.version}/{path}"
            answer = await http.ask("GET", url, params=said)
            return self._judged(answer)

        return await self._visit.ask(method, attempt)

    async def say(self, method: str, path: str, form: dict[str, str]) -> Json:
        """Graph's answer to something that is written: asked once, for it knows no key of a text.
        Raises NetworkError, at once while the key rests."""
        self._refuse_while_resting()
        settings = self.api.settings
        said = form | self._credentials()

        async def attempt(http: Http) -> Json:
            url = f"{settings.api_base.rstrip('/')}/{settings.version}/{path}"
            return self._judged(await http.ask("POST", url, form=said))

        return await self._visit.ask(method, attempt, once=True)

    def _credentials(self) -> dict[str, str]:
        secret, of_app = self._key.secret, self.api.settings.app_secret
        told = {"access_token": secret}
        if of_app:
            proof = hmac.new(of_app.encode(), secret.encode(), hashlib.sha256)
            told["appsecret_proof"] = proof.hexdigest()
        return told

    def _refuse_while_resting(self) -> None:
        # A clock that had leapt ahead may have named a rest that never ends.
        longest = self.now + _LONGEST_REST
        untils = (self.api.rests_until, self._key.rests_until)
        until = max((one for one in untils if one and self.now < one <= longest), default=None)
        if until:
            raise NetworkError(
                ErrorKind.QUOTA,
                lazy("{title}: предел вызовов исчерпан, ждём").filled(title=self.api.title),
                code=OUT_OF_BUDGET,
                until=until,
            )

    def _judged(self, answer: Answer) -> Json:
        usage = read_usage(answer.headers)
        try:
            body = read_answer(answer, self.api.title, self.api.secrets)
        except NetworkError as error:
            self._rest_after(error, usage)
            raise
        if usage.percent >= _FULL:
            self._key.rests_until = self.now + _pause(usage)
        elif usage.percent >= _BUSY:
            self._key.token.pace.slow_down()
        self._compare_version(answer)
        return body

    def _rest_after(self, error: NetworkError, usage: Usage) -> None:
        if error.kind is ErrorKind.HUMAN:
            error.until = self.now + _BLOCK_REST
        if error.kind is not ErrorKind.QUOTA:
            return
        if error.code == TAGS_SPENT:
            error.until = self.now + _TAGS_REST
            return
        error.until = self.now + _pause(usage)
        resting = self.api if error.code in OF_THE_APP else self._key
        resting.rests_until = error.until

    def _compare_version(self, answer: Answer) -> None:
        told = answer.headers.get("facebook-api-version", "")[:10]
        self.api.strange_version = told if told != self.api.settings.version else ""


def _pause(usage: Usage) -> timedelta:
    return timedelta(minutes=usage.regain) or _REST
