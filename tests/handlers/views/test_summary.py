"""What a summary says, as it is read on a phone."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.views import summary as view
from handlers.views import summary_table as table
from services.facts import Status
from services.reporting.metrics import Backlog, Count, OfficeLine, Share, Slow
from services.reporting.periods import Days, Preset
from services.reporting.summary import Summary
from tests.handlers.views.facts import AS_OF, before, lag, summary

ZONE = ZoneInfo("Europe/Moscow")


def caption(told: Summary) -> str:
    """The plain caption with ordinary spaces."""
    return view.caption(told, ZONE)[1].replace("\u00a0", " ")


def table_caption(told: Summary) -> str:
    return table.caption(told, ZONE)[1].replace("\u00a0", " ")


def slow(number: int, **other: object) -> Slow:
    values: dict[str, object] = {
        "id": number,
        "status": Status.NEW,
        "topic": "Дороги",
        "district": "Садовое",
        "office": "Минтранс",
        "since": AS_OF - timedelta(days=5, hours=3),
        "overdue": True,
        **other,
    }
    return Slow(**values)  # type: ignore[arg-type]  # a bag of plain fields


def test_a_whole_week_is_told_in_full() -> None:
    told = summary(
        names=("Минздрав",),
        received=Count(42, 42),
        closed=Count(30, 31),
        posts=57,
        mean=38.2,
        before=before(37, Share(88, 100)),
        sla=Share(31, 34),
        reply_kept=Share(33, 35),
        detection=lag(42),
        claim=lag(40),
        reply=lag(37),
        resolution=lag(7),
        reopened=Share(2, 30),
        backlog=Backlog(12, 3, AS_OF - timedelta(days=5)),
        topics=(("ЖКХ", 14), ("Дороги", 9), ("", 6), ("Образование", 1)),
        districts=(("Садовое", 20), ("", 8)),
    )
    assert caption(told).splitlines() == [
        "📊 Неделя 16–22 ноября · Минздрав",
        "Поступило 42 (+5 к прошлой неделе, среднее за 4 недели 38)",
        "Сообщений с повторами: 57",
        "Отвечено 0 (±0), закрыто 30 (+30), отклонено 0",
        "Открыто снова за 7 дней: 7 % (2 из 30)",
        "",
        "Из обнаруженного за эти дни:",
        "· в срок 91 % (31 из 34 закрытых и просроченных, +3 п. п.)",
        "· первый ответ отмечен в срок 94 % (33 из 35)",
        "",
        "Медианы (в скобках рабочее время):",
        "· обнаружение 2 ч 10 мин (1 ч 40 мин), 90 % до 6 ч, n = 42",
        "· взяли 2 ч 10 мин (1 ч 40 мин), 90 % до 6 ч, n = 40",
        "· первый ответ отмечен 2 ч 10 мин (1 ч 40 мин), 90 % до 6 ч, n = 37",
        "· закрытие 2 ч 10 мин (1 ч 40 мин), n = 7",
        "",
        "Сейчас открыто 12, просрочено 3, старший ждёт 5 д",
        "Темы: ЖКХ 14, Дороги 9, тема не определена 6",
        "Где: Садовое 20, место не названо 8",
    ]


def test_a_week_of_zeros_claims_nothing() -> None:
    text = caption(summary())
    assert "В срок: судить пока не по чему" in text
    assert "Сейчас открытых нет" in text
    assert "%" not in text
    assert "None" not in text


def test_the_ninth_decile_is_silent_below_ten_values() -> None:
    assert "90 %" not in caption(summary(reply=lag(9)))
    assert "90 % до 6 ч, n = 10" in caption(summary(reply=lag(10)))


def test_nothing_to_compare_with_is_not_compared() -> None:
    assert "Поступило 42\n" in caption(summary(received=Count(42, 42)))


@pytest.mark.parametrize(
    ("weeks", "mean", "expected"),
    [(1, 3.0, "среднее за 1 неделю 3"), (2, 0.5, "среднее за 2 недели 0,5"),
     (4, 12.4, "среднее за 4 недели 12")],
)  # fmt: skip
def test_a_mean_says_over_how_many_weeks(weeks: int, mean: float, expected: str) -> None:
    assert f"({expected})" in caption(summary(mean=mean, weeks=weeks))


def test_a_longer_period_is_compared_with_the_one_before_it() -> None:
    days = Days(date(2026, 11, 1), date(2026, 11, 23))
    told = summary(days=days, before=before(2))
    assert caption(told).startswith(
        "📊 Сводка 1–23 ноября · Садовая область\nПоступило 0 (−2 к про"
    )
    assert "прошлому периоду" in caption(told)


def test_the_table_says_what_is_open_longest_and_whose() -> None:
    told = summary(
        in_work=57,
        slowest=(slow(12), slow(40, district="", topic="", overdue=False)),
        offices=(OfficeLine("Минздрав", 9, 9, 9, 2), OfficeLine("Минтранс", 9, 9, 9, 4)),
    )
    assert table_caption(told).splitlines() == [
        "📎 Неделя 16–22 ноября · Садовая область",
        "57 инцидентов в работе за эти дни, по строке на каждый.",
        "",
        "Дольше всех открыты:",
        "№12 · Дороги · Садовое · Минтранс · 5 д 3 ч ⏰",
        "№40 · тема не определена · Минтранс · 5 д 3 ч",
        "",
        "Просрочено: Минтранс 4, Минздрав 2",
    ]


def test_an_office_is_not_told_its_own_name_over_and_over() -> None:
    told = summary(names=("Минтранс",), slowest=(slow(12),), in_work=1)
    assert table_caption(told).splitlines()[1:] == [
        "1 инцидент в работе за эти дни, по строке на каждый.",
        "",
        "Дольше всех открыты:",
        "№12 · Дороги · Садовое · 5 д 3 ч ⏰",
    ]


def test_an_empty_period_is_one_line() -> None:
    words = view.nothing(summary(names=("Минздрав",), in_work=0), ZONE)
    assert words.plain == "Неделя 16–22\u00a0ноября · Минздрав: инцидентов не было."
    assert words.keyboard is None


NAMES = st.text(min_size=1, max_size=200)


@given(
    st.lists(NAMES, max_size=8),
    st.lists(st.tuples(NAMES, st.integers(1, 10**6)), max_size=6),
    st.lists(st.builds(slow, st.integers(1, 10**9), topic=NAMES, office=NAMES), max_size=5),
    st.lists(st.builds(OfficeLine, NAMES, *[st.integers(0, 10**6)] * 4), max_size=9),
)
def test_captions_fit_and_keep_their_markup_whole_whatever_the_names(
    names: list[str],
    counted: list[tuple[str, int]],
    slowest: list[Slow],
    offices: list[OfficeLine],
) -> None:
    told = summary(
        names=tuple(names),
        topics=tuple(counted),
        districts=tuple(counted),
        slowest=tuple(slowest),
        offices=tuple(offices),
        received=Count(10**6, 10**6),
        posts=10**7,
        mean=123456.0,
        before=before(3, Share(1, 3)),
        sla=Share(10**6, 10**7),
        reply_kept=Share(10**6, 10**7),
        reopened=Share(10**6, 10**7),
        detection=lag(10**6),
        claim=lag(10**6),
        reply=lag(10**6),
        resolution=lag(10**6),
        backlog=Backlog(10**6, 10**6, AS_OF - timedelta(days=9999)),
    )
    for html, plain in (view.caption(told, ZONE), table.caption(told, ZONE)):
        assert len(plain.encode("utf-16-le", "surrogatepass")) // 2 <= 1024
        assert html.count("<b>") == html.count("</b>") == html.count("<") // 2
        assert "Неделя" in plain


def test_the_least_important_lines_are_left_out_first() -> None:
    long = tuple((f"{number} " + "о" * 60, 1) for number in range(3))
    names = tuple("М" * 60 for _ in range(3))
    told = summary(
        names=names, topics=long, districts=long, posts=9, detection=lag(99), claim=lag(99),
        reply=lag(99), resolution=lag(99), sla=Share(1, 2), reply_kept=Share(1, 2),
        reopened=Share(1, 9), backlog=Backlog(1, 1, AS_OF), mean=12.0,
        before=before(3, Share(1, 3)),
    )  # fmt: skip
    text = caption(told)
    assert "Сообщений с повторами" not in text
    assert "первый ответ отмечен 2 ч" in text
    assert "Сейчас открыто 1" in text


def test_the_chart_labels_days_weeks_and_months() -> None:
    def labels(days: Days) -> list[str]:
        return [bar.label for bar in view.chart(summary(days=days), ZONE).days]

    today = date(2026, 11, 23)
    assert labels(Preset.LAST_WEEK.days(today)) == [
        "пн 16", "вт 17", "ср 18", "чт 19", "пт 20", "сб 21", "вс 22",
    ]  # fmt: skip
    assert labels(Preset.FOUR_WEEKS.days(today)) == ["с 26.10", "с 02.11", "с 09.11", "с 16.11"]
    assert labels(Days(date(2026, 8, 20), date(2026, 11, 22))) == ["авг", "сен", "окт", "ноя"]
