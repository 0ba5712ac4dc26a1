"""What triage is given: one post with the little that is known of its place. Nothing else."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PostText:
    """One post or comment as read alone by the desk.

    `parent` is the text it answers, if any. `place_official` is true when it stands on a page of
    the authorities, `from_official` when such a page wrote it; None means nobody knows. `district`
    is that of its source, "" where none is told: of streets of one name it says which is meant.
    """

    text: str
    parent: str | None = None
    place_official: bool | None = None
    from_official: bool | None = None
    district: str = ""
