"""Who may unfold what of an incident: menus and reasons show a resident's words."""

from collections.abc import AsyncIterator

import pytest

from handlers.views import texts
from handlers.views.buttons import Menu, MenuButton
from tests.desk import ANNA, DINA, EGOR, GLEB, VERA, ZOYA
from tests.stage import Stage, staged
from tests.test_road import QUEUE

MENUS = (
    Menu.WHY, Menu.MAIN, Menu.MORE, Menu.ESCALATE, Menu.DISMISS, Menu.CLOSE, Menu.PROMISE,
)  # fmt: skip


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    """The town and the desk."""
    async with staged(sqlite_url) as built:
        await built.baseline()
        yield built


async def test_whoever_does_not_work_in_the_office_unfolds_nothing_by_a_forged_press(
    stage: Stage,
) -> None:
    card = await stage.complain(QUEUE)
    before = card.text, card.keyboard
    for menu in MENUS:
        forged = MenuButton(menu=menu, incident_id=1).pack()
        answer = await stage.press(VERA, card, forged, force=True)
        assert answer.text == str(texts.NOT_ALLOWED), menu
        assert (card.text, card.keyboard) == before, menu


@pytest.mark.parametrize("who", [ANNA, GLEB, DINA, EGOR, ZOYA])
async def test_whoever_works_in_the_office_or_over_it_unfolds_all(stage: Stage, who: int) -> None:
    card = await stage.complain(QUEUE)
    stage.messenger.add_member(card.chat_id, who)
    for menu in MENUS:
        pressed = MenuButton(menu=menu, incident_id=1).pack()
        assert (await stage.press(who, card, pressed, force=True)).text != str(texts.NOT_ALLOWED)
