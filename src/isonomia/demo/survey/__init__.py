"""A climate survey on made-up answers: a seeded generator, and the study that reads them."""
