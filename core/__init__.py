"""The ground floor: money, events, idempotency, caching, refusals, clock, identifiers."""
