-- Days with their number of events; somebody forgotten changes the last two.
SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD'),
       md5(concat_ws('|', count(*), max(received_at), count(visitor), count(user_id)))
FROM analytics_event GROUP BY 1 ORDER BY 1
