"""Finding products: the index derived from the catalogue and the queries over it."""
