"""Writes the next revision: `python -m migrations "what changes"`."""

import asyncio
import sys
import tempfile
from pathlib import Path

from db.migrate import upgrade, write_revision


async def write(message: str) -> Path:
    """The file of the new revision, found by comparing the models with the history so far."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/history.db"
        await upgrade(url)
        return await write_revision(url, message)


if __name__ == "__main__":
    print(asyncio.run(write(" ".join(sys.argv[1:]))))  # noqa: T201 the answer of this command
