-- Days that are in no file of the archive, with their number of events; somebody forgotten changes the last two.
SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD'),
       md5(concat_ws('|', count(*), max(received_at), count(visitor), count(user_id)))
FROM analytics_event e
WHERE NOT EXISTS (SELECT FROM analytics_archivedday a WHERE a.day = (e.at AT TIME ZONE 'UTC')::date)
GROUP BY 1 ORDER BY 1
