SELECT s.variant_id, v.product_id, sum(s.on_hand) AS on_hand, sum(s.reserved) AS reserved
FROM inventory_stockitem s JOIN catalog_variant v ON v.id = s.variant_id
GROUP BY 1, 2 ORDER BY 1
