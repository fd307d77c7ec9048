"""The other sides of our channels, written from the public protocols with `cryptography` alone."""
