"""The desk's share in the town's MAX: who has an account there, which offices work there.

One office lives in both messengers, one in MAX alone. Lives here: putting them into the stand-in
and into the desk's files. Does not live here: what they say (`script.py`).
"""

from typing import Any

from sandbox.cast import OFFICIALS
from sandbox.max import Chat, MaxTown, Person
from sandbox.max.desk import start
from sandbox.max.state import PINS, READS_ALL

BOTH = "zhkh"
"""The office whose Telegram chat has a twin in MAX."""
ALONE = "culture"
"""The office that works in MAX alone."""
ALONE_NAME = "Культура и спорт"
TOPICS = ("Культура", "Физическая культура и спорт", "Молодежная политика")
"""What it answers for, instead of the office that did."""
MEMBERS = {BOTH: (1001, 1004, 1006), ALONE: (1003, 1007)}


class DeskInMax:
    """People and chats of the desk in `town`. `people` are accounts by the officials' ids."""

    def __init__(self, town: MaxTown) -> None:
        self.town = town
        self.people: dict[int, Person] = {
            one.id: town.add_person(one.first_name, one.last_name) for one in OFFICIALS if one.role
        }
        self.chats: dict[str, Chat] = {
            BOTH: self._chat("ЖКХ и энергетика", BOTH),
            ALONE: self._chat(ALONE_NAME, ALONE),
        }

    def begin(self) -> None:
        """Those who lead open the bot, so that it may write to them."""
        for one in OFFICIALS:
            if one.role in ("supervisor", "admin"):
                start(self.town, self.people[one.id])

    def section(self, address: str) -> dict[str, Any]:
        """[max] of the demonstration's desk: the bot that reads the channel is the desk's, too."""
        return {"token": self.town.token, "api_base": f"{address}/max"}

    def join(self, region: dict[str, Any]) -> None:
        """Write chats and accounts into the tables of region.toml."""
        for office in region["offices"]:
            if office["slug"] == BOTH:
                office["max_chat_id"] = self.chats[BOTH].id
            office["topics"] = [topic for topic in office["topics"] if topic not in TOPICS]
        region["offices"].append({
            "slug": ALONE,
            "name": ALONE_NAME,
            "max_chat_id": self.chats[ALONE].id,
            "topics": list(TOPICS),
            "supervisors": [1007, 1006],
        })  # fmt: skip
        for person in region["people"]:
            account = self.people.get(person["telegram_id"])
            if account is not None:
                person["max_id"] = account.id
            if person["telegram_id"] in MEMBERS[ALONE]:
                person["offices"] = sorted([*person["offices"], ALONE])

    def _chat(self, title: str, slug: str) -> Chat:
        chat = self.town.add_chat(title, rights={READS_ALL, PINS})
        chat.members = [self.people[number] for number in MEMBERS[slug]]
        return chat
