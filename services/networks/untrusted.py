"""What is the same whichever network is read: a bad item, a strange answer, a source's address.

Lives here: the words for them. Does not live here: any one network's shapes.
"""

from collections.abc import Callable, Mapping

from services.errors import ErrorKind, NetworkError, Refused
from services.languages import Wording, lazy
from services.networks.base import SourceRef

LACKS = lazy("нет {key}")
"""What a strange answer has not."""


class BadItem(Exception):
    """One item cannot be read; its neighbours can."""


def unreadable(title: Wording, what: Wording) -> NetworkError:
    """The error for an answer of a shape nobody promised; it may well pass."""
    return NetworkError(
        ErrorKind.RETRY,
        lazy("{title}: ответ непонятного вида ({what})").filled(title=title, what=what),
        code="shape",
    )


def address_of(title: Wording, source: SourceRef, forms: Mapping[str, Callable[[str], str]]) -> str:
    """A source's address in the one form of its kind. Raises NetworkError(BUG) for a kind that is
    not read, and for what is no address."""
    form = forms.get(source.kind)
    if form is None:
        raise NetworkError(
            ErrorKind.BUG,
            lazy("{title}: источник вида «{kind}» не читается").filled(
                title=title, kind=source.kind
            ),
        )
    try:
        return form(source.address)
    except Refused as refusal:
        raise NetworkError(ErrorKind.BUG, refusal.words) from None
