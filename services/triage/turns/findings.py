"""Which features of `lexicon/kinds.toml` name a trouble, by what kind of trouble it is."""

# Broken, dirty, missing: what may be seen.
PROBLEMS = frozenset(
    {"absence", "failure", "broken", "worn", "dirt", "danger", "unfair", "unable", "lack", "cold"}
)
FINDINGS = PROBLEMS | {
    "demand", "invitation", "appealed", "refused", "outrage", "sarcasm", "money", "taken",
    "brush_off", "rude", "hurt", "negated",
}  # fmt: skip
# What else people are tired of; alone it is not enough.
GRIEVANCES = frozenset(
    {"scarce", "waiting", "detour", "unkept", "again", "since", "duration", "mock", "why"}
)
CRIES = GRIEVANCES | {"outrage"}
# What may be mended, of all that people complain of.
WRONGS = PROBLEMS | {"taken", "outrage", "negated", "invitation"}
TROUBLES = FINDINGS | GRIEVANCES
