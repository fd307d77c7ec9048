"""Blocks of the settings that read nothing from the environment."""
