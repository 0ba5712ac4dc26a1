"""The pages' own keys, which a person's or a system user's key opens.

Lives here: from an address to a page and its key. Does not live here: what is done with them.
"""

from dataclasses import dataclass

from services.errors import ErrorKind, NetworkError
from services.languages import lazy
from services.networks.facebook.settings import FacebookSettings
from services.networks.graph.answers import GONE, strange
from services.networks.graph.api import Visit
from services.networks.graph.items import digits
from services.networks.untrusted import LACKS, BadItem

TITLE = "Facebook"
_RESOLVE = "page"


@dataclass(frozen=True, slots=True)
class PageKey:
    """A page's id and the key to ask about it, and to speak as it."""

    id: str
    key: str


class PageKeys:
    """The pages that were asked for so far; kept in memory alone."""

    def __init__(self, settings: FacebookSettings) -> None:
        self._settings = settings
        self._pages: dict[str, PageKey] = {}

    def forget(self, address: str) -> None:
        """The page's key was refused: ask for it anew."""
        self._pages.pop(address, None)

    async def of(self, visit: Visit, address: str) -> PageKey:
        """The page behind an address, and the key to read it with: comments that are asked for
        with a person's key come as an empty list."""
        if address not in self._pages:
            self._pages[address] = await self._resolved(visit, address)
        return self._pages[address]

    async def _resolved(self, visit: Visit, address: str) -> PageKey:
        try:
            answer = await visit.ask(_RESOLVE, address, {"fields": "id,name,access_token"})
        except NetworkError as error:
            if error.code == GONE:
                raise _no_page(address, error) from None
            raise
        number, key = _number(answer.get("id")), answer.get("access_token")
        if isinstance(key, str) and key:
            return PageKey(number, key)
        me = await visit.ask(_RESOLVE, "me", {"fields": "id"})
        if self._settings.public_content or _number(me.get("id")) == number:
            return PageKey(number, self._settings.access_token)
        raise NetworkError(
            ErrorKind.DENIED,
            lazy(
                "{title}: у владельца ключа нет роли на этой странице (чужие страницы "
                "читаются с разрешением Page Public Content Access)"
            ).filled(title=TITLE),
            code="role",
        )


def _no_page(address: str, error: NetworkError) -> NetworkError:
    words = lazy("{title}: страницы «{address}» нет, или этот ключ её не видит").filled(
        title=TITLE, address=address
    )
    return NetworkError(ErrorKind.GONE, words, code="name", calls=error.calls)


def _number(value: object) -> str:
    try:
        return digits(value)
    except BadItem:
        raise strange(TITLE, LACKS.filled(key="id")) from None
