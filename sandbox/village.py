"""Вишнёвка, the village near «Садовое», which talks in Odnoklassniki.

Lives here: its group, its people, and the hands that write there. Does not live here: what they
say and when (`script.py`).
"""

from datetime import timedelta

from sandbox.ok import OkTown, Topic, User
from sandbox.ok.state import APPLICATION_KEY, APPLICATION_SECRET

GROUP = "vishnyovka.selo"
#: Key in the script → name.
VILLAGERS = {"tamara": "Тамара Сливина", "fyodor": "Фёдор Крыжовников"}


class Village:
    """The group and everything said in it."""

    def __init__(self, ok: OkTown) -> None:
        self.ok = ok
        self._group = ok.add_group("Село Вишнёвка", shortname=GROUP)
        self._people: dict[str, User] = {key: ok.add_user(name) for key, name in VILLAGERS.items()}
        self._topics: dict[str, Topic] = {}
        keeper = ok.add_user("Сельская администрация")
        self._group.admins.add(keeper.uid)
        self._session = ok.log_in(keeper)
        yesterday = ok.now() - timedelta(days=1)
        ok.write_topic(self._group, "Библиотека открыта по субботам с 10 до 15.", at=yesterday)

    def say(self, key: str, who: str, text: str, under: str) -> None:
        """A topic under the name `key`, or a comment under the topic of that name."""
        if under:
            self.ok.write_comment(self._topics[under], self._people[who], text)
        else:
            self._topics[key] = self.ok.write_topic(self._group, text, by=self._people[who])

    def section(self, address: str, poll_every: str) -> dict[str, object]:
        """[networks.ok] of the demonstration's desk; `address` is the stand-in's."""
        return {
            "enabled": True,
            "application_key": APPLICATION_KEY,
            "access_token": self._session.access_token,
            "application_secret_key": APPLICATION_SECRET,
            "api_base": address,
            "link_base": address,
            "rps": 5.0,
            "poll_every": poll_every,
            "publish": True,
            "voices": {self._group.gid: self._group.name},
        }
