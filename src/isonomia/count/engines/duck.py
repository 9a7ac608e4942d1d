"""What the count says, for DuckDB itself: its own words, as one statement without temporary tables."""

from __future__ import annotations

from sqlglot import exp

from isonomia.count.engines.writing import Writer
from isonomia.count.loading import cleaned, text_of, typed_of
from isonomia.count.sql import Sql, call, cast, literal
from isonomia.model import reading


class DuckWriter(Writer):
    """Writes for DuckDB."""

    def text(self, name: str, type_name: str) -> Sql:
        """As the ordinary count reads it."""
        return text_of(name, type_name)

    def cleaned(self, text: Sql) -> Sql:
        """As the ordinary count cleans it."""
        return cleaned(text)

    def typed(self, name: str, type_name: str) -> Sql:
        """As the ordinary count reads it."""
        return typed_of(name, type_name)

    def number_from_text(self, text: Sql) -> Sql:
        """As the ordinary count reads it."""
        return _tried(text, reading.NUMBER, exp.DataType.Type.DOUBLE)

    def moment_from_text(self, text: Sql) -> Sql:
        """As the ordinary count reads it."""
        return _tried(text, reading.MOMENT, exp.DataType.Type.TIMESTAMP)

    def whole(self, value: Sql) -> Sql:
        """A whole number of 128 bits."""
        return cast(value, "HUGEINT")


def _tried(text: Sql, pattern: str, to: exp.DataType.Type) -> Sql:  # type: ignore[valid-type]  # an enumeration
    return exp.TryCast(this=call("regexp_extract", text, literal(pattern)), to=exp.DataType(this=to))
