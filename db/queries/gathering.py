"""A column of many rows as one value: a list of numbers.

A hundred thousand numbers come out of either database ten times as fast in one array as in as
many rows; to tell the different ones among them, or their median, is then a matter of
milliseconds, where a database builds a tree or sorts for each such question.
"""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import ARRAY, JSON, BigInteger
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import TypeEngine


class gathered(GenericFunction[Sequence[int]]):
    """All values of a column of integers. Where there are no rows at all and nothing is grouped,
    PostgreSQL says None. Several of them in one SELECT are in the same order."""

    type = cast(TypeEngine[Sequence[int]], JSON().with_variant(ARRAY(BigInteger), "postgresql"))
    inherit_cache = True


@compiles(gathered, "sqlite")
def _sqlite(element: gathered, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_group_array{compiler.process(element.clause_expr, **options)}"


@compiles(gathered, "postgresql")
def _postgresql(element: gathered, compiler: SQLCompiler, **options: Any) -> str:
    return f"array_agg{compiler.process(element.clause_expr, **options)}"
