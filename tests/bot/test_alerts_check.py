"""`check` and [alerts]: a login without a letter, and with `--deep` a test alert to each."""

from typing import Any

from aiohttp import web

from sandbox.serving import serve
from tests.bot.test_check import Town, to_mend, town
from tests.certificates import Certificate
from tests.services.operation.mail_server import (
    PASSWORD,
    USER,
    Mailbox,
    certificate,
    serving,
)

__all__ = ["certificate", "town"]


async def test_whoever_is_told_without_telegram_is_tried(
    town: Town, certificate: Certificate
) -> None:
    taken: list[dict[str, Any]] = []

    async def take(request: web.Request) -> web.Response:
        taken.append(await request.json())
        return web.Response()

    app, mailbox = web.Application(), Mailbox()
    app.router.add_post("/alerts", take)
    await town.settle()
    async with serve(app) as base, serving(mailbox, trust=certificate.trust) as port:
        more = f"""
            [alerts]
            url = "{base}/alerts"
            [alerts.mail]
            host = "localhost"
            port = {port}
            user = "{USER}"
            password = "{PASSWORD}"
            ca_bundle = "{certificate.file.as_posix()}"
            from = "desk@example.org"
            to = ["admin@example.org"]
        """
        lines = await town.check(more=more, vk_more="")
        assert f"ok   alerts.mail: localhost:{port} lets the desk in" in lines
        assert not taken
        assert not mailbox.letters
        lines = await town.check(is_deep=True, more=more, vk_more="")
        assert "ok   alerts.url: took a test alert" in lines
        assert "ok   alerts.mail: took a test alert" in lines
        assert [one["event"] for one in taken] == ["test"]
        assert "Проверка связи" in mailbox.letters[0]["Subject"]
        wrong = more.replace(PASSWORD, "wrong-secret").replace("/alerts", "/nowhere")
        lines = to_mend(await town.check(is_deep=True, more=wrong, vk_more=""))
    assert [line for line in lines if line.startswith("alerts")] == [
        "alerts.url: takes no alert: status 404",
        "alerts.mail: takes no alert: user and password are not accepted (535)",
    ]
