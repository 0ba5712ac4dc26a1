"""What the sections of networks with a voice have: a switch, and in whose name.

`publish` lets people answer residents there by «📤 Опубликовать»; off, answers are published by
hand and confirmed with a link.
"""

from typing import Annotated

from pydantic import Field, model_validator

from bot.networks.reading import Reading

Name = Annotated[str, Field(min_length=1, max_length=100)]


class OneVoice(Reading):
    """A network where one account answers. `voice`: what people are told whose name it is."""

    publish: bool = False
    voice: Annotated[str, Field(max_length=100)] = ""

    @model_validator(mode="after")
    def _has_a_name(self) -> "OneVoice":
        if self.publish and not self.voice:
            raise ValueError("voice is missing; name the account or set publish = false")
        return self

    @property
    def spoken(self) -> str:
        """The name, where the account answers at all."""
        return self.voice if self.publish else ""


class ManyVoices(Reading):
    """A network where it depends on the place who answers. `voices`: their names by places."""

    publish: bool = False
    voices: dict[str, Name] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _has_names(self) -> "ManyVoices":
        if self.publish and not self.voices:
            raise ValueError("voices is empty; name a place or set publish = false")
        return self

    @property
    def spoken(self) -> dict[str, str]:
        """The names by places, where anybody answers at all."""
        return self.voices if self.publish else {}
