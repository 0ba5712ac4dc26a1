"""A suggestion from a language model behind an OpenAI-compatible endpoint; off unless switched on.

It is given the masked text of the post and the topic, never a name, a link or an address of the
author. What it says is a suggestion: marked as one, and published by nobody unseen.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from services.drafting.templates import dressed
from services.errors import NetworkError, Refused
from services.incident_facts import IncidentFacts
from services.languages import _
from services.networks.http import Http, Wire

SAID_CAP = 1500
"""Characters of a suggestion that are kept."""
_TOKENS = 500
_TEMPERATURE = 0.3
_RULES = (
    "Ты помогаешь сотруднику администрации ответить жителю под записью в социальной сети. "
    "Напиши два-четыре коротких предложения простыми словами: что сделано, кто отвечает, к "
    "какому сроку. Фактов не придумывай: чего не знаешь, оставь в квадратных скобках, например "
    "[кто], [дата]. Без приветствия, подписи, канцелярита, эмодзи и ссылок на законы. Не обещай "
    "рассмотреть обращение и не проси личных данных."
)


@dataclass(frozen=True, slots=True)
class ModelAt:
    """Where the model is: `base_url` without a slash at its end, up to and with `/v1`."""

    base_url: str
    name: str
    api_key: str = field(default="", repr=False)
    wire: Wire = field(default_factory=Wire)


class Helper:
    """Asks the model; every fault is a Refused that says what to do without it."""

    def __init__(self, at: ModelAt) -> None:
        self._at = at
        self._http = Http(at.wire)

    async def suggest(self, facts: IncidentFacts) -> str:
        """A reply to the incident's first post, greeting and closing of the network's style."""
        post = facts.post
        if post is None or not post.text.strip():
            raise Refused(_("У записи нет текста: подсказать не по чему."))
        asked = f"Тема: {facts.topic or 'не определена'}.\nЖитель написал: {post.text.strip()}"
        said = await self._ask(asked)
        return dressed(facts, said)

    async def close(self) -> None:
        """Give back the connections."""
        await self._http.close()

    async def _ask(self, asked: str) -> str:
        key = self._at.api_key
        try:
            answer = await self._http.ask(
                "POST",
                f"{self._at.base_url}/chat/completions",
                json={
                    "model": self._at.name,
                    "messages": [
                        {"role": "system", "content": _RULES},
                        {"role": "user", "content": asked},
                    ],
                    "max_tokens": _TOKENS,
                    "temperature": _TEMPERATURE,
                },
                headers={"Authorization": f"Bearer {key}"} if key else None,
            )
        except NetworkError:
            raise Refused(
                _("Модель не ответила вовремя. Заготовка по вопросам работает.")
            ) from None
        if answer.status != 200:
            raise Refused(
                _("Модель отказала (код {status}). Заготовка работает и без неё.").format(
                    status=answer.status
                )
            )
        said = _content(answer.body)
        if not said:
            raise Refused(_("Модель ответила пусто. Заготовка работает и без неё."))
        return said


def _content(body: bytes) -> str:
    """The words of the first choice; "" for an answer of any other shape."""
    try:
        answer: Any = json.loads(body)
        content = answer["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError):
        return ""
    return content.strip().strip('«»"').strip()[:SAID_CAP] if isinstance(content, str) else ""
