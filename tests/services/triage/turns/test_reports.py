"""Who denies what an office reports complains, in however few words."""

import pytest

from services.facts import Kind
from services.triage import PostText, assess

DONE = "Тротуары района очищены, песок вывезен, на линии работало семь машин"


@pytest.mark.parametrize(
    ("comment", "report"),
    [
        ("Враньё", DONE),
        ("враньё", "Дворы посёлка приведены в порядок"),
        ("не во все", "Отопление подано во все дома района"),
        ("А у нас не чистили", DONE),
        ("И где?", DONE),
        ("Где очищены?", DONE),
        ("Где же результат?", "Яму заделали сегодня, спасибо за сигнал."),
        ("А Кленовая?", "Завершён ремонт дорог на Вишнёвой и Школьной"),
        ("Только на бумаге", "Специалисты восстановили уличное освещение"),
        ("ага, конечно", DONE),
    ],
)
def test_a_denial_under_a_report_is_a_complaint(comment: str, report: str) -> None:
    for official in (True, None):
        post = PostText(comment, parent=report, place_official=official)
        assert assess(post).kind is Kind.COMPLAINT


@pytest.mark.parametrize(
    ("comment", "text"),
    [
        ("Молодцы", DONE),
        ("Правда, чисто", DONE),
        ("Неправда, у нас почистили, спасибо", DONE),
        ("Враньё", "Гороскоп: Овнам сегодня повезёт"),
        ("не все", "Все любят мороженое?"),
        ("А Кленовая?", "Завтра с девяти до пяти отключение света: улицы Вишнёвая, Школьная"),
        ("И где?", "Завтра открывается выставка кукол"),
    ],
)
def test_the_same_words_elsewhere_are_none(comment: str, text: str) -> None:
    assert assess(PostText(comment, parent=text)).kind is not Kind.COMPLAINT
