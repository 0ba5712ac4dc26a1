"""Pictures and files: brought to where MAX asks, then named in a message by their token."""

from typing import Any

from aiogram import Bot
from aiogram.types import InputFile

from bot.max.line import MaxLine
from services.networks.maxru.answers import Json, strange

IMAGE, FILE = "image", "file"
NAMELESS = "file"


async def brought(line: MaxLine, bot: Bot, kind: str, file: InputFile) -> dict[str, Any]:
    """The attachment of a file that was uploaded. Raises NetworkError."""
    content = b"".join([chunk async for chunk in file.read(bot)])
    place = await line.ask("POST", "uploads", {"type": kind})
    url = place.get("url")
    if not isinstance(url, str):
        raise strange("uploads")
    told = await line.upload(url, file.filename or NAMELESS, content)
    return {"type": kind, "payload": _payload(kind, told)}


def _payload(kind: str, told: Json) -> dict[str, Any]:
    """A file has one token; a picture one for each of its sizes, taken over as they are."""
    if kind == IMAGE and isinstance(told.get("photos"), dict):
        return {"photos": told["photos"]}
    token = told.get("token")
    if not isinstance(token, str):
        raise strange("upload")
    return {"token": token}
