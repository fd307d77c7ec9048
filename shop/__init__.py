"""The top floor: settings, URLs, start-up. The only place that knows everyone."""
