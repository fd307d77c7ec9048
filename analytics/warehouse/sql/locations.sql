SELECT id AS location_id, code, name_en AS location FROM inventory_location ORDER BY id
