"""The seam: sources in, pages out.

Lives here: from an address to a group, own or foreign, the probe. Does not live here: reading
(`round.py`).
"""

from collections.abc import Mapping
from datetime import datetime

from services.clock import now as present
from services.errors import ErrorKind, NetworkError
from services.languages import _, lazy
from services.networks.base import Allowance, Cursor, Page, SourceRef
from services.networks.ok.answers import strange
from services.networks.ok.api import OkApi, Visit
from services.networks.ok.comments import COMMENTS
from services.networks.ok.items import Lens
from services.networks.ok.links import group_number, ok_address
from services.networks.ok.memory import Memory
from services.networks.ok.round import Lister, Round
from services.networks.ok.settings import OkSettings
from services.networks.ok.topics import FOREIGN, OWN, read_foreign, read_own
from services.networks.untrusted import address_of

GROUP = "group"
"""A group whose administrator the token's owner is."""
PUBLIC = "public"
"""Any other open group."""
_LISTERS: Mapping[str, Lister] = {GROUP: read_own, PUBLIC: read_foreign}
_NOT_ADMIN = "50"
_ADDRESSES = {GROUP: ok_address, PUBLIC: ok_address}


class OkConnector:
    """Reads groups of Odnoklassniki. One connector is one token: all fetches share its pace.

    A group's baseline is over with the first page whose `more` is False.
    """

    network: str = "ok"
    paced_by: Mapping[str, str] = {GROUP: OWN, PUBLIC: FOREIGN}

    def __init__(self, settings: OkSettings) -> None:
        self.settings = settings
        self.api = OkApi(settings)

    async def fetch(
        self, source: SourceRef, cursor: Cursor, now: datetime, allowance: Allowance
    ) -> Page:
        """Read a group's new and changed topics and comments; see `Connector.fetch`."""
        lister = self._lister(source.kind)
        address = address_of(lazy("Одноклассники"), source, _ADDRESSES)
        memory = Memory.load(cursor, address)
        visit = self.api.visit(now, allowance)
        try:
            memory.gid = memory.gid or await self._gid(visit, address)
            lens = Lens(memory.gid, now, self.settings.link_base, self.settings.date_zone)
            return await Round(visit, memory, lens, self.settings, lister).run()
        except NetworkError as error:
            error.calls = dict(visit.calls)
            if error.code == _NOT_ADMIN:
                raise _not_own(error) from None
            raise

    async def probe(self) -> str:
        """Check that the key is good, and say what is left of the day. Raises NetworkError."""
        visit = self.api.visit(present(), Allowance())
        uid = await visit.ask("users.getCurrentUser", _uid, fields="uid")
        left = await visit.ask("users.getCallsLeft", _calls_left, uid=uid, methods=COMMENTS)
        known = (
            _(", осталось вызовов {comments}: {left}").format(comments=COMMENTS, left=left)
            if left is not None
            else ""
        )
        return _("Одноклассники: ключ принят{known}").format(known=known)

    async def close(self) -> None:
        """Give back the connections."""
        await self.api.close()

    def _lister(self, kind: str) -> Lister:
        if kind not in _LISTERS:
            raise NetworkError(
                ErrorKind.BUG,
                lazy("Одноклассники: источник вида «{kind}» не читается").filled(kind=kind),
            )
        if kind == PUBLIC and not self.settings.foreign:
            raise NetworkError(
                ErrorKind.DENIED,
                lazy("Одноклассники: чужие группы выключены (networks.ok.foreign)"),
            )
        return _LISTERS[kind]

    async def _gid(self, visit: Visit, address: str) -> str:
        """The id of the group behind an address."""
        if number := group_number(address):
            return number
        url = f"{self.settings.link_base.rstrip('/')}/{address}"
        found = await visit.ask("url.getInfo", _group_of, url=url)
        if not found:
            raise NetworkError(
                ErrorKind.GONE,
                lazy("Одноклассники: группы «{address}» нет").filled(address=address),
                code="name",
            )
        return found


def _not_own(error: NetworkError) -> NetworkError:
    return NetworkError(
        ErrorKind.DENIED,
        lazy(
            "Одноклассники: владелец ключа не администратор этой группы; чужая группа — "
            "источник вида «{public}»"
        ).filled(public=PUBLIC),
        code=error.code,
        calls=error.calls,
    )


def _group_of(answer: object) -> str:
    """The group's id in an answer of url.getInfo, "" when it is no group."""
    if not isinstance(answer, dict):
        raise strange("url.getInfo")
    number = str(answer.get("objectIdStr") or answer.get("objectId") or "")
    return number if answer.get("type") == "GROUP" and number.isdigit() else ""


def _uid(answer: object) -> str:
    """Whose key it is: an object, or the bare id."""
    uid = answer.get("uid") if isinstance(answer, dict) else answer
    if not isinstance(uid, str | int) or not str(uid).isdigit():
        raise strange("users.getCurrentUser")
    return str(uid)


def _calls_left(answer: object) -> int | None:
    """The first count in the list; None when the network does not say."""
    first = answer[0] if isinstance(answer, list) and answer else None
    left = first.get("callsLeft") if isinstance(first, dict) else None
    return left if isinstance(left, int) else None
