"""Words to people: channels, messages and their delivery log."""
