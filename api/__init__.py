"""The apps' face: REST over the same rooms as the storefront."""
