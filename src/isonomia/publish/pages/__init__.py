"""One module a kind of page: each turns the release into what its template prints."""
