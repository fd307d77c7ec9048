-- Shoppers: everybody who is no operator.
SELECT
  u.id AS user_id,
  u.created_at AT TIME ZONE 'UTC' AS joined_at,
  COALESCE(home.country, '') AS country,
  u.language,
  COALESCE(t.code, '') AS tier,
  COALESCE(b.attributes, '{{}}'::jsonb) AS attributes,
  COALESCE(b.is_synthetic, FALSE) AS is_synthetic
FROM accounts_user u
LEFT JOIN LATERAL (
  SELECT a.country FROM accounts_address a WHERE a.user_id = u.id ORDER BY a.is_default DESC, a.id LIMIT 1
) home ON TRUE
LEFT JOIN membership_member m ON m.user_id = u.id
LEFT JOIN membership_tier t ON t.id = m.tier_id
LEFT JOIN analytics_background b ON b.user_id = u.id
WHERE NOT u.is_staff
ORDER BY u.id
