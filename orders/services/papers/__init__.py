"""Documents: issued with a number, made into files, given out."""
