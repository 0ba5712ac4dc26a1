"""Rendering: facts in, texts and keyboards out. No I/O."""
