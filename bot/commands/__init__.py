"""The commands of `python -m bot`, one module each: `add(commands)` and `run(args)`."""
