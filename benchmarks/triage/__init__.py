"""How well and how fast triage judges posts it was not written from, beside simpler judges."""

import os

# As the desk does (bot/__main__.py), and before numpy loads.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
