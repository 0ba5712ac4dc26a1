"""`python -m training.meanings NAVEC.tar`: word vectors of Natasha → the small table that ships.

The archive is `natasha/data/emb/navec_news_v1_1B_250K_300d_100q.tar` of the package natasha
(MIT licence). Its 250,000 words of 300 numbers become the 50,000 commonest Russian lemmas of 32.
Run once; the table is committed.
"""

import gzip
import io
import sys
import tarfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from services.triage.learned.words import MEANING, key_of
from services.triage.lemmas import lemma
from services.triage.reading import repaired

OUT = Path(__file__).parents[1] / "services/triage/learned/meanings.npz"
WORDS = 50_000
#: A word of this share of all words is half as telling as a rare one.
_COMMON = 1e-3
_RUSSIAN = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюя")
_AXES_FROM = 20_000


def main(archive: Path) -> None:
    """Write `OUT`."""
    words, counts, vectors = _read(archive)
    shares = counts / counts.sum()
    order = np.argsort(-counts, kind="stable")
    centred = vectors - vectors[order[: WORDS + WORDS // 5]].mean(0)
    axes = np.linalg.svd(centred[order[:_AXES_FROM]], full_matrices=False)[2][:MEANING]
    small = centred @ axes.T
    small /= np.linalg.norm(small, axis=1, keepdims=True) + 1e-6
    chosen: dict[int, int] = {}
    for at in order:
        word = repaired(words[at]) if at < len(words) else ""
        if len(word) > 1 and set(word) <= _RUSSIAN:
            # A word is kept under its dictionary form, with the vector of its commonest form.
            chosen.setdefault(key_of(lemma(word)), int(at))
        if len(chosen) == WORDS:
            break
    keys = np.array(sorted(chosen), np.uint32)
    rows = np.array([chosen[int(key)] for key in keys])
    np.savez_compressed(
        OUT,
        keys=keys,
        vectors=np.round(small[rows] * 127).astype(np.int8),
        telling=(_COMMON / (_COMMON + shares[rows])).astype(np.float16),
    )


def _read(archive: Path) -> tuple[list[str], NDArray[np.float64], NDArray[np.float32]]:
    """Words, how often each was met, and its 300 numbers, unpacked from the quantised form."""
    with tarfile.open(archive) as tar:
        parts = {Path(m.name).name: _bytes(tar, m) for m in tar.getmembers() if m.isfile()}
    vocabulary = gzip.decompress(parts["vocab.bin"])
    size = int(np.frombuffer(vocabulary[:4], np.uint32)[0])
    counts = np.frombuffer(vocabulary[4 : 4 + 4 * size], np.uint32).astype(np.float64)
    words = vocabulary[4 + 4 * size :].decode("utf-8").splitlines()
    rows, _, pieces, centroids = np.frombuffer(parts["pq.bin"][:16], np.uint32).tolist()
    codes = io.BytesIO(parts["pq.bin"][16:])
    indexes = np.frombuffer(codes.read(rows * pieces), np.uint8).reshape(rows, pieces)
    table = np.frombuffer(codes.read(), np.float32).reshape(pieces, centroids, -1)
    vectors = table[np.arange(pieces), indexes].reshape(rows, -1)
    return words, counts, vectors


def _bytes(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = tar.extractfile(member)
    return file.read() if file else b""


if __name__ == "__main__":
    main(Path(sys.argv[1]))
