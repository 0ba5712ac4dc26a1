"""The linter against «отписка»: examples of our own, good and bad."""

import pytest

from services.drafting.linter import Matter, Remark, Rule, lint
from services.languages import Language, speaking

POST = "В поликлинике опять нет талонов к терапевту, запись закрыта третью неделю!"
GOOD = (
    "Здравствуйте, Нина! Талоны к терапевту добавят 25 ноября, из отпуска вышел второй врач. "
    "Отвечает заведующая поликлиникой."
)

#: A reply, the rule it breaks, and the words that are quoted.
BAD = (
    ("Вопрос взят на контроль.", Rule.CONTROL, "взят на контроль"),
    ("Ситуация находится под нашим контролем.", Rule.CONTROL, "находится под нашим контролем"),
    ("Вопрос решается в рабочем порядке.", Rule.ROUTINE, "рабочем порядке"),
    ("Исправим в кратчайшие сроки.", Rule.ROUTINE, "кратчайшие сроки"),
    ("Принимаются исчерпывающие меры.", Rule.ROUTINE, "исчерпывающие меры"),
    ("Обращение зарегистрировано.", Rule.FORMAL, "Обращение зарегистрировано"),
    ("Ответим по 59-ФЗ.", Rule.FORMAL, "59-ФЗ"),
    ("Письменный ответ вы получите по почте.", Rule.FORMAL, "Письменный ответ вы получите"),
    ("Обратитесь в регистратуру.", Rule.SENT_AWAY, "Обратитесь"),
    ("Укажите ваш телефон.", Rule.ASKS_DATA, "Укажите ваш телефон"),
    ("Напишите свою фамилию и номер полиса.", Rule.ASKS_DATA, "Напишите свою фамилию"),
    ("Вы сами виноваты.", Rule.RUDE, "сами виноваты"),
    ("Хватит жаловаться!", Rule.RUDE, "Хватит жаловаться"),
    ("Читайте внимательно, там всё сказано.", Rule.RUDE, "Читайте внимательно"),
    ("Это ложь.", Rule.RUDE, "ложь"),
    ("Звоните главврачу: 8 912 345-67-89.", Rule.PRIVATE_PHONE, "8 912 345-67-89"),
    ("По данному вопросу ремонт.", Rule.OFFICIALESE, "данному вопросу"),
    ("Осуществляется вывоз мусора.", Rule.OFFICIALESE, "Осуществляется"),
    ("Ремонт сделает [кто] до [дата].", Rule.UNFILLED, "[кто]"),
)  # fmt: skip


def found(text: str, post: str = POST, network: str = "vk") -> dict[Rule, Remark]:
    """What is said of a reply, by rule."""
    return {remark.rule: remark for remark in lint(text, Matter(post, network))}


@pytest.mark.parametrize(
    ("text", "post"),
    [
        (GOOD, POST),
        ("Виктор, здравствуйте! Яму на Вишнёвой засыплют сегодня до 18:00, в пятницу положат "
         "асфальт. Отвечает мастер участка.", "На Вишнёвой огромная яма, пробил колесо"),
        ("Лифтовая компания заменит плату к вечеру. Если лифт не поедет, напишите здесь.",
         "Лифт в нашем подъезде не работает с понедельника"),
        ("Водоканал устранил прорыв вчера, воду в колонку уже дали.",
         "Второй день нет воды, колонка сухая"),
    ],
)  # fmt: skip
def test_a_plain_reply_with_a_deed_a_date_and_somebody_gets_no_remark(text: str, post: str) -> None:
    assert found(text, post) == {}


def test_what_had_better_not_be_said_is_named_in_the_words_of_the_reply() -> None:
    for text, rule, words in BAD:
        remark = found(text).get(rule)
        assert remark is not None, text
        assert words in remark.line, text


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Талоны к терапевту добавит поликлиника.", Rule.NO_DATE),
        ("Талоны в поликлинику будут завтра.", Rule.NO_ACTION),
        ("Талоны к терапевту добавим завтра.", Rule.NO_RESPONSIBLE),
        ("Яму засыпали сегодня, дорожная служба.", Rule.OFF_MATTER),
    ],
)
def test_what_is_missing_is_told_alone(text: str, rule: Rule) -> None:
    assert set(found(text)) == {rule}


def test_one_line_says_what_to_write_instead_of_officialese() -> None:
    line = found("В целях уборки данная территория осматривается.")[Rule.OFFICIALESE].line
    assert line == "Канцелярит: «В целях» → чтобы; «данная территория» → этот"


def test_an_english_reader_is_advised_in_english_and_given_russian_words() -> None:
    text = "В целях уборки данная территория осматривается. Укажите ваш телефон."
    with speaking(Language.ENGLISH):
        remarks = found(text)
    assert remarks[Rule.OFFICIALESE].line == (
        "Officialese: «В целях» → чтобы; «данная территория» → этот"
    )
    assert remarks[Rule.ASKS_DATA].line == (
        "«Укажите ваш телефон»: do not ask for personal data in public, "
        "invite to the page's messages"
    )


def test_an_advice_instead_of_a_word_is_said_in_the_readers_language() -> None:
    text = "Убираем двор путем обхода."
    assert "скажите проще" in found(text)[Rule.OFFICIALESE].line
    with speaking(Language.ENGLISH):
        assert "say it more simply" in found(text)[Rule.OFFICIALESE].line


@pytest.mark.parametrize(
    ("network", "size", "said"),
    [("x", 281, "сеть примет 280"), ("vk", 901, "дочитывают до 900"), ("vk", 900, "")],
)
def test_the_length_is_held_against_the_network(network: str, size: int, said: str) -> None:
    text = GOOD + " " + "а" * (size - len(GOOD) - 1)
    remark = found(text, network=network).get(Rule.TOO_LONG)
    assert said in (remark.line if remark else "")
    assert bool(remark) == bool(said)


def test_a_template_is_told_of_its_brackets_and_not_of_what_they_will_hold() -> None:
    assert set(found("Проверили: [что выяснили]. Сделает [кто] до [дата].")) == {Rule.UNFILLED}


def test_asking_for_data_in_private_and_a_service_number_are_fine() -> None:
    text = f"{GOOD} Напишите телефон в личные сообщения группы или звоните 8 800 200-00-00, 112."
    assert found(text) == {}


def test_a_post_that_says_too_little_is_nothing_to_be_off() -> None:
    text = "Яму засыпали сегодня, дорожная служба."
    assert Rule.OFF_MATTER not in found(text, post="Когда?!")
    assert Rule.OFF_MATTER not in found(text, post="")


def test_every_remark_is_one_short_line() -> None:
    worst = (
        "Вы сами виноваты, ваше обращение рассмотрено по 59-ФЗ, взято на контроль, в кратчайшие "
        "сроки обратитесь по данному вопросу, укажите телефон, звоните 8 912 345-67-89."
    )
    lines = [remark.line for remark in lint(worst * 4, Matter(POST, "x"))]
    assert len(lines) > 7
    assert all("\n" not in line and len(line) < 190 for line in lines)


@pytest.mark.parametrize("text", ["", " ", "🤬" * 50, "]" * 3000, "[" * 3000, "в целях " * 400])
def test_any_text_is_read_to_its_end(text: str) -> None:
    assert isinstance(lint(text, Matter(POST, "vk")), tuple)
