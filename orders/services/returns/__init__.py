"""Sending back: asked for, approved, on its way, looked at, settled."""
