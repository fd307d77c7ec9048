-- What a month's orders and lines depend on: the month is read anew when any of it has changed.
WITH o AS (
  SELECT date_trunc('month', placed_at AT TIME ZONE 'UTC')::date AS month, count(*) AS rows,
         max(updated_at) AS touched, count(user_id) AS known,
         sum(hashtextextended(number || email, 0)) AS numbers, sum(waived) AS waived
  FROM orders_order GROUP BY 1
), l AS (
  SELECT date_trunc('month', o.placed_at AT TIME ZONE 'UTC')::date AS month,
         sum(l.cancelled + l.returned) AS back, max(l.updated_at) AS touched
  FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id
  WHERE l.cancelled > 0 OR l.returned > 0 GROUP BY 1
), r AS (
  SELECT date_trunc('month', o.placed_at AT TIME ZONE 'UTC')::date AS month,
         count(*) AS rows, sum(r.amount) AS amount
  FROM payments_refund r JOIN payments_payment p ON p.id = r.payment_id
  JOIN orders_order o ON o.number = p.reference GROUP BY 1
), x AS (
  SELECT date_trunc('month', o.placed_at AT TIME ZONE 'UTC')::date AS month,
         count(*) AS rows, sum(x.waived) AS waived, max(x.updated_at) AS touched
  FROM orders_return r JOIN orders_order o ON o.id = r.order_id
  JOIN orders_order x ON x.id = r.exchange_order_id GROUP BY 1
), f AS (
  SELECT date_trunc('month', o.placed_at AT TIME ZONE 'UTC')::date AS month,
         count(*) AS rows, max(f.delivered_at) AS delivered
  FROM orders_fulfilment f JOIN orders_order o ON o.id = f.order_id GROUP BY 1
)
SELECT to_char(o.month, 'YYYY-MM'), md5(concat_ws('|', o.*, l.*, r.*, x.*, f.*))
FROM o LEFT JOIN l USING (month) LEFT JOIN r USING (month) LEFT JOIN x USING (month) LEFT JOIN f USING (month)
ORDER BY 1
