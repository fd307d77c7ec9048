"""What a thing costs: price lists, tax, the sum of a basket."""
