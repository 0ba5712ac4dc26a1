"""What is worked out of a word is worked out once, and never fills the memory."""

from services.triage.memory import Memory


def test_what_was_worked_out_is_not_worked_out_again() -> None:
    asked: list[str] = []

    def length(word: str) -> int:
        asked.append(word)
        return len(word)

    memory = Memory(length)

    assert [memory[word] for word in ("яма", "вода", "яма")] == [3, 4, 3]
    assert asked == ["яма", "вода"]


def test_a_full_memory_forgets_and_answers_as_before() -> None:
    memory: Memory[str, int] = Memory(len, most=3)
    words = [f"слово{n}" for n in range(20)]

    assert [memory[word] for word in words * 2] == [len(word) for word in words * 2]
    assert len(memory) <= 3


def test_a_flood_of_endless_words_is_answered_and_not_kept() -> None:
    memory: Memory[str, int] = Memory(len)
    words = ["а" * length for length in (63, 64, 65, 4_000)]

    assert [memory[word] for word in words] == [63, 64, 65, 4_000]
    assert list(memory) == words[:2]
