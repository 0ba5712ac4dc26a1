"""A model as numbers: its file, and what is checked before a number of it is believed.

A file is an .npz of plain arrays, read without pickle: a model is data and cannot run anything.
How the numbers judge a text: `scorer.py`; where they come from: `fitting.py`.
"""

import json
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.triage.learned.words import BUCKETS, MEANING, Floats

FORMAT = "otklik triage model 1"
COMPLAINT = "complaint"
CRITICAL = "critical"
#: A model of a hundred topics takes a tenth of it; a zip bomb takes more.
_LARGEST = 256 * 1024 * 1024
_MOST_OUTPUTS = 400


class ModelError(ValueError):
    """The file is no model of ours; the text names the file and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Model:
    """Linear scores for K outputs: "complaint", "critical", "kind.*", "tone.*", "topic.*".

    A score is log-odds (complaint, critical) or the logarithm of a share (the rest).
    `weights` are int8 of shape (BUCKETS, K), times `scales` (K); `rarity` (BUCKETS) is the
    inverse document frequency; `meaning` has shape (MEANING, K); `context` maps a name of
    `context.py` to K numbers; `bias` is (K). `notes` say how the model was made and what it was
    measured to do.
    """

    outputs: tuple[str, ...]
    weights: NDArray[np.int8]
    scales: Floats
    rarity: NDArray[np.float16]
    meaning: Floats
    context: Mapping[str, Floats]
    bias: Floats
    notes: Mapping[str, Any] = field(default_factory=dict)

    def groups(self) -> dict[str, tuple[str, ...]]:
        """Outputs that are alternatives: "tone" → ("tone.negative", …)."""
        found: dict[str, tuple[str, ...]] = {}
        for output in self.outputs:
            name, dot, _ = output.partition(".")
            if dot:
                found[name] = (*found.get(name, ()), output)
        return found


def save(model: Model, path: Path) -> None:
    """Write the file whole or not at all; what stood there before becomes `NAME.previous`."""
    fresh = path.with_name(f"{path.name}.new")
    head = {
        "format": FORMAT,
        "outputs": model.outputs,
        "context": tuple(model.context),
        "notes": dict(model.notes),
    }
    with fresh.open("wb") as file:
        np.savez_compressed(
            file,
            head=np.frombuffer(json.dumps(head, ensure_ascii=False).encode(), np.uint8),
            weights=model.weights,
            scales=model.scales,
            rarity=model.rarity,
            meaning=model.meaning,
            context=np.array(list(model.context.values()), np.float32),
            bias=model.bias,
        )
    if path.exists():
        # Copied, not moved: at no moment is there no model.
        kept = path.with_name(f"{path.name}.kept")
        shutil.copyfile(path, kept)
        kept.replace(path.with_name(f"{path.name}.previous"))
    fresh.replace(path)


def load(path: Path) -> Model:
    """Read and check a file; raises ModelError."""
    try:
        _guard(path)
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        model = _model(arrays)
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror or 'cannot be read'}") from error
    except (KeyError, TypeError, ValueError, AttributeError, zipfile.BadZipFile) as error:
        raise ModelError(f"{path}: not a triage model of Otklik ({error})") from error
    problem = _problem(model)
    if problem:
        raise ModelError(f"{path}: not a triage model of this version ({problem})")
    return model


def _guard(path: Path) -> None:
    """Refuse what would unpack into more memory than a model takes."""
    with zipfile.ZipFile(path) as archive:
        if sum(member.file_size for member in archive.infolist()) > _LARGEST:
            raise ValueError("it is too large")


def _model(arrays: Mapping[str, NDArray[Any]]) -> Model:
    head = json.loads(arrays["head"].tobytes())
    if head["format"] != FORMAT:
        raise ValueError(f"its format is {head['format']!r}")
    rows = arrays["context"]
    return Model(
        outputs=tuple(map(str, head["outputs"])),
        weights=arrays["weights"],
        scales=arrays["scales"],
        rarity=arrays["rarity"],
        meaning=arrays["meaning"],
        context=dict(zip(map(str, head["context"]), rows, strict=True)),
        bias=arrays["bias"],
        notes=dict(head["notes"]),
    )


def _problem(model: Model) -> str | None:
    """What keeps the numbers from being used; None when they can be."""
    outputs = len(model.outputs)
    if not 0 < outputs <= _MOST_OUTPUTS or len(set(model.outputs)) != outputs:
        return "its outputs"
    if COMPLAINT not in model.outputs or CRITICAL not in model.outputs:
        return "an output is missing"
    if not {"kind", "tone", "topic"} <= model.groups().keys():
        return "a group of outputs is missing"
    shapes: dict[str, tuple[NDArray[Any], tuple[int, ...], type]] = {
        "weights": (model.weights, (BUCKETS, outputs), np.int8),
        "scales": (model.scales, (outputs,), np.float32),
        "rarity": (model.rarity, (BUCKETS,), np.float16),
        "meaning": (model.meaning, (MEANING, outputs), np.float32),
        "bias": (model.bias, (outputs,), np.float32),
        **{f"context {n}": (r, (outputs,), np.float32) for n, r in model.context.items()},
    }
    for name, (array, shape, kind) in shapes.items():
        if array.shape != shape or array.dtype != kind:
            return f"its {name}"
        if not np.isfinite(array).all():
            return f"its {name} are not numbers"
    return None
