"""Whatever stands on the way to Telegram while the desk starts: it goes on and tries again."""

import asyncio

from handlers.setting_up import menus
from sandbox.telegram import Fault
from tests.desk import ANNA, HEALTH_CHAT
from tests.stage import staged


async def test_a_page_of_html_and_a_429_at_the_start_end_nothing(sqlite_url: str) -> None:
    async with staged(sqlite_url, listening=False) as stage:
        app, faults = stage.app, stage.messenger.faults
        # What answers with HTTP 200 and no JSON is a portal on the way.
        faults.add(Fault.garbage(), method="setMyCommands")
        await menus.everybodys(app.bot, app.database, None, app.rules)
        faults.add(Fault.garbage(), method="setMyCommands")
        faults.add(Fault.too_many(1), method="deleteWebhook")
        task = asyncio.create_task(app.listen())
        stage.messenger.say(ANNA, HEALTH_CHAT, "/queue")
        waiting = stage.messenger.updates.waiting
        heard = asyncio.create_task(stage.messenger.until(lambda: not waiting, timeout=10))
        await asyncio.wait({task, heard}, return_when=asyncio.FIRST_COMPLETED)
        assert not task.done(), task
        task.cancel()
        await asyncio.gather(task, heard, return_exceptions=True)
        assert not list(faults)
