"""What is said instead of an answer: JSON in two languages, whoever asks.

Lives here: `Problem`, and what is said of every failure that no room speaks of itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

_SAID = {
    404: ("not_found", "Здесь ничего нет.", "There is nothing here."),
    405: ("method", "Здесь отвечают на другой метод.", "Another method is answered here."),
    413: ("too_big", "Запрос слишком велик.", "The request is too big."),
    429: ("too_often", "Слишком часто, подождите.", "Too often; wait."),
    500: ("trouble", "Не получилось, повторите позже.", "It failed; try again later."),
    503: ("busy", "Занято, повторите позже.", "Busy; try again later."),
}


@dataclass(eq=False)
class Problem(Exception):
    """Why a request is not taken. `where` is a place in its JSON, "" for all of it."""

    status: int
    code: str
    ru: str
    en: str
    where: str = ""

    def body(self) -> dict[str, str]:
        """The same for whoever asked."""
        place = {"where": self.where} if self.where else {}
        return {"error": self.code, **place, "ru": self.ru, "en": self.en}


def problem(status: int) -> Problem:
    """What is said of this status."""
    code, ru, en = _SAID.get(status, ("request", "Запрос не понят.", "The request is wrong."))
    return Problem(status, code, ru, en)


def refused(problem: Problem, headers: Mapping[str, str] | None = None) -> web.Response:
    """The answer that says so."""
    return web.json_response(problem.body(), status=problem.status, headers=headers)
