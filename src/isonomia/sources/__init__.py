"""Where records live: files, folders, DuckDB files, published tables."""
