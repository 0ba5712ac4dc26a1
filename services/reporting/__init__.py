"""Figures of periods, and the summaries and digests that tell them."""
