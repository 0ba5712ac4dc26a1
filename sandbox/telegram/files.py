"""Files the messenger keeps: documents as they are, pictures with a small copy."""

from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePath

from PIL import Image, UnidentifiedImageError

from sandbox.telegram.errors import bad_request
from sandbox.telegram.town import TownFile

MAX_UPLOAD = 50 * 1024 * 1024
MAX_DOWNLOAD = 20 * 1024 * 1024
MAX_PHOTO = 10 * 1024 * 1024
THUMBNAIL = 320


@dataclass
class Files:
    by_id: dict[str, TownFile] = field(default_factory=dict)
    by_path: dict[str, TownFile] = field(default_factory=dict)
    _sizes: dict[str, tuple[TownFile, ...]] = field(default_factory=dict)

    def keep_document(self, name: str, mime: str, data: bytes) -> TownFile:
        return self._keep("documents", "BQACAgIAAx", name, mime, data)

    def keep_photo(self, data: bytes) -> tuple[TownFile, ...]:
        """The picture in growing sizes. Raises ApiError 400 when it is none, or too odd."""
        if len(data) > MAX_PHOTO:
            raise bad_request(
                f"file of size {len(data)} bytes is too big for a photo; "
                f"the maximum size is {MAX_PHOTO} bytes"
            )
        try:
            image = Image.open(BytesIO(data))
            image.load()
        except (UnidentifiedImageError, OSError):
            raise bad_request("IMAGE_PROCESS_FAILED") from None
        width, height = image.size
        if width + height > 10_000 or max(width, height) > 20 * min(width, height):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        mime = Image.MIME.get(image.format or "", "image/jpeg")
        full = self._keep_picture(data, mime, image.size)
        sizes: tuple[TownFile, ...] = (full,)
        if max(width, height) > THUMBNAIL:
            sizes = (self._thumbnail(image), full)
        self._sizes |= {file.file_id: sizes for file in sizes}
        return sizes

    def sizes_of(self, photo: TownFile) -> tuple[TownFile, ...]:
        """All sizes of a kept picture, given any one of them."""
        return self._sizes[photo.file_id]

    def _thumbnail(self, image: Image.Image) -> TownFile:
        small = image.convert("RGB")
        small.thumbnail((THUMBNAIL, THUMBNAIL))
        buffer = BytesIO()
        small.save(buffer, "JPEG")
        return self._keep_picture(buffer.getvalue(), "image/jpeg", small.size)

    def _keep_picture(self, data: bytes, mime: str, size: tuple[int, int]) -> TownFile:
        name = f"photo.{mime.removeprefix('image/').replace('jpeg', 'jpg')}"
        return self._keep("photos", "AgACAgIAAx", name, mime, data, size)

    def _keep(
        self,
        folder: str,
        prefix: str,
        name: str,
        mime: str,
        data: bytes,
        size: tuple[int, int] = (0, 0),
    ) -> TownFile:
        number = len(self.by_id) + 1
        file = TownFile(
            file_id=f"{prefix}kBAAI{number:08d}",
            unique_id=f"AQAD{number:08d}",
            path=f"{folder}/file_{number}{PurePath(name).suffix}",
            name=name,
            mime=mime,
            data=data,
            width=size[0],
            height=size[1],
        )
        self.by_id[file.file_id] = self.by_path[file.path] = file
        return file
