SELECT
  at AT TIME ZONE 'UTC' AS at, id, received_at AT TIME ZONE 'UTC' AS received_at, kind, visitor, session,
  user_id, page, path, block, slot, product_id, category_id, order_id, query, position, quantity,
  value, currency, device, language, country, source, medium, campaign,
  array_to_string(experiments, '|') AS experiments, is_bot, is_synthetic, props
FROM analytics_event
WHERE at >= {since} AND at < {until}
