"""Pure logic on values: no database, no clock."""
