"""The slower look at what was found before: edits by a newer id, deletions by what X says.

Lives here: what is due, what is gone. Does not live here: finding posts (`round.py`). A post that
is merely missing from an answer is not gone: X must say so, twice.
"""

from datetime import timedelta

from services.errors import ErrorKind, NetworkError
from services.languages import lazy
from services.networks.visits import Visit
from services.networks.x.answers import UNSEEN, Json, problem_of, troubles_of
from services.networks.x.api import POSTS, XApi
from services.networks.x.finds import Finds
from services.networks.x.items import FIELDS, Lens, read_listing
from services.networks.x.memory import Memory
from services.networks.x.numbers import moment_of

METHOD = "lookup"

NO_LOOK = lazy("Правки и удаления проверены не все: сеть не ответила или бюджет постов на исходе")

_BATCH = 100
_MISSED_IS_GONE = 2
_PASSING = frozenset({ErrorKind.RETRY, ErrorKind.SLOW, ErrorKind.QUOTA})


class SecondLook:
    """One fetch's look. `gone` are the external ids of what is not there any more."""

    gap = NO_LOOK

    def __init__(self, api: XApi, visit: Visit, memory: Memory, finds: Finds, lens: Lens) -> None:
        self._api = api
        self._visit = visit
        self._memory = memory
        self._finds = finds
        self._lens = lens
        self.gone: set[str] = set()

    async def run(self) -> bool:
        """Look, if it is time to; False when not all that is due could be looked at."""
        memory, settings, now = self._memory, self._api.settings, self._visit.now
        oldest = now - timedelta(days=settings.reread_days)
        for root in [root for root in memory.followed if moment_of(int(root)) < oldest]:
            del memory.followed[root]
        try:
            if now.timestamp() - memory.looked_at >= settings.look_every:
                met = self._finds.posts.keys() | self._finds.outdated
                if not await self._look([root for root in memory.followed if root not in met]):
                    return False
                memory.looked_at = int(now.timestamp())
            return await self._look(sorted(self._finds.outdated))
        except NetworkError as error:
            if error.kind not in _PASSING:
                raise
            return False

    async def _look(self, due: list[str]) -> bool:
        """Ask for the newest known versions; False when the budget has to last for new posts."""
        for start in range(0, len(due), _BATCH):
            batch = due[start : start + _BATCH]
            left = self._visit.left(POSTS)
            if left is not None and left < 2 * len(batch):
                return False
            asked = {self._memory.followed[root].latest: root for root in batch}
            params = {"ids": ",".join(asked), **FIELDS[self._api.settings.dialect]}
            answer = await self._api.ask(self._visit, METHOD, "tweets", params)
            self._finds.take(read_listing(answer, self._lens))
            self._miss(answer, asked)
        return True

    def _miss(self, answer: Json, asked: dict[str, str]) -> None:
        for trouble in troubles_of(answer):
            named = str(trouble.get("resource_id") or trouble.get("value") or "")
            root = asked.get(named)
            if root is None or problem_of(trouble) not in UNSEEN or root in self._finds.posts:
                continue
            followed = self._memory.followed[root]
            followed.missed += 1
            if followed.missed >= _MISSED_IS_GONE:
                self.gone.add(root)
                del self._memory.followed[root]
