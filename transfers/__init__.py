"""Catalogue data in and out as files: imports with a dry run, exports, pictures by address."""
