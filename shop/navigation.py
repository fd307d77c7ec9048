"""The admin's side bar: by task, not by table."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.types import State
from shop.club import CLUB
from shop.help_desk import HELP
from shop.insight import INSIGHT

# (title, [(label, icon, admin view, permission)])
TASKS: tuple[tuple[Any, tuple[tuple[Any, str, str, str], ...]], ...] = (
    (
        _("Orders"),
        (
            (_("Orders"), "receipt_long", "orders_order", "orders.view_order"),
            (_("Parcels"), "package_2", "orders_fulfilment", "orders.view_fulfilment"),
            (_("Returns"), "assignment_return", "orders_return", "orders.view_return"),
            (
                _("Rules for returns"),
                "rule",
                "orders_returnrule",
                "orders.view_returnrule",
            ),
            (_("Repairs"), "build", "aftercare_repair", "aftercare.view_repair"),
            (_("Warranties"), "verified_user", "aftercare_warranty", "aftercare.view_warranty"),
            (
                _("Rules for warranties"),
                "rule",
                "aftercare_warrantyrule",
                "aftercare.view_warrantyrule",
            ),
            (_("Visits"), "handyman", "aftercare_visit", "aftercare.view_visit"),
            (
                _("Services with a visit"),
                "home_repair_service",
                "aftercare_visitedservice",
                "aftercare.view_visitedservice",
            ),
            (
                _("Collected in stores"),
                "storefront",
                "orders_collection",
                "orders.view_collection",
            ),
            (
                _("Waiting for stock"),
                "hourglass_top",
                "inventory_waiting",
                "inventory.view_waiting",
            ),
            (_("Sales channels"), "hub", "orders_channel", "orders.view_channel"),
            (
                _("Orders of channels"),
                "move_to_inbox",
                "orders_channelorder",
                "orders.view_channelorder",
            ),
            (_("Documents"), "description", "orders_document", "orders.view_document"),
            (_("Fapiao requests"), "request_quote", "orders_fapiao", "orders.view_fapiao"),
            (_("Seller on documents"), "badge", "orders_seller", "orders.view_seller"),
            (_("Packaging"), "package", "orders_material", "orders.view_material"),
        ),
    ),
    HELP,
    (
        _("Money"),
        (
            (_("Payments"), "payments", "payments_payment", "payments.view_payment"),
            (_("Refunds"), "undo", "payments_refund", "payments.view_refund"),
            (
                _("Differences"),
                "difference",
                "payments_difference",
                "payments.view_difference",
            ),
            (_("Statements"), "fact_check", "payments_statement", "payments.view_statement"),
            (
                _("Store credit"),
                "account_balance_wallet",
                "membership_creditaccount",
                "membership.view_creditaccount",
            ),
            (
                _("Ledger of store credit"),
                "menu_book",
                "membership_creditentry",
                "membership.view_creditentry",
            ),
            (
                _("Rules for ways to pay"),
                "rule",
                "payments_gatewayrule",
                "payments.view_gatewayrule",
            ),
            (
                _("Accounts for invoices"),
                "request_quote",
                "payments_tradeaccount",
                "payments.view_tradeaccount",
            ),
            (
                _("Saved payment methods"),
                "credit_card",
                "payments_savedmethod",
                "payments.view_savedmethod",
            ),
        ),
    ),
    *CLUB,
    (
        _("Risk"),
        (
            (_("Assessments"), "policy", "risk_assessment", "risk.view_assessment"),
            (_("Risk rules"), "rule", "risk_rule", "risk.view_rule"),
            (_("Risk policy"), "tune", "risk_policy", "risk.view_policy"),
            (_("Risk models"), "model_training", "risk_model", "risk.view_model"),
        ),
    ),
    (
        _("Catalogue"),
        (
            (_("Products"), "inventory_2", "catalog_product", "catalog.view_product"),
            (_("Categories"), "account_tree", "catalog_category", "catalog.view_category"),
            (_("Brands"), "sell", "catalog_brand", "catalog.view_brand"),
            (_("Product types"), "category", "catalog_producttype", "catalog.view_producttype"),
            (_("Tables of facts"), "table", "catalog_facttable", "catalog.view_facttable"),
            (_("Pictures"), "image", "catalog_image", "catalog.view_image"),
            (_("Import"), "upload_file", "transfers_import", "transfers.view_import"),
            (_("Export"), "download", "transfers_export", "transfers.view_export"),
        ),
    ),
    (
        _("Reviews and questions"),
        (
            (_("Reviews"), "reviews", "catalog_review", "catalog.view_review"),
            (_("Questions"), "help", "catalog_question", "catalog.view_question"),
            (_("Answers"), "forum", "catalog_answer", "catalog.view_answer"),
            (
                _("Rules for reviews and questions"),
                "gavel",
                "catalog_voicerules",
                "catalog.view_voicerules",
            ),
        ),
    ),
    (
        _("Stock"),
        (
            (_("Stock"), "warehouse", "inventory_stockitem", "inventory.view_stockitem"),
            (_("Stock ledger"), "list_alt", "inventory_movement", "inventory.view_movement"),
            (
                _("Reservations"),
                "lock_clock",
                "inventory_reservation",
                "inventory.view_reservation",
            ),
            (_("Stock alerts"), "notifications", "inventory_alert", "inventory.view_alert"),
            (
                _("Sales beyond stock"),
                "event_upcoming",
                "inventory_beyondstock",
                "inventory.view_beyondstock",
            ),
            (
                _("Stock counts"),
                "checklist",
                "inventory_stockcount",
                "inventory.view_stockcount",
            ),
            (_("Stock events"), "sensors", "inventory_feedevent", "inventory.view_feedevent"),
            (_("Stock feeds"), "barcode_reader", "inventory_feed", "inventory.view_feed"),
            (_("Locations"), "store", "inventory_location", "inventory.view_location"),
        ),
    ),
    (
        _("Purchasing"),
        (
            (
                _("Purchase orders"),
                "shopping_cart_checkout",
                "inventory_purchaseorder",
                "inventory.view_purchaseorder",
            ),
            (_("Suppliers"), "factory", "inventory_supplier", "inventory.view_supplier"),
            (
                _("Supplier cases"),
                "assignment_return",
                "inventory_suppliercase",
                "inventory.view_suppliercase",
            ),
        ),
    ),
    (
        _("Routes"),
        (
            (_("Route plans"), "route", "delivery_routeplan", "delivery.view_routeplan"),
            (_("Stops"), "location_on", "delivery_stop", "delivery.view_stop"),
            (_("Vans"), "airport_shuttle", "delivery_vehicle", "delivery.view_vehicle"),
            (_("Travel factors"), "traffic", "delivery_hourfactor", "delivery.view_hourfactor"),
        ),
    ),
    (
        pgettext_lazy("the room", "Delivery"),
        (
            (_("Delivery methods"), "local_shipping", "delivery_method", "delivery.view_method"),
            (_("Delivery slots"), "event_available", "delivery_slot", "delivery.view_slot"),
            (_("Parcels with carriers"), "package", "delivery_parcel", "delivery.view_parcel"),
            (
                _("Carriers' notices"),
                "move_to_inbox",
                "delivery_carriernotice",
                "delivery.view_carriernotice",
            ),
            (_("Delivery zones"), "public", "delivery_zone", "delivery.view_zone"),
            (_("Postcode areas"), "pin_drop", "delivery_area", "delivery.view_area"),
            (_("Public holidays"), "celebration", "delivery_holiday", "delivery.view_holiday"),
        ),
    ),
    (
        _("Prices and tax"),
        (
            (_("Prices"), "price_change", "pricing_price", "pricing.view_price"),
            (_("Price lists"), "request_quote", "pricing_pricelist", "pricing.view_pricelist"),
            (
                _("Planned prices"),
                "schedule",
                "pricing_plannedprice",
                "pricing.view_plannedprice",
            ),
            (_("Price ladders"), "stairs", "pricing_priceladder", "pricing.view_priceladder"),
            (_("Price bands"), "bar_chart", "pricing_priceband", "pricing.view_priceband"),
            (_("Price history"), "show_chart", "pricing_pricechange", "pricing.view_pricechange"),
            (_("Margin floors"), "shield", "pricing_marginrule", "pricing.view_marginrule"),
            (_("Games"), "casino", "play_game", "play.view_game"),
            (_("Turns"), "history", "play_turn", "play.view_turn"),
            (_("Flash sales"), "bolt", "promotions_flashsale", "promotions.view_flashsale"),
            (_("Tax rates"), "percent", "pricing_taxrate", "pricing.view_taxrate"),
        ),
    ),
    (
        _("Promotions"),
        (
            (
                _("Promotions"),
                "percent_discount",
                "promotions_promotion",
                "promotions.view_promotion",
            ),
            (
                _("Coupons"),
                "confirmation_number",
                "promotions_coupon",
                "promotions.view_coupon",
            ),
            (
                _("Coupon codes"),
                "qr_code",
                "promotions_couponcode",
                "promotions.view_couponcode",
            ),
            (
                _("Coupons in wallets"),
                "wallet",
                "promotions_couponclaim",
                "promotions.view_couponclaim",
            ),
            (_("Trials"), "experiment", "orders_trial", "orders.view_trial"),
            (_("Reckonings"), "calculate", "orders_reckoning", "orders.view_reckoning"),
            (_("Ledger of promotions"), "menu_book", "promotions_use", "promotions.view_use"),
            (
                _("Blocks by the margin floor"),
                "vertical_align_bottom",
                "promotions_floorblock",
                "promotions.view_floorblock",
            ),
        ),
    ),
    (
        _("Shop window"),
        (
            (_("Banners"), "ad_units", "catalog_banner", "catalog.view_banner"),
            (_("Pages"), "article", "catalog_page", "catalog.view_page"),
            (_("Journal"), "auto_stories", "catalog_article", "catalog.view_article"),
            (_("Events in stores"), "event", "occasions_occasion", "occasions.view_occasion"),
            (_("Bookings of seats"), "event_seat", "occasions_seat", "occasions.view_seat"),
            (_("Redirects"), "alt_route", "core_redirect", "core.view_redirect"),
        ),
    ),
    (
        _("Searching"),
        (
            (_("Searches"), "query_stats", "search_searchday", "search.view_searchday"),
            (_("Synonyms"), "translate", "search_synonym", "search.view_synonym"),
            (
                _("Search redirects"),
                "turn_right",
                "search_searchredirect",
                "search.view_searchredirect",
            ),
            (_("Pins and boosts"), "push_pin", "search_placement", "search.view_placement"),
            (_("Ranking weights"), "tune", "search_rankingweight", "search.view_rankingweight"),
            (
                _("Restock requests"),
                "add_shopping_cart",
                "search_restockrequest",
                "search.view_restockrequest",
            ),
        ),
    ),
    *INSIGHT,
    (
        _("People"),
        (
            (_("People"), "group", "accounts_user", "accounts.view_user"),
            (_("Roles"), "badge", "auth_group", "auth.view_group"),
            (_("Messages"), "mail", "messaging_message", "messaging.view_message"),
            (_("Suppression list"), "block", "messaging_suppression", "messaging.view_suppression"),
            (_("Limits of messages"), "speed", "messaging_cap", "messaging.view_cap"),
            (_("Quiet hours"), "bedtime", "messaging_quiethours", "messaging.view_quiethours"),
        ),
    ),
    (
        _("Health"),
        (
            (_("Checks of the books"), "fact_check", "core_drift", "core.view_drift"),
            (_("Events to deliver"), "sync_problem", "core_delivery", "core.view_delivery"),
            (_("Search index"), "manage_search", "search_build", "search.view_build"),
            (_("Webhooks"), "webhook", "payments_webhook", "payments.view_webhook"),
            (_("Changes"), "history", "admin_logentry", "admin.view_logentry"),
        ),
    ),
)


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the groups with the entries this operator may open; empty groups are left out."""
    groups = []
    for title, entries in TASKS:
        items = [
            {"title": label, "icon": icon, "link": address_of(view)}
            for label, icon, view, permission in entries
            if request.user.has_perm(permission)
        ]
        if items:
            groups.append({"title": title, "separator": True, "collapsible": False, "items": items})
    return groups


def address_of(view: str) -> str:
    """Return a list's address, or that of a screen with a name of its own."""
    return reverse(view if view == "inbox" else f"admin:{view}_changelist")


def tabs(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the states of an order as tabs above the list."""
    address = reverse("admin:orders_order_changelist")
    chosen = request.GET.get("state__exact", "")
    states: list[tuple[str, Any]] = [("", _("All")), *State.choices]
    return [
        {
            "models": ["orders.order"],
            "items": [
                {
                    "title": label,
                    "link": f"{address}?state__exact={state}" if state else address,
                    "active": state == chosen,
                }
                for state, label in states
            ],
        }
    ]
