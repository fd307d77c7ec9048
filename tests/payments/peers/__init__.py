"""Other companies' servers, written from their public protocols: real HTTP, real keys.

They share no code with the adapters they test, and verify with public keys only.
"""
