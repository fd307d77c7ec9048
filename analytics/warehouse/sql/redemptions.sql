SELECT
  COALESCE(whole.id, p.id) AS campaign_id,
  u.user_id,
  COALESCE(k.code, p.code) AS coupon,
  u.at AT TIME ZONE 'UTC' AS redeemed_at,
  o.id AS order_id
FROM promotions_use u
JOIN promotions_promotion p ON p.id = u.promotion_id AND p.is_coupon
LEFT JOIN promotions_promotion whole ON whole.code = p."group"
LEFT JOIN promotions_couponcode k ON k.id = u.code_id
LEFT JOIN orders_order o ON o.number = u.reference
WHERE u.given_back_at IS NULL
ORDER BY u.id
