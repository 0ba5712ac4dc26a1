"""Keeping Otklik running for years: health, vitals, doctor, backup, audit, upkeep."""
