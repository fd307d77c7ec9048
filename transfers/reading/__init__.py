"""Reading what was uploaded, row by row, without trusting it."""
