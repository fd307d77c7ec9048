-- Orders that were paid, or accepted on a promise, of one month.
WITH taken AS (
  SELECT o.*, COALESCE(told.at, o.placed_at) AS paid_at
  FROM orders_order o
  LEFT JOIN LATERAL (
    SELECT min(e.at) AS at FROM orders_orderevent e
    WHERE e.order_id = o.id AND e.happening IN ('paid', 'promised')
  ) told ON TRUE
  WHERE o.placed_at >= {since} AND o.placed_at < {until}
    AND (told.at IS NOT NULL OR o.state IN ('paid', 'packed', 'ready', 'partly', 'shipped', 'delivered'))
)
SELECT
  o.id AS order_id,
  o.number,
  o.placed_at AT TIME ZONE 'UTC' AS placed_at,
  o.paid_at AT TIME ZONE 'UTC' AS paid_at,
  o.user_id,
  CASE WHEN o.user_id IS NOT NULL THEN 'u:' || o.user_id
       WHEN o.email <> '' THEN 'g:' || left(encode(sha256(convert_to(lower(o.email), 'UTF8')), 'hex'), 16)
  END AS person,
  CASE WHEN c.id IS NULL THEN 'web' WHEN c.kind = 'till' THEN 'store' ELSE c.code END AS channel,
  COALESCE(c.location_id, parcel.location_id) AS location_id,
  COALESCE(o.ship_to ->> 'country', '') AS country,
  COALESCE(o.ship_to ->> 'region', '') AS region,
  o.currency,
  o.items AS goods,
  o.discount,
  o.delivery,
  o.tax,
  o.total,
  -- Given back, never asked for, or moved on to what was sent instead.
  COALESCE(back.amount, 0) + CASE WHEN swap.id IS NULL THEN o.waived ELSE 0 END + COALESCE(instead.amount, 0)
    AS refunded,
  o.state = 'cancelled' AS is_called_off,
  o.coupon,
  COALESCE(used.campaign, '') AS campaign,
  parcel.delivered_at AT TIME ZONE 'UTC' AS delivered_at
FROM taken o
LEFT JOIN orders_channel c ON c.id = o.channel_id
LEFT JOIN orders_return swap ON swap.exchange_order_id = o.id
LEFT JOIN LATERAL (
  SELECT min(f.location_id) AS location_id, max(f.delivered_at) AS delivered_at
  FROM orders_fulfilment f WHERE f.order_id = o.id AND f.state <> 'opened'
) parcel ON TRUE
LEFT JOIN LATERAL (
  SELECT sum(r.amount) AS amount FROM payments_payment p JOIN payments_refund r ON r.payment_id = p.id
  WHERE p.reference = o.number
    AND r.reason NOT IN ('paid_twice', 'late_payment', 'no_order', 'paid_otherwise', 'less')
) back ON TRUE
LEFT JOIN LATERAL (
  SELECT sum(x.waived) AS amount FROM orders_return r JOIN orders_order x ON x.id = r.exchange_order_id
  WHERE r.order_id = o.id AND x.state <> 'cancelled'
) instead ON TRUE
LEFT JOIN LATERAL (
  SELECT min(COALESCE(whole.code, p.code)) AS campaign
  FROM promotions_use u
  JOIN promotions_promotion p ON p.id = u.promotion_id AND p.is_coupon
  LEFT JOIN promotions_promotion whole ON whole.code = p."group"
  WHERE u.reference = o.number AND u.given_back_at IS NULL
) used ON TRUE
ORDER BY o.placed_at, o.id
