"""The Callback API: a community's events posted to its servers, until they are answered "ok".

Lives here: servers, confirming them, posting what waits when told to. Does not live here: what
happened (`pushes.py`), the methods (`methods/callback.py`).
"""

from dataclasses import dataclass, field

import aiohttp

from sandbox.vk.entities import Json

_SECONDS = 10


@dataclass(slots=True)
class CallbackServer:
    """Where a community's events are posted. `enabled` are the ticked types; `waiting` was not
    answered "ok" yet."""

    id: int
    url: str
    secret: str
    enabled: set[str]
    status: str = "unconfigured"
    waiting: list[Json] = field(default_factory=list)


class Callbacks:
    """All communities' servers; one of each here."""

    def __init__(self) -> None:
        self.servers: dict[int, CallbackServer] = {}

    def add(self, group_id: int, url: str, secret: str, enabled: set[str]) -> CallbackServer:
        """A server that is still to be confirmed."""
        server = CallbackServer(len(self.servers) + 1, url, secret, set(enabled))
        self.servers[group_id] = server
        return server

    def code(self, group_id: int) -> str:
        """What the server has to answer to be confirmed."""
        return f"{group_id:08x}"

    def put(self, group_id: int, event: Json) -> None:
        """Something happened."""
        server = self.servers.get(group_id)
        if server and server.status == "ok" and event["type"] in server.enabled:
            server.waiting.append(event | {"secret": server.secret})

    async def confirm(self, group_id: int) -> bool:
        """Ask the server whether it is the community's."""
        server = self.servers[group_id]
        event = {"type": "confirmation", "group_id": group_id, "secret": server.secret}
        status, said = (await self._post(server, [event]))[0]
        server.status = "ok" if (status, said) == (200, self.code(group_id)) else "failed"
        return server.status == "ok"

    async def deliver(self, group_id: int) -> list[tuple[int, str]]:
        """Post all that waits, once each; what is not answered "ok" waits on."""
        server = self.servers[group_id]
        waiting, server.waiting = server.waiting, []
        answers = await self._post(server, waiting)
        pairs = zip(waiting, answers, strict=True)
        server.waiting = [event for event, answer in pairs if answer != (200, "ok")]
        return answers

    async def _post(self, server: CallbackServer, events: list[Json]) -> list[tuple[int, str]]:
        timeout = aiohttp.ClientTimeout(total=_SECONDS)
        answers = []
        async with aiohttp.ClientSession(timeout=timeout) as session:
            for event in events:
                async with session.post(server.url, json=event) as answer:
                    answers.append((answer.status, await answer.text()))
        return answers
