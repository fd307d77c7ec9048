-- Lines of the orders of one month, paid or not: the view joins them to those that were.
SELECT
  l.order_id,
  l.id AS line_id,
  l.variant_id,
  l.sku,
  v.product_id,
  l.name,
  l.quantity,
  -- Not unit times quantity: the price of one may be a part of a penny (fuel, goods by weight).
  l.total + l.discount AS list_amount,
  l.discount,
  CASE WHEN l.tax_inclusive THEN l.total ELSE l.total + l.tax END AS net_amount,
  l.tax,
  CASE WHEN v.cost_currency = o.currency THEN v.cost * l.quantity END AS cost,
  l.returned AS returned_quantity,
  -- What was agreed for the units that went back, as orders.rules.shares reckons it.
  round(CASE WHEN l.tax_inclusive THEN l.total ELSE l.total + l.tax END
        * (l.cancelled + l.returned) / greatest(l.quantity, 1), 2) AS refunded,
  CASE WHEN l.adjustments <> '[]'::jsonb THEN (
    SELECT string_agg(DISTINCT a ->> 'offer', '|')
    FROM jsonb_array_elements(l.adjustments) a WHERE a ->> 'outcome' = 'applied'
  ) END AS promotion_codes
FROM orders_order o
JOIN orders_orderline l ON l.order_id = o.id
LEFT JOIN catalog_variant v ON v.id = l.variant_id
WHERE o.placed_at >= {since} AND o.placed_at < {until}
ORDER BY o.placed_at, l.id
