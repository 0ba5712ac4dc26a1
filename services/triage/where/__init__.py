"""Where a post speaks of: districts, settlements, streets and houses, as the region names them."""
