"""Everything that is held about one post, as JSON that a person can read.

For whoever answers a resident's question «what do you keep of me»: the rows as they stand, under
their tables' names with a word on what each is. The tables' cursors and settings of a source, and
other people's posts, are left out.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from db.engine import AsyncSession
from db.queries import forgetting
from db.queries import held as queries
from services import people
from services.actions import Manage
from services.errors import Refused
from services.languages import _, lazy
from services.people import PersonFacts
from services.residents.forgetting import NOT_HELD

WHAT = {
    "posts": lazy("сообщение и ответы ведомств под ним"),
    "sources": lazy("где его прочли"),
    "incidents": lazy("инцидент, к которому оно относится"),
    "cycles": lazy("сроки и длительности инцидента"),
    "events": lazy("что и когда с инцидентом делали"),
    "timers": lazy("напоминания"),
    "drafts": lazy("черновики ответа"),
    "promises": lazy("обещанные сроки"),
    "publications": lazy("ответы, опубликованные через бота"),
    "corrections": lazy("поправки сотрудников, по которым учится отбор"),
    "traces": lazy("хеши, по которым находят похожие сообщения"),
    "lookalikes": lazy("на какой инцидент похож"),
    "apart": lazy("от какого инцидента отличен сотрудником"),
    "findings": lazy("слова, по которым инцидент находит поиск"),
    "findings_unread": lazy("очередь поиска"),
    "cards": lazy("где в чатах стоят карточки"),
    "prompts": lazy("где в чатах стоят вопросы и черновики"),
    "outbox": lazy("что сказано в чатах за последние 30 дней"),
    "dialogues": lazy("что сотрудник сейчас пишет по инциденту"),
}
#: Of a place only what says where the post was read.
_OF_SOURCES = ("id", "network", "kind", "address", "district", "official")


async def export(
    session: AsyncSession, post_id: int, actor: PersonFacts | None, now: datetime
) -> str:
    """The document; `actor` None is whoever has the server. Refused: no right, or no post."""
    if actor is not None and not people.may(actor, Manage.HELD, None):
        raise Refused(_("Выгрузку получает администратор."))
    post = await forgetting.get(session, post_id)
    if post is None:
        raise Refused(NOT_HELD)
    found = await queries.of_post(session, post)
    return json.dumps(_document(found, post_id, now), ensure_ascii=False, indent=2, default=_plain)


def _document(found: queries.Held, post_id: int, now: datetime) -> Mapping[str, Any]:
    return {
        _("что это"): _("всё, что «Отклик» хранит об одном сообщении; моменты времени по UTC"),
        _("номер сообщения"): post_id,
        _("выгружено"): now,
        _("записи"): {
            name: {
                _("что это"): str(WHAT[name]),
                _("строки"): [_row(name, row) for row in rows],
            }
            for name, rows in found.items()
        },
    }


def _row(table: str, row: Mapping[str, Any]) -> Mapping[str, Any]:
    shown = _OF_SOURCES if table == "sources" else tuple(row)
    return {name: row[name] for name in shown if row[name] not in (None, "", [], {})}


def _plain(value: object) -> str:
    assert isinstance(value, datetime)  # noqa: S101 - nothing else of ours is no JSON
    return value.isoformat(timespec="seconds")
