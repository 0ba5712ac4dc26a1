"""The choice of a language. Pure."""

from aiogram.filters.callback_data import CallbackData

from handlers.views.screens import Screen, button, screen
from services.languages import NAMES, Language, lazy, speaking

ASK = lazy(
    "🌐 На каком языке вам писать в личном чате?\n"
    "У рабочего чата язык свой, его выбирают в /settings."
)
CHOSEN = lazy("Язык сохранён.")
OFFER = lazy("🌐 Могу писать вам по-русски. Переключить?")


class LanguageButton(CallbackData, prefix="lg"):
    """Read this one from now on."""

    language: Language


def choice(now: Language) -> Screen:
    """All languages, the chosen one marked."""
    row = [
        button(f"{'✓ ' if one is now else ''}{name}", LanguageButton(language=one))
        for one, name in NAMES.items()
    ]
    return screen(ASK, [row])


def offer(theirs: Language, now: Language) -> Screen:
    """A question in the language it offers."""
    with speaking(theirs):
        return screen(OFFER, choice(now).keyboard.inline_keyboard)
