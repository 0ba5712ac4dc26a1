"""The region file: read, imported, written out again."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db.engine import AsyncSession, Database
from db.models import Chat, Incident, Office, Person, Post, Source
from services import people
from services.moves import Act
from services.networks.registry import NETWORKS
from services.people import Duty, Role
from services.regions.region import (
    RegionError,
    RegionFile,
    export_region,
    import_region,
    parse_region,
)
from services.regions.region_changes import Changes, compare
from services.regions.region_entries import (
    SOURCES,
    DistrictEntry,
    OfficeEntry,
    PersonEntry,
    SourceEntry,
)
from services.regions.region_file import format_region
from services.staffing import invites, staff
from services.staffing.invites import Offer
from services.triage.topics import TOPICS
from tests.desk import rules
from tests.shared import ROOT

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

PRODUCT = """
[[offices]]
slug = "minzdrav"
name = "Министерство здравоохранения"
chat_id = -1001234567890
thread_id = 12
topics = ["Здравоохранение"]
districts = []
supervisors = [1001]

[[people]]
telegram_id = 1001
name = "Анна"
role = "supervisor"
offices = ["minzdrav"]

[[sources]]
network = "vk"
kind = "wall"
address = "sadovoe_talk"
district = "Садовое"
official = false
"""


def mistakes(text: str) -> list[str]:
    with pytest.raises(RegionError) as refusal:
        parse_region(text)
    return str(refusal.value).splitlines()


def office(text: str) -> str:
    return f'[[offices]]\nslug = "one"\nname = "Первый"\n{text}\n'


def test_the_file_of_the_product_is_read() -> None:
    assert parse_region(PRODUCT) == RegionFile.of(
        offices=[
            OfficeEntry(
                "minzdrav",
                "Министерство здравоохранения",
                chat_id=-1001234567890,
                thread_id=12,
                topics=("Здравоохранение",),
                supervisors=(1001,),
            )
        ],
        people=[PersonEntry(1001, "Анна", Role.SUPERVISOR, ("minzdrav",))],
        sources=[SourceEntry("vk", "wall", "sadovoe_talk", "Садовое")],
    )


def test_the_example_is_read() -> None:
    region = parse_region((ROOT / "region.example.toml").read_text("utf-8"))
    assert [entry.slug for entry in region.offices if entry.coordinator] == ["coordinator"]
    assert region.districts[0].settlements == ("Вишнёвка", "Старый Сад")


def test_the_readme_shows_a_source_of_every_network() -> None:
    _, _, rest = (ROOT / "README.md").read_text("utf-8").partition("```toml\n")
    region = parse_region(rest.partition("```")[0])
    assert {entry.network for entry in region.sources} == set(NETWORKS)


async def test_an_example_with_everything_switched_on_is_imported(database: Database) -> None:
    lines = (ROOT / "region.example.toml").read_text("utf-8").splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("# Facebook"))
    table = re.compile(r"# (?:# .*|\[\[sources\]\]|[a-z_]+ = .*)|#")
    lines[start:] = [line[2:] if table.fullmatch(line) else line for line in lines[start:]]
    region = parse_region("\n".join(lines))
    assert {entry.network for entry in region.sources} == set(NETWORKS)
    async with database.write() as session:
        await import_region(session, region, NOW)
    async with database.read() as session:
        kept = (await session.execute(select(Source.network))).scalars().all()
    assert sorted(kept) == sorted(entry.network for entry in region.sources)


def test_the_example_names_every_topic() -> None:
    comments = (ROOT / "region.example.toml").read_text("utf-8").replace("\n# ", " ")
    assert [topic for topic in TOPICS if topic not in comments] == []


def test_the_order_of_entries_means_nothing() -> None:
    first, second = DistrictEntry("Садовое"), DistrictEntry("Заречье")
    there = format_region(RegionFile((), (), (first, second), ()))
    back = format_region(RegionFile((), (), (second, first), ()))
    assert there != back
    assert parse_region(there) == parse_region(back)


@pytest.mark.parametrize(
    "typed", ["https://vk.com/Sadovoe_Talk", "vk.ru/sadovoe_talk", "@sadovoe_talk"]
)
def test_an_address_is_taken_as_people_type_it(typed: str) -> None:
    region = parse_region(PRODUCT.replace('"sadovoe_talk"', f'"{typed}"'))
    assert region.sources[0].address == "sadovoe_talk"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[[ofices]]", "ofices: unknown table, did you mean offices?"),
        ('offices = "one"', "offices: each entry begins with a line [[offices]]"),
        ("[offices]\nslug = 1", "offices: each entry begins with a line [[offices]]"),
        (
            office("topic = []"),
            "[[offices]] no. 1 (one): unknown key topic, did you mean topics?",
        ),
        (
            office('topics = "ЖКХ"'),
            "[[offices]] no. 1 (one): topics must be a list in square brackets",
        ),
        (
            office('topics = ["Здравохранение"]'),
            "[[offices]] no. 1 (one): unknown topic «Здравохранение», "
            "did you mean Здравоохранение?",
        ),
        (
            office('chat_id = "-100"'),
            "[[offices]] no. 1 (one): chat_id must be a whole number without quotes",
        ),
        (
            office("chat_id = true"),
            "[[offices]] no. 1 (one): chat_id must be a whole number without quotes",
        ),
        (
            office("chat_id = 99999999999999999999"),
            "[[offices]] no. 1 (one): chat_id: 99999999999999999999 is no id of Telegram",
        ),
        (office("thread_id = 5"), "[[offices]] no. 1 (one): thread_id without chat_id"),
        (
            office("coordinator = 1"),
            "[[offices]] no. 1 (one): coordinator must be true or false",
        ),
        (
            office("supervisors = [1009]"),
            "[[offices]] (one): supervisors: 1009 is not in [[people]]",
        ),
        (office("deputies = [1009]"), "[[offices]] (one): deputies: 1009 is not in [[people]]"),
        (
            office("supervisors = [1001, 1001]"),
            "[[offices]] no. 1 (one): supervisors has 1001 twice",
        ),
        (office("") + office(""), "[[offices]] (one): there 2 times"),
        (
            office("max_chat_id = -72")
            + '[[sources]]\nnetwork = "max"\nkind = "group"\naddress = "-72"\n',
            "[[sources]] (max group -72): is the chat of office one, that is never read",
        ),
        (
            office("coordinator = true") + office("coordinator = true").replace("one", "two"),
            "[[offices]] (one, two): only one can be coordinator",
        ),
        (
            '[[offices]]\nslug = "Минздрав"\nname = "x"',
            "[[offices]] no. 1 (Минздрав): slug is written in a-z, 0-9, - and _, such as minzdrav",
        ),
        ('[[offices]]\nslug = "one"', "[[offices]] no. 1 (one): name is missing"),
        (
            f'[[offices]]\nslug = "one"\nname = "{"ы" * 201}"',
            "[[offices]] no. 1 (one): name is longer than 200 letters",
        ),
        (
            '[[offices]]\nslug = "one"\nname = "а\\u0000б"',
            "[[offices]] no. 1 (one): name holds signs that cannot be seen",
        ),
        (
            '[[people]]\ntelegram_id = 1001\nname = "Анна"\nrole = "boss"',
            "[[people]] no. 1 (1001): role must be aide, coordinator, supervisor, admin, not boss",
        ),
        (
            '[[people]]\nname = "Анна"\nrole = "aide"',
            "[[people]] no. 1: telegram_id is missing",
        ),
        (
            office("")
            + '[[people]]\ntelegram_id = 1001\nname = "Анна"\nrole = "aide"\noffices = ["onee"]',
            "[[people]] (1001): offices: onee is not in [[offices]], did you mean one?",
        ),
        (
            '[[districts]]\nname = "Садовое"\n' + office('districts = ["Садовoе"]'),
            "[[offices]] (one): districts: «Садовoе» is not in [[districts]], "
            "did you mean Садовое?",
        ),
        (
            '[[districts]]\nname = "Заречье"\n' + PRODUCT,
            "[[sources]] (vk wall sadovoe_talk): district: «Садовое» is not in [[districts]]",
        ),
        (
            PRODUCT.replace('"wall"', '"chat"'),
            "[[sources]] no. 1 (sadovoe_talk): network and kind must be one of: "
            f"{', '.join(' '.join(pair) for pair in SOURCES)}; not vk chat",
        ),
        (
            PRODUCT.replace("sadovoe_talk", "что это"),
            "[[sources]] no. 1 (что это): что это is not the address of a vk wall",
        ),
    ],
)
def test_a_mistake_is_named_with_its_table(text: str, line: str) -> None:
    assert mistakes(text) == [line]


def test_all_mistakes_are_told_at_once() -> None:
    text = office("topic = 1\nthread_id = true") + '[[people]]\ntelegram_id = 5\nname = ""\n'
    assert len(mistakes(text)) == 4


def test_what_is_not_toml_is_told_with_the_line() -> None:
    assert "line 2" in mistakes("[[offices]]\nslug = \n")[0]


async def imported(
    session: AsyncSession, text: str, now: datetime = NOW, backfill: timedelta = timedelta()
) -> Changes:
    return await import_region(session, parse_region(text), now, backfill=backfill)


async def test_a_second_import_changes_nothing(database: Database) -> None:
    async with database.write() as session:
        first = await imported(session, PRODUCT)
    assert first.lines == (
        "+ office minzdrav",
        "+ person 1001",
        "+ source vk wall sadovoe_talk",
    )
    async with database.write() as session:
        second = await imported(session, PRODUCT, NOW + timedelta(days=1))
        assert str(second) == "nothing changed"
        assert (await session.get_one(Source, 1)).next_poll_at == NOW


async def test_an_import_says_what_it_changed(database: Database) -> None:
    async with database.write() as session:
        await imported(session, PRODUCT)
        changed = (
            PRODUCT.replace('"Министерство здравоохранения"', '"Минздрав"')
            .replace("supervisors = [1001]", "deputies = [1001]")
            .replace('"Анна"', '"Анна Н."')
            .replace("official = false", "official = true")
        )
        changes = await imported(session, changed)
    assert changes.lines == (
        "~ office minzdrav: name, supervisors, deputies",
        "~ person 1001: name",
        "~ source vk wall sadovoe_talk: official",
    )


async def test_what_is_gone_from_the_file_is_switched_off_not_deleted(database: Database) -> None:
    async with database.write() as session:
        await imported(session, PRODUCT + '[[districts]]\nname = "Садовое"\n')
        source = await session.get_one(Source, 1)
        source.leased_until = NOW + timedelta(minutes=5)
    async with database.write() as session:
        changes = await imported(session, "")
    assert changes.lines == (
        "- office minzdrav",
        "- person 1001",
        "- district Садовое",
        "- source vk wall sadovoe_talk",
    )
    async with database.read() as session:
        assert not (await session.get_one(Office, 1)).active
        assert not (await session.get_one(Person, 1)).active
        source = await session.get_one(Source, 1)
        assert (source.state, source.leased_until) == ("stopped", None)
        assert await people.supervisors(session, 1) == ()
        assert await export_region(session) == ""


async def invite(session: AsyncSession, telegram_id: int, name: str) -> None:
    """Somebody presses a link that Анна has made, and is a member and a deputy of her office."""
    anna = await people.by_telegram(session, 1001)
    act = Act(anna, NOW, rules())
    made = await invites.make(session, Offer(Role.AIDE, 1, Duty.MEMBER), act)
    joined = await invites.accept(session, made.token, telegram_id, name, Act(None, NOW, rules()))
    await staff.give_seat(session, joined.person.id, 1, Duty.DEPUTY, act)


async def test_an_old_file_leaves_those_who_were_invited_in_the_chat(database: Database) -> None:
    async with database.write() as session:
        await imported(session, PRODUCT)
        await invite(session, 1002, "Борис")
    async with database.write() as session:
        changes = await imported(session, PRODUCT)
    assert changes.lines == ()
    assert "1002 (Борис) stays: invited in the chat" in str(changes)
    async with database.read() as session:
        boris = await people.by_telegram(session, 1002)
        assert boris is not None
        assert boris.duties(1) == {Duty.MEMBER, Duty.DEPUTY}
        assert [one.name for one in await people.deputies(session, 1)] == ["Борис"]


async def test_one_who_was_invited_goes_when_the_file_says_that_they_have_left(
    database: Database,
) -> None:
    async with database.write() as session:
        await imported(session, PRODUCT)
        await invite(session, 1002, "Борис")
        gone = PRODUCT + "[[people]]\ntelegram_id = 1002\nleft = true\n"
        changes = await imported(session, gone)
        assert changes.lines == ("~ office minzdrav: deputies", "- person 1002")
        assert changes.kept == ()
        assert await people.by_telegram(session, 1002) is None
        assert (await imported(session, PRODUCT)).kept == ()


def test_of_one_who_left_only_the_number_is_asked() -> None:
    gone = '[[people]]\ntelegram_id = 7\nname = "Яна"\nrole = "aide"\nleft = true\n'
    assert parse_region(gone).left == (7,)
    assert mistakes("[[people]]\nleft = true\nrol = 1\n") == [
        "[[people]] no. 1: telegram_id is missing",
        "[[people]] no. 1: unknown key rol, did you mean role?",
    ]
    assert mistakes(gone + gone) == ["[[people]] (7): there 2 times"]


async def test_an_office_with_incidents_can_go(database: Database) -> None:
    async with database.write() as session:
        await imported(session, PRODUCT)
        incident = Incident(
            status="claimed",
            kind="complaint",
            tone="negative",
            priority="normal",
            office_id=1,
            holder_id=1,
            opened_at=NOW,
        )
        session.add(incident)
    async with database.write() as session:
        await imported(session, "")
        assert (await session.get_one(Incident, 1)).office_id == 1


async def test_what_comes_back_is_the_same_row(database: Database) -> None:
    async with database.write() as session:
        await imported(session, PRODUCT)
        await imported(session, "")
        changes = await imported(session, PRODUCT, NOW + timedelta(days=9))
        assert changes.lines[0] == "+ office minzdrav"
        anna = await people.by_telegram(session, 1001)
        assert anna is not None
        assert anna.id == 1
        assert [person.id for person in await people.supervisors(session, 1)] == [1]


async def test_a_stopped_source_that_comes_back_starts_from_a_new_baseline(
    database: Database,
) -> None:
    async with database.write() as session:
        await imported(session, PRODUCT)
        source = await session.get_one(Source, 1)
        source.cursor = {"newest": 5}
        source.baselined_at = NOW
        source.failures = 3
        await imported(session, "")
        await imported(session, PRODUCT, NOW + timedelta(days=9), timedelta(hours=24))
    async with database.read() as session:
        source = await session.get_one(Source, 1)
        assert (source.state, source.cursor, source.baselined_at) == ("ok", {}, None)
        assert (source.failures, source.backfill_seconds) == (0, 86_400)
        assert source.next_poll_at == NOW + timedelta(days=9)


async def test_only_new_sources_are_backfilled(database: Database) -> None:
    more = PRODUCT + '[[sources]]\nnetwork = "vk"\nkind = "wall"\naddress = "club7"\n'
    async with database.write() as session:
        await imported(session, PRODUCT)
        (await session.get_one(Source, 1)).baselined_at = NOW
        await imported(session, more, NOW + timedelta(days=1), timedelta(hours=24))
    async with database.read() as session:
        old, new = await session.get_one(Source, 1), await session.get_one(Source, 2)
        assert (old.backfill_seconds, old.baselined_at) == (0, NOW)
        assert (new.backfill_seconds, new.baselined_at) == (86_400, None)
        assert new.next_poll_at == NOW + timedelta(days=1)


async def test_a_parked_source_stays_parked(database: Database) -> None:
    async with database.write() as session:
        await imported(session, PRODUCT)
        (await session.get_one(Source, 1)).state = "parked"
        assert str(await imported(session, PRODUCT)) == "nothing changed"
        assert (await session.get_one(Source, 1)).state == "parked"


async def test_a_chat_bound_in_telegram_outlives_an_import_without_one(database: Database) -> None:
    unbound = PRODUCT.replace("chat_id = -1001234567890\nthread_id = 12\n", "")
    async with database.write() as session:
        await imported(session, unbound)
        row = await session.get_one(Office, 1)
        row.chat_id, row.thread_id = -100777, 3
        await session.flush()
        assert str(await imported(session, unbound)) == "nothing changed"
        assert (row.chat_id, row.thread_id) == (-100777, 3)


async def test_a_group_that_became_a_supergroup_is_not_set_back(database: Database) -> None:
    old = PRODUCT.replace("-1001234567890\nthread_id = 12", "-4055")
    async with database.write() as session:
        await imported(session, old)
        session.add(Chat(chat_id=-4055, moved_to=-100888))
        (await session.get_one(Office, 1)).chat_id = -100888
        await session.flush()
        assert str(await imported(session, old)) == "nothing changed"
        assert (await session.get_one(Office, 1)).chat_id == -100888


async def test_supervisors_keep_their_order(database: Database) -> None:
    two = PRODUCT.replace("supervisors = [1001]", "supervisors = [1002, 1001]") + (
        '[[people]]\ntelegram_id = 1002\nname = "Борис"\nrole = "supervisor"\n'
    )
    turned = two.replace("[1002, 1001]", "[1001, 1002]")
    async with database.write() as session:
        await imported(session, two)
        called = await people.supervisors(session, 1)
        assert [person.telegram_id for person in called] == [1002, 1001]
        assert (await imported(session, turned)).lines == ("~ office minzdrav: supervisors",)
        called = await people.supervisors(session, 1)
        assert [person.telegram_id for person in called] == [1001, 1002]


async def test_an_import_touches_no_posts(database: Database) -> None:
    async with database.write() as session:
        await imported(session, PRODUCT)
        post = Post(
            source_id=1,
            network="vk",
            external_id="1",
            thread_id="1",
            kind="post",
            text="Яма",
            text_hash="h",
            link="https://vk.com/wall-1_1",
            posted_at=NOW,
            seen_at=NOW,
        )
        session.add(post)
        await session.flush()
        await imported(session, "")
        assert (await session.get_one(Post, 1)).text == "Яма"


# --- any region at all ---

words = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=12
)
slugs = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,8}", fullmatch=True)
telegram_ids = st.integers(1, 60)


def some(of: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(of, unique=True, max_size=3).map(tuple)


@st.composite
def regions(draw: st.DrawFn) -> RegionFile:
    """A file without mistakes, with chats everywhere, since an import keeps a bound chat."""
    names = draw(st.lists(words, unique=True, max_size=3))
    ids = draw(st.lists(telegram_ids, unique=True, max_size=4))
    desks = draw(st.lists(slugs, unique=True, max_size=3))
    coordinator = draw(st.sampled_from([*desks, None]))
    of_ids = st.lists(st.sampled_from(ids), unique=True).map(tuple) if ids else st.just(())
    of_names = some(st.sampled_from(names)) if names else st.just(())
    return RegionFile.of(
        offices=[
            OfficeEntry(
                slug=slug,
                name=draw(words),
                chat_id=draw(st.integers(-(10**13), -1)),
                thread_id=draw(st.none() | st.integers(1, 99)),
                topics=draw(some(st.sampled_from(TOPICS))),
                districts=draw(of_names),
                supervisors=draw(of_ids),
                deputies=draw(of_ids),
                coordinator=slug == coordinator,
            )
            for slug in desks
        ],
        people=[
            PersonEntry(
                telegram_id=telegram_id,
                name=draw(words),
                role=draw(st.sampled_from(Role)),
                offices=tuple(sorted(draw(some(st.sampled_from(desks))))) if desks else (),
            )
            for telegram_id in ids
        ],
        districts=[DistrictEntry(name, draw(some(words)), draw(some(words))) for name in names],
        sources=[
            SourceEntry(
                "vk",
                "wall",
                f"club{number}",
                draw(st.sampled_from([*names, ""])),
                draw(st.booleans()),
            )
            for number in draw(st.sets(st.integers(1, 6), max_size=3))
        ],
    )


@given(regions())
def test_what_is_written_is_read_back(region: RegionFile) -> None:
    assert parse_region(format_region(region)) == region


@given(regions(), regions())
def test_a_region_differs_from_itself_in_nothing(one: RegionFile, other: RegionFile) -> None:
    assert list(compare(one, one)) == []
    assert bool(list(compare(one, other))) == (one != other)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(region=regions())
async def test_an_export_gives_back_what_was_imported(
    database: Database, region: RegionFile
) -> None:
    # Into the same database each time: whatever was there before, the file is what remains.
    async with database.write() as session:
        changes = await import_region(session, region, NOW)
    async with database.write() as session:
        assert parse_region(await export_region(session)) == region
        assert str(await import_region(session, region, NOW)) == "nothing changed"
    assert len(set(changes.lines)) == len(changes.lines)


async def test_a_source_s_own_bounds_are_taken_in_and_given_back(database: Database) -> None:
    bounds = PRODUCT.replace(
        'address = "sadovoe_talk"',
        'address = "sadovoe_talk"\npoll_every = "120s"\npoll_at_least = "1h"',
    )
    async with database.write() as session:
        await import_region(session, parse_region(bounds), NOW)
    async with database.read() as session:
        row = (await session.scalars(select(Source))).one()
        assert (row.poll_every_seconds, row.poll_at_least_seconds) == (120, 3600)
        exported = await export_region(session)
    assert 'poll_every = "2m"\npoll_at_least = "1h"' in exported
    assert parse_region(exported) == parse_region(bounds)


def test_a_bound_that_is_no_length_is_named() -> None:
    wrong = PRODUCT.replace('address = "sadovoe_talk"', 'address = "sadovoe_talk"\npoll_every = 60')
    with pytest.raises(RegionError, match='poll_every is written as "60s"'):
        parse_region(wrong)
