"""Troubles that are over, sold, asked about or praised."""
