"""Words of /page."""

from datetime import timedelta
from html import escape

from handlers.views.words import duration
from services.languages import lazy

ABOUT = lazy("картина дня на странице: цифры, графики, списки")
OFF = lazy("Страница не включена. Её включает администратор: [web.page] в config.toml.")
PRIVATE = lazy("Страницу открывают в личной переписке с ботом: скажите /page там.")
MENU = lazy("Картина дня")
HERE = lazy("📊 Открыть страницу")
_TOLD = lazy(
    "📊 <b>Картина дня</b>: цифры, графики, списки и история каждого инцидента.\n\n"
    'На компьютере без Telegram: <a href="{link}">вход в браузере</a>. Ссылка ваша личная, '
    "открывается один раз и действует {lasts}. Не пересылайте её."
)


def told(link: str, lasts: timedelta) -> str:
    """What stands over the button."""
    return _TOLD.format(link=escape(link), lasts=duration(int(lasts.total_seconds())))
