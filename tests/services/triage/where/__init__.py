"""Places: found as they are written, in any case and misspelt."""
