"""post -> Verdict: pure, offline, replaceable as a whole behind `assess`."""
