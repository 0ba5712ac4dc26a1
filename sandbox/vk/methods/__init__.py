"""The API's methods by section; `table.py` lists them all."""
