"""What the shop sells: products, variants, typed attributes, categories, pictures."""
