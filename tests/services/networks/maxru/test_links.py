"""Addresses as they are typed, ids and links of messages."""

import pytest

from services.errors import Refused
from services.networks.maxru.links import max_address, max_link, mid_of


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("-72891795490955", "-72891795490955"),
        (" https://max.ru/c/-72891795490955/AZ1JazQ5S4Q ", "-72891795490955"),
        ("web.max.ru/-72891795490955", "-72891795490955"),
        ("c/472107880", "472107880"),
    ],
)
def test_numbers_and_links_are_taken(typed: str, address: str) -> None:
    assert max_address(typed) == address


@pytest.mark.parametrize("typed", ["https://max.ru/sadovoe_live", "@sadovoe", "", "-9" + "9" * 30])
def test_a_name_is_refused_with_what_to_do_instead(typed: str) -> None:
    with pytest.raises(Refused, match="номер"):
        max_address(typed)


@pytest.mark.parametrize(
    ("chat_id", "seq", "mid", "number"),
    [
        (
            -72891795490955,
            116329890167999364,
            "mid.ffffbdb48e6c3775019d496b34394b84",
            "AZ1JazQ5S4Q",
        ),
        (472107880, 116993690454357274, "mid.000000001c23cb68019fa524407e751a", "AZ-lJEB-dRo"),
    ],
)
def test_links_are_those_that_were_seen_live(chat_id: int, seq: int, mid: str, number: str) -> None:
    assert mid_of(chat_id, seq) == mid
    assert max_link("https://max.ru/", mid, chat_id) == f"https://max.ru/c/{chat_id}/{number}"


def test_a_message_whose_id_has_another_form_leads_to_its_chat() -> None:
    assert max_link("https://max.ru", "42", -5) == "https://max.ru/c/-5"
