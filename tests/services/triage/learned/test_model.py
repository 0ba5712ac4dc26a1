"""A model's file: data, not code; refused by name when it is not ours."""

import io
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from services.triage import PostText, assess
from services.triage.learned.choice import SHIPPED, shipped, use_model
from services.triage.learned.model import ModelError, load, save

TEXT = "Третий день нет горячей воды на Вишнёвой 8, управляющая молчит"


@pytest.fixture(autouse=True)
def _back_to_the_shipped_model() -> Iterator[None]:
    yield
    use_model(None)


def _with(path: Path, **changes: object) -> Path:
    """The shipped file with some arrays replaced, dropped if None."""
    with np.load(SHIPPED, allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files} | changes
    np.savez(path, **{name: array for name, array in arrays.items() if array is not None})
    return path


def test_what_is_saved_is_what_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "model.npz"

    save(shipped().model, path)
    loaded = load(path)

    assert loaded.outputs == shipped().model.outputs
    assert (loaded.weights == shipped().model.weights).all()
    assert loaded.context.keys() == shipped().model.context.keys()


def test_the_model_before_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    save(replace(shipped().model, notes={"made": "first"}), path)
    save(replace(shipped().model, notes={"made": "second"}), path)

    assert load(path).notes == {"made": "second"}
    assert load(tmp_path / "model.npz.previous").notes == {"made": "first"}


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"none\.npz: No such file"):
        load(tmp_path / "none.npz")


@pytest.mark.parametrize("content", [b"", b"not a zip", b"\x93NUMPY", b"PK\x05\x06" + bytes(18)])
def test_a_file_of_something_else_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "m.npz"
    path.write_bytes(content)

    with pytest.raises(ModelError, match=r"m\.npz: not a triage model"):
        load(path)


def test_half_a_file_is_refused(tmp_path: Path) -> None:
    whole = SHIPPED.read_bytes()
    path = tmp_path / "m.npz"
    path.write_bytes(whole[: len(whole) // 2])

    with pytest.raises(ModelError):
        load(path)


def test_a_pickle_inside_is_refused_and_not_run(tmp_path: Path) -> None:
    touched = tmp_path / "touched"
    code = np.array([_Opens(touched)], dtype=object)
    np.savez(tmp_path / "m.npz", head=code, weights=code)

    with pytest.raises(ModelError):
        load(tmp_path / "m.npz")
    assert not touched.exists()


class _Opens:
    """Unpickled, it makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return open, (str(self.path), "w")


@pytest.mark.parametrize(
    "changes",
    [
        {"weights": None},
        {"weights": np.zeros((3, 3), np.int8)},
        {"bias": np.zeros(1, np.float32)},
        {"scales": np.full(len(shipped().model.outputs), np.nan, np.float32)},
        {"head": np.frombuffer(b"{}", np.uint8)},
        {"head": np.frombuffer(b'{"format": "somebody else\'s"}', np.uint8)},
        {"head": np.frombuffer(b"\xff\xfe", np.uint8)},
    ],
)
def test_a_model_of_other_numbers_is_refused(tmp_path: Path, changes: dict[str, object]) -> None:
    with pytest.raises(ModelError, match=r"m\.npz: not a triage model"):
        load(_with(tmp_path / "m.npz", **changes))


def test_a_file_that_swells_is_refused_before_it_does(tmp_path: Path) -> None:
    path = tmp_path / "m.npz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        zeros = io.BytesIO()
        np.save(zeros, np.zeros(300 * 1024 * 1024, np.int8))
        archive.writestr("weights.npy", zeros.getvalue())

    with pytest.raises(ModelError, match="too large"):
        load(path)


def test_a_refused_model_leaves_the_shipped_one_judging(tmp_path: Path) -> None:
    before = assess(PostText(TEXT))

    reason = use_model(tmp_path / "none.npz")

    assert reason is not None
    assert "none.npz" in reason
    assert assess(PostText(TEXT)) == before


def test_a_chosen_model_judges(tmp_path: Path) -> None:
    path = tmp_path / "m.npz"
    model = shipped().model
    never = model.bias.copy()
    never[model.outputs.index("complaint")] = -50
    save(replace(model, bias=never), path)

    assert use_model(path) is None
    chosen = assess(PostText(TEXT)).score
    assert use_model(None) is None

    assert chosen == 0.0
    assert assess(PostText(TEXT)).score > 0.5


def test_judging_needs_no_scikit_learn() -> None:
    code = (
        "import sys; from services.triage import PostText, assess; assess(PostText('нет воды'));"
        "sys.exit(any(name in sys.modules for name in ('sklearn', 'scipy')))"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_shipped_files_are_small() -> None:
    assert sum(path.stat().st_size for path in SHIPPED.parent.glob("*.npz")) < 4_000_000
