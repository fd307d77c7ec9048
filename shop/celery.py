"""The Celery application: workers and beat."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")

app = Celery("shop", task_cls="shop.following:Task")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    [
        "core",
        "catalog",
        "delivery",
        "inventory",
        "messaging",
        "membership",
        "orders",
        "payments",
        "pricing",
        "promotions",
        "risk",
        "occasions",
        "play",
        "search",
        "transfers",
        "aftercare",
        "analytics",
        "support",
        "recommendations",
        "demo",
    ]
)
app.autodiscover_tasks(["promotions"], related_name="flash_tasks")
app.autodiscover_tasks(["analytics"], related_name="report_tasks")
app.autodiscover_tasks(["analytics"], related_name="archive_tasks")
app.set_default()

# Every entry looks for rows that are due: one that runs late, twice or not at all loses nothing.
app.conf.beat_schedule = {
    "messages": {"task": "messaging.deliver_due", "schedule": 2.0},
    "sandbox-notices": {"task": "payments.deliver_sandbox_notices", "schedule": 1.0},
    "webhooks": {"task": "payments.process_waiting", "schedule": 5.0},
    "refunds": {"task": "payments.carry_out_refunds", "schedule": 5.0},
    "payment-sweep": {"task": "payments.sweep", "schedule": 120.0},
    "order-sweep": {"task": "orders.settle_unsettled", "schedule": 120.0},
    "payment-methods": {"task": "payments.keep_methods", "schedule": 5.0},
    "reconciliation": {"task": "payments.reconcile", "schedule": 3600.0},
    "unpaid-orders": {"task": "orders.cancel_unpaid", "schedule": 10.0},
    "unpaid-reminders": {"task": "orders.remind_unpaid", "schedule": 30.0},
    "holds": {"task": "orders.expire_holds", "schedule": 60.0},
    "trials": {"task": "orders.run_trials", "schedule": 10.0},
    "brakes": {"task": "orders.look_at_brakes", "schedule": 60.0},
    "offers": {"task": "promotions.turn", "schedule": 10.0},
    "welcome-coupons": {"task": "promotions.welcome", "schedule": 20.0},
    "documents": {"task": "orders.make_documents", "schedule": 30.0},
    "late-returns": {"task": "orders.escalate_returns", "schedule": 600.0},
    "old-quotes": {"task": "aftercare.lapse_quotes", "schedule": 600.0},
    "reservations": {"task": "inventory.release_expired", "schedule": 30.0},
    "feed-gaps": {"task": "inventory.pass_gaps", "schedule": 60.0},
    "replenishment": {"task": "inventory.replenish", "schedule": 900.0},
    "slots": {"task": "delivery.open_slots", "schedule": 3600.0},
    "carrier-notices": {"task": "delivery.process_waiting", "schedule": 10.0},
    "carriers": {"task": "delivery.ask_carriers", "schedule": 20.0},
    "late-parcels": {"task": "delivery.look_for_late", "schedule": 1800.0},
    "delivery-days": {"task": "delivery.learn", "schedule": crontab(hour=3, minute=30)},
    "routes": {"task": "delivery.plan_waiting", "schedule": 30.0},
    "content": {"task": "catalog.tell_due_content", "schedule": 15.0},
    "shelves": {"task": "catalog.forget_shelves", "schedule": 3600.0},
    "price-bands": {"task": "pricing.reckon_bands", "schedule": 3600.0},
    "planned-prices": {"task": "pricing.take_due", "schedule": 5.0},
    "flash-sales": {"task": "promotions.tend_flash_sales", "schedule": 1.0},
    "product-lives": {"task": "catalog.take_steps", "schedule": 10.0},
    "games": {"task": "play.close_over", "schedule": 30.0},
    "occasions": {"task": "occasions.look", "schedule": 30.0},
    "alerts": {"task": "inventory.send_alerts", "schedule": 60.0},
    "waiting": {"task": "inventory.serve_waiting", "schedule": 30.0},
    "transfers": {"task": "transfers.look", "schedule": 5.0},
    "answers": {"task": "core.forget_answers", "schedule": 3600.0},
    "placements": {"task": "search.turn_placements", "schedule": 10.0},
    "index-copy": {"task": "search.keep_up", "schedule": 60.0},
    "index-words": {"task": "search.count_words", "schedule": 900.0},
    "old-searches": {"task": "search.forget", "schedule": 3600.0},
    "standings": {"task": "search.rank", "schedule": 6 * 3600.0},
    "event-months": {"task": "analytics.make_months", "schedule": crontab(hour=2, minute=20)},
    "archive": {"task": "analytics.archive_events", "schedule": crontab(hour=3, minute=35)},
    "reports": {"task": "analytics.reckon_reports", "schedule": 20.0},
    "figures-of-the-hour": {"task": "analytics.watch", "schedule": crontab(minute=7)},
    "figures-of-the-day": {"task": "analytics.measure", "schedule": crontab(hour=0, minute=40)},
    "monthly-report": {
        "task": "analytics.make_month",
        "schedule": crontab(day_of_month="1", hour=5, minute=0),
    },
    "profiles": {"task": "analytics.make_profiles", "schedule": crontab(hour=4, minute=20)},
    "usual-reports": {
        "task": "analytics.ask_usual_reports",
        "schedule": crontab(hour=5, minute=10),
    },
    "old-reports": {"task": "analytics.forget_reports", "schedule": 24 * 3600.0},
    "old-events": {"task": "analytics.forget_old", "schedule": crontab(hour=4, minute=40)},
    "event-completeness": {"task": "analytics.reckon_completeness", "schedule": 900.0},
    "experiments": {"task": "analytics.look_at_experiments", "schedule": 3600.0},
    "support-clocks": {"task": "support.look_at_clocks", "schedule": 10.0},
    "left-chats": {"task": "support.tell_left", "schedule": 30.0},
    "solved-conversations": {"task": "support.close_old", "schedule": 3600.0},
    "recommendations": {"task": "recommendations.train", "schedule": crontab(hour=1, minute=30)},
    "replenishments": {
        "task": "recommendations.tell_due",
        "schedule": crontab(hour=5, minute=30),
    },
    "books": {"task": "core.reconcile", "schedule": crontab(hour=3, minute=10)},
    "points-ripen": {"task": "membership.ripen", "schedule": 60.0},
    "points-expire": {"task": "membership.expire", "schedule": 3600.0},
    "members": {"task": "membership.enrol", "schedule": 60.0},
    "tiers": {"task": "membership.look", "schedule": 600.0},
    "plans": {"task": "membership.renew", "schedule": 60.0},
    "auctions": {"task": "membership.close", "schedule": 5.0},
    "credit-proof": {"task": "membership.prove", "schedule": 24 * 3600.0},
    "risk-model": {"task": "risk.train", "schedule": 7 * 24 * 3600.0},
    "risk-outcomes": {"task": "risk.settle_quiet", "schedule": 24 * 3600.0},
    "events": {"task": "core.forget_events", "schedule": 600.0},
}
