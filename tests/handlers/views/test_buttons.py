"""What holds for the data of all buttons, whoever made them."""

from collections import Counter
from importlib import import_module
from pkgutil import walk_packages

from aiogram.filters.callback_data import CallbackData

import handlers


def test_no_two_kinds_of_button_begin_alike() -> None:
    for module in walk_packages(handlers.__path__, "handlers."):
        import_module(module.name)
    prefixes = Counter(kind.__prefix__ for kind in CallbackData.__subclasses__())
    assert len(prefixes) > 20
    assert [prefix for prefix, number in prefixes.items() if number > 1] == []
