"""The ground floor: money, events and outbox, idempotency, caching, refusals, clock, identifiers."""
