"""Revisions, numbered in order; one that was released is never edited."""
