"""The version of this Otklik; pyproject.toml reads it from here."""

VERSION = "0.1.0"
