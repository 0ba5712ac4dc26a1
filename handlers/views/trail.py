"""The audit trail as a file: CSV for people, JSON lines for programs."""

import csv
import io
import json
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from handlers.views import finding_texts
from services.languages import Text, lazy
from services.operation.audit import Audit
from services.operation.trail import Step

HEADING = (
    lazy("номер"),
    lazy("когда"),
    lazy("кто"),
    lazy("что"),
    lazy("код"),
    lazy("инцидент"),
    lazy("ответственный"),
    lazy("подробности"),
)
_ITSELF = lazy("Отклик")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

_DESK = {
    Audit.INVITED: lazy("пригласил(а)"),
    Audit.INVITE_REVOKED: lazy("отозвал(а) приглашение"),
    Audit.PERSON_JOINED: lazy("вошёл(ла) в команду"),
    Audit.ROLE_CHANGED: lazy("сменил(а) роль"),
    Audit.SEAT_GIVEN: lazy("дал(а) место у ответственного"),
    Audit.SEAT_TAKEN: lazy("снял(а) с места"),
    Audit.LADDER_CHANGED: lazy("сменил(а) порядок кураторов"),
    Audit.PERSON_REMOVED: lazy("удалил(а) из команды"),
    Audit.ACCOUNTS_JOINED: lazy("связал(а) аккаунты в Telegram и MAX"),
    Audit.ACCOUNTS_PARTED: lazy("отвязал(а) аккаунт"),
    Audit.SHIFT_SET: lazy("назначил(а) дежурство"),
    Audit.SHIFT_HANDED_OVER: lazy("передал(а) дежурство"),
    Audit.SHIFT_DROPPED: lazy("снял(а) дежурство"),
    Audit.AWAY: lazy("отсутствует"),
    Audit.BACK: lazy("вернулся(лась)"),
    Audit.OFFICE_BOUND: lazy("привязал(а) чат"),
    Audit.SETTINGS_CHANGED: lazy("сменил(а) настройки"),
}
_SAID: dict[str, Text] = {
    **{str(kind): said for kind, said in finding_texts.EVENT.items()},
    **{str(kind): said for kind, said in _DESK.items()},
}


def as_csv(steps: Iterable[Step], zone: ZoneInfo) -> str:
    """A row each under one heading, local times, semicolons as spreadsheets here expect."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";")
    writer.writerow(HEADING)
    for step in steps:
        details = ", ".join(f"{key}: {_short(value)}" for key, value in step.details.items())
        row = (
            step.id,
            f"{step.at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
            step.who or _ITSELF,
            _SAID.get(step.kind, step.kind),
            step.kind,
            step.incident_id or "",
            step.office,
            details,
        )
        writer.writerow([_harmless(str(cell)) for cell in row])
    return file.getvalue()


def as_json_lines(steps: Iterable[Step]) -> str:
    """An object a line, moments in UTC."""
    return "".join(
        json.dumps(
            {
                "id": step.id,
                "at": step.at.isoformat(),
                "who": step.who or None,
                "kind": step.kind,
                "incident": step.incident_id,
                "office": step.office or None,
                "details": dict(step.details),
            },
            ensure_ascii=False,
        )
        + "\n"
        for step in steps
    )


def _short(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _harmless(cell: str) -> str:
    """A name that begins like a formula must not become one in a spreadsheet."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
