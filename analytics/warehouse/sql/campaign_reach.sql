SELECT DISTINCT COALESCE(whole.id, p.id) AS campaign_id, w.user_id
FROM promotions_couponclaim w
JOIN promotions_coupon k ON k.id = w.coupon_id
JOIN promotions_promotion p ON p.id = k.promotion_id
LEFT JOIN promotions_promotion whole ON whole.code = p."group"
ORDER BY 1, 2
