"""Finding the address of a stored file; the bytes themselves are served by `server.py`."""

from typing import Any

from sandbox.telegram.errors import bad_request
from sandbox.telegram.files import MAX_DOWNLOAD
from sandbox.telegram.messenger import Messenger
from sandbox.telegram.params import Params


def get_file(messenger: Messenger, params: Params) -> Any:
    if not params.has("file_id"):
        raise bad_request("file_id not specified")
    file = messenger.files.by_id.get(params.text("file_id"))
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.data) > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {
        "file_id": file.file_id,
        "file_unique_id": file.unique_id,
        "file_size": len(file.data),
        "file_path": file.path,
    }
