"""A model's suggestion against a local endpoint: masked words go out, a marked draft comes in."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web

from sandbox.serving import serve
from sandbox.telegram import TownMessage
from services.errors import Refused
from services.incident_facts import load
from services.replying import drafts
from tests.desk import ANNA, BORIS, HEALTH_CHAT
from tests.stage import Stage, staged
from tests.test_road import QUEUE

KEY = "sk-invented"
SAID = "Добавили вечерний приём терапевта. Отвечает [кто], срок: [дата]."
SECRET = "Звоните 8 (912) 345-67-89, кв. 17"


@dataclass
class Endpoint:
    """An OpenAI-compatible server that says one thing."""

    body: Any = field(default_factory=lambda: {"choices": [{"message": {"content": SAID}}]})
    status: int = 200
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    async def complete(self, request: web.Request) -> web.Response:
        self.asked.append(await request.json())
        self.keys.append(request.headers.get("Authorization", ""))
        return web.json_response(self.body, status=self.status)


@asynccontextmanager
async def helped(url: str) -> AsyncIterator[tuple[Stage, Endpoint]]:
    """The desk with a model switched on."""
    endpoint = Endpoint()
    app = web.Application()
    app.router.add_post("/v1/chat/completions", endpoint.complete)
    async with serve(app) as base:
        model = {"enabled": True, "base_url": f"{base}/v1/", "model": "small", "api_key": KEY}
        async with staged(url, drafts={"model": model}) as stage:
            await stage.baseline()
            yield stage, endpoint


async def drafted(stage: Stage) -> TownMessage:
    """Анна has taken a complaint with a phone in it; its template."""
    card = await stage.complain(f"{QUEUE} {SECRET}")
    await stage.press(ANNA, card, "✋ Взять")
    await stage.press(ANNA, card, "✍️ Черновик")
    return stage.card(HEALTH_CHAT)


async def test_a_suggestion_is_asked_with_masked_words_and_marked(sqlite_url: str) -> None:
    async with helped(sqlite_url) as (stage, endpoint):
        draft = await drafted(stage)
        await stage.press(ANNA, draft, "⋯ Ещё")
        assert (await stage.press(ANNA, draft, "💡 Подсказка")).text.startswith("Спрашиваю")
        await stage.settled()
        told = stage.card(HEALTH_CHAT)
        assert "Подсказка модели: проверьте" in told.text
        assert f"Здравствуйте, Нина!\n\n{SAID}" in told.text
        (asked,) = endpoint.asked
        words = str(asked)
        assert asked["model"] == "small"
        assert endpoint.keys == [f"Bearer {KEY}"]
        assert "нет талонов к терапевту" in words
        for secret in ("345-67-89", "кв. 17", "Нина", "Пробная", "vk.com"):
            assert secret not in words
        async with stage.database.read() as session:
            facts = await load(session, 1)
            with pytest.raises(Refused, match="Подсказку модели сначала поправьте"):
                await drafts.may_go_out(session, facts, 2)


async def test_whatever_the_endpoint_does_the_aide_is_told_and_goes_on(sqlite_url: str) -> None:
    async with helped(sqlite_url) as (stage, endpoint):
        draft = await drafted(stage)
        await stage.press(ANNA, draft, "⋯ Ещё")
        for status, body, told in (
            (500, {}, "Модель отказала (код 500)"),
            (200, {"choices": []}, "Модель ответила пусто"),
            (200, ["strange"], "Модель ответила пусто"),
        ):
            endpoint.status, endpoint.body = status, body
            await stage.press(ANNA, draft, "💡 Подсказка")
            await stage.settled()
            assert told in stage.card(HEALTH_CHAT).text
        other = await stage.press(BORIS, draft, "💡 Подсказка")
        assert "Инцидент держит Анна" in other.text
        assert len(endpoint.asked) == 3


async def test_it_is_off_by_default(sqlite_url: str) -> None:
    async with staged(sqlite_url) as stage:
        await stage.baseline()
        draft = await drafted(stage)
        assert [button.text for button in draft.buttons][-1] == "📝 Заготовка заново"
        assert not any("Подсказка" in button.text for button in draft.buttons)
        forced = await stage.press(ANNA, draft, "d:1:1:suggest:", force=True)
        assert "устарела" in forced.text
