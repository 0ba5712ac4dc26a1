"""Where the contracts and the measuring data lie; tests that need them skip when they do not."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def shared_path(relative: str) -> Path:
    """The file or folder under `shared`, or a skip that says what is missing."""
    base = Path(os.environ.get("OTKLIK_SHARED", ROOT.parent / "shared"))
    path = base / relative
    if not path.exists():
        pytest.skip(f"needs shared/{relative}: set OTKLIK_SHARED or put it beside the project")
    return path
