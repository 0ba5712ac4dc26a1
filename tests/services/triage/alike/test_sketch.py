"""Keys under which texts alike meet."""

from hypothesis import given
from hypothesis import strategies as st

from services.triage.alike.sketch import BANDS, ROWS, alike, bands, grams

TEXT = "Во дворе на Луговой третью неделю не вывозят мусор"


def test_keys_are_those_that_databases_hold_already() -> None:
    assert bands(grams(TEXT))[:2] == (
        "0:112144556:165853503:28783159",
        "1:37673065:400189588:152514428",
    )


def test_a_short_text_has_no_keys() -> None:
    assert bands(grams("нет воды")) == ()


def test_a_near_copy_shares_a_key_and_another_text_none() -> None:
    near = grams(TEXT.replace("третью неделю", "третью неделю опять"))
    other = grams("В поликлинике снова нет талонов к терапевту, запись закрыта")
    assert alike(grams(TEXT), near) > 0.7
    assert set(bands(grams(TEXT))) & set(bands(near))
    assert not set(bands(grams(TEXT))) & set(bands(other))


@given(st.frozensets(st.integers(0, 2**32 - 1), min_size=1, max_size=50))
def test_any_grams_have_all_their_keys_of_numbers_of_32_bits(found: frozenset[int]) -> None:
    keys = bands(found)
    assert [key.split(":")[0] for key in keys] == [str(at) for at in range(BANDS)]
    lowest = [int(part) for key in keys for part in key.split(":")[1:]]
    assert len(lowest) == BANDS * ROWS
    assert all(0 <= number < 2**32 for number in lowest)
