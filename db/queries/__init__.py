"""All SQL, one module an aggregate, plain functions taking a session."""
