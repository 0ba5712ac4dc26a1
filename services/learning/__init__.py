"""Learning from a region's own incidents: its export, and what its desk has corrected."""
