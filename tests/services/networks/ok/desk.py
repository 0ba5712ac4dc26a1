"""A group of the town and the connector reading it over HTTP, as its administrator."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sandbox.ok import Call, Comment, Group, OkTown, Session, Topic, User, ok_app
from sandbox.ok.state import APPLICATION_ID, APPLICATION_KEY, APPLICATION_SECRET
from sandbox.serving import serve
from services.networks.base import SourceRef
from services.networks.ok import OkConnector, OkSettings
from tests.services.networks.scene import HASTE, START, Reader, by_id, closing

__all__ = ["START", "Desk", "by_id", "desk"]

GID = "54321000111"


@dataclass
class Desk(Reader):
    """One watched group, Anna who lives there, and the session that reads."""

    connector: OkConnector
    ok: OkTown
    group: Group
    anna: User
    session: Session

    def topic(self, text: str, **more: Any) -> Topic:
        """Anna writes in the group."""
        return self.ok.write_topic(self.group, text, by=more.pop("by", self.anna), **more)

    def comment(self, topic: Topic, text: str, **more: Any) -> Comment:
        """Anna comments."""
        return self.ok.write_comment(topic, more.pop("by", self.anna), text, **more)

    def calls(self, method: str) -> list[Call]:
        """The calls of `method` so far."""
        return self.ok.called(method)

    def external(self, item: Topic | Comment) -> str:
        """The external id that the item must get."""
        if isinstance(item, Topic):
            return f"{item.gid}_{item.id}"
        return f"{self.group.gid}_{item.topic_id}_{item.id}"


@asynccontextmanager
async def desk(
    address: str = "lesnoy.group", kind: str = "group", *, renewable: bool = False, **settings: Any
) -> AsyncIterator[Desk]:
    """Serve a town with one group and a connector with a token of its administrator's, who is
    none when the group is to be read as a foreign one."""
    clock = [START]
    ok = OkTown(now=lambda: clock[0])
    group = ok.add_group("Посёлок Лесной", shortname="lesnoy.group", gid=GID)
    anna = ok.add_user("Анна Тестова")
    session = ok.log_in(ok.add_user("Дежурный"))
    if kind == "group":
        group.admins.add(session.uid)
    async with serve(ok_app(ok)) as base:
        wanted: dict[str, Any] = {
            "application_key": APPLICATION_KEY,
            "access_token": session.access_token,
            "application_secret_key": APPLICATION_SECRET,
            "api_base": base,
            "foreign": kind == "public",
            **HASTE,
        }
        if renewable:
            wanted |= {"application_id": APPLICATION_ID, "refresh_token": session.refresh_token}
        wanted |= settings
        connector = OkConnector(OkSettings(**wanted))
        source = SourceRef(id=1, network="ok", kind=kind, address=address)
        async with closing(connector):
            yield Desk(connector, source, clock, ok, group, anna, session)
