"""Topics that rise far above their own history, and whom it is told."""
