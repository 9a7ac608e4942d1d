"""The nouns: frozen, self-checking, without behaviour of their own beyond what makes them true."""
