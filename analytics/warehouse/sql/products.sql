SELECT
  p.id AS product_id,
  p.name_en,
  p.name_zh_hans,
  p.main_category_id AS category_id,
  c.name_en AS category,
  d.id AS department_id,
  d.name_en AS department,
  COALESCE(b.name, '') AS brand,
  p.status,
  p.published_at AT TIME ZONE 'UTC' AS launched_at,
  p.rating,
  p.rating_count AS reviews
FROM catalog_product p
JOIN catalog_category c ON c.id = p.main_category_id
JOIN catalog_category d ON d.id = split_part(c.path, '/', 2)::bigint
LEFT JOIN catalog_brand b ON b.id = p.brand_id
ORDER BY p.id
