-- A campaign is a promotion with a coupon; those of its group are its coupons.
SELECT
  p.id AS campaign_id,
  p.code,
  p.name_en AS name,
  (p.starts_at AT TIME ZONE 'UTC')::date AS starts_on,
  (p.ends_at AT TIME ZONE 'UTC')::date AS ends_on
FROM promotions_promotion p
LEFT JOIN promotions_promotion whole ON whole.code = p."group" AND whole.id <> p.id
WHERE p.is_coupon AND whole.id IS NULL
ORDER BY p.id
