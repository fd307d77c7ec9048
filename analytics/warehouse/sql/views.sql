CREATE VIEW events AS SELECT * REPLACE (COALESCE(experiments, []) AS experiments) FROM events_read;
CREATE VIEW products AS SELECT * FROM products_read;
CREATE VIEW people AS SELECT * FROM people_read;
CREATE VIEW stock AS SELECT * FROM stock_read;
CREATE VIEW campaigns AS SELECT * FROM campaigns_read;
CREATE VIEW campaign_reach AS SELECT * FROM campaign_reach_read;
CREATE VIEW redemptions AS SELECT * FROM redemptions_read;

-- One row for each sale: small beside its lines, so reckoned once.
CREATE TABLE orders_known AS
SELECT
  o.*,
  o.placed_at::DATE AS day,
  CASE WHEN o.person IS NOT NULL
       THEN row_number() OVER (PARTITION BY o.person ORDER BY o.placed_at, o.order_id) = 1
  END AS is_first_order
FROM orders_read o;

-- What is refunded of a line: its units that went back, at what was agreed for them.
CREATE VIEW sales AS
SELECT
  o.order_id, o.number AS order_number, o.placed_at, o.paid_at, o.day, o.user_id, o.person,
  o.is_first_order, o.channel, o.location_id, COALESCE(w.location, '') AS location,
  o.country, o.region, o.currency,
  l.line_id, l.variant_id, l.sku, l.product_id, COALESCE(p.name_en, l.name) AS product,
  p.category_id, p.category, p.department_id, p.department, p.brand,
  l.quantity, l.list_amount, l.discount, l.net_amount, l.tax, l.cost,
  l.returned_quantity,
  CASE WHEN o.is_called_off THEN l.net_amount ELSE l.refunded END AS refunded,
  o.coupon, o.campaign,
  COALESCE(l.promotion_codes, []) AS promotion_codes
FROM lines_read l
JOIN orders_known o USING (order_id)
LEFT JOIN products p USING (product_id)
LEFT JOIN locations_read w USING (location_id);

CREATE VIEW orders AS
SELECT
  o.order_id, o.number, o.placed_at, o.paid_at, o.day, o.user_id, o.person, o.is_first_order,
  o.channel, o.location_id, o.country, o.currency, o.goods, o.discount, o.delivery, o.tax,
  o.total, o.refunded, l.lines, l.units, o.coupon, o.campaign,
  o.delivered_at
FROM orders_known o
LEFT JOIN (
  SELECT order_id, count(*) AS lines, sum(quantity)::BIGINT AS units FROM lines_read GROUP BY order_id
) l USING (order_id);
