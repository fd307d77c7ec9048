SELECT 'all', md5(concat_ws('|', p.*, c.*, b.*)) FROM
  (SELECT count(*), max(updated_at), sum(hashtextextended(code || status || rating || rating_count, 0))
   FROM catalog_product) p,
  (SELECT count(*), max(updated_at), sum(hashtextextended(path || name_en, 0)) FROM catalog_category) c,
  (SELECT count(*), max(updated_at), sum(hashtextextended(code || name, 0)) FROM catalog_brand) b
