"""How well and how fast triage judges posts it was not written from, beside simpler judges."""
