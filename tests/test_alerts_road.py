"""Telegram and the address of alerts fail together: what still works tells the admin."""

from sandbox.serving import serve
from sandbox.telegram import bot_api
from tests.bot.ways import Door, front
from tests.services.operation.mail_server import Mailbox, serving
from tests.stage import staged
from tests.test_reach_road import calls, complain


async def test_a_letter_says_what_telegram_cannot_and_no_word_of_residents(
    sqlite_url: str,
) -> None:
    mailbox = Mailbox()
    async with front() as line, serving(mailbox) as port:
        mail = {
            "host": "127.0.0.1",
            "port": port,
            "security": "none",
            "from": "desk@example.org",
            "to": ["admin@example.org"],
        }
        async with (
            staged(
                sqlite_url,
                listening=False,
                telegram={"api_base": line.url},
                alerts={"url": "http://127.0.0.1:1/", "mail": mail},
            ) as stage,
            serve(bot_api(stage.messenger)) as server,
        ):
            line.target = server
            await stage.baseline()
            complain(stage)
            line.turn(Door.SHUT)
            await stage.round()
            await calls(stage, 80, 5)
            (silent,) = mailbox.letters
            assert "Telegram не отвечает уже" in silent["Subject"]
            line.turn(Door.OPEN)
            stage.clock.go(seconds=200)
            await calls(stage, 3, 5)
    silent, back = mailbox.letters
    assert back["Subject"].startswith("Отклик, Садовая область: Telegram снова отвечает")
    assert not any(
        "талонов" in letter.as_string() + letter.get_content() for letter in mailbox.letters
    )
