"""An advert may begin with a trouble; a complaint may begin with an advert's question."""

import pytest

from services.facts import Kind
from services.triage import PostText, assess


@pytest.mark.parametrize(
    "text",
    [
        "Течёт кран? Нет горячей воды? Звоните!",
        "Прорвало трубу? Аварийный сантехник 24/7, выезд бесплатно",
        "Промерзает угол? Утеплим фасад, замер бесплатный",
        "Завалило снегом крышу? Скинем недорого!",
        "Не горит свет в гараже? Опытный электрик, работаю без выходных",
        "Засор? Прочистим любые трубы. Договор, гарантия",
    ],
)
def test_who_asks_after_a_trouble_to_mend_it_for_money_does_not_complain(text: str) -> None:
    assert assess(PostText(text)).kind is not Kind.COMPLAINT


@pytest.mark.parametrize(
    "text",
    [
        "Течёт кран? У нас весь стояк течёт второй месяц, никто не идёт",
        "Нет горячей воды? Звоните в контору, говорят. Звоню неделю, трубку не берут",
        "Когда починят трубу? Звоните уже своим мастерам, подвал в воде!",
        "Прорвало трубу? Аварийку ждём с утра, подъезд залило",
        "Прорвало трубу? Аварийный сантехник не приехал",
        "Холодно в школе? Дети сидят в шапках, звоните в гороно",
    ],
)
def test_an_advert_s_question_alone_sells_nothing(text: str) -> None:
    assert assess(PostText(text)).kind is Kind.COMPLAINT
