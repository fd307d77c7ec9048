"""What operators work on, by subject: models as "app.model". Who may do what says `roles`."""

CATALOGUE = (
    "catalog.product",
    "catalog.variant",
    "catalog.option",
    "catalog.optionvalue",
    "catalog.image",
    "catalog.productmedia",
    "catalog.attributevalue",
    "catalog.detail",
    "catalog.facttable",
    "catalog.lifestep",
    "catalog.category",
    "catalog.brand",
    "catalog.tag",
    "catalog.producttype",
    "catalog.attribute",
    "catalog.attributechoice",
    "catalog.aspect",
    "catalog.relation",
    "catalog.content",
    "catalog.personalfield",
    "catalog.personalchoice",
)
VOICES = ("catalog.review", "catalog.question", "catalog.answer", "catalog.reviewreport")
FILES = ("transfers.import", "transfers.export")
SALES = (
    "orders.order",
    "orders.orderline",
    "orders.orderevent",
    "orders.fulfilment",
    "orders.collection",
    "orders.return",
    "orders.returnline",
    "orders.returnevent",
    "orders.returnphoto",
    "orders.returnrule",
    "orders.channel",
    "orders.channelorder",
    "orders.document",
    "orders.fapiao",
    "orders.seller",
    "orders.series",
    "orders.material",
    "orders.fulfilmentline",
    "payments.payment",
    "payments.refund",
)
AFTERCARE = (
    "aftercare.repair",
    "aftercare.repairevent",
    "aftercare.repairphoto",
    "aftercare.warranty",
    "aftercare.serial",
    "aftercare.visit",
)
PROMISES = ("aftercare.warrantyrule", "aftercare.visitedservice")
MONEY = (
    "payments.difference",
    "payments.statement",
    "payments.savedmethod",
    "membership.creditaccount",
    "membership.creditentry",
)
TAKING_PART = (
    "membership.member",
    "membership.tierchange",
    "membership.subscription",
    "membership.bill",
    "membership.referral",
    "membership.present",
    "membership.bid",
)
MEMBERS = (
    *TAKING_PART,
    "membership.pointsaccount",
    "membership.pointsentry",
    "membership.redemption",
    "membership.cashout",
    "membership.cashback",
)
CLUB = (
    "membership.programme",
    "membership.pointsterms",
    "membership.earningrule",
    "membership.multiplier",
    "membership.extension",
    "membership.carerule",
    "membership.tier",
    "membership.tierprivilege",
    "membership.plan",
    "membership.planprice",
    "membership.mallitem",
    "membership.draw",
    "membership.auction",
)
TERMS = ("payments.gatewayrule", "payments.tradeaccount")
STOCK = (
    "inventory.alert",
    "inventory.stockitem",
    "inventory.movement",
    "inventory.location",
    "inventory.reservation",
    "inventory.beyondstock",
    "inventory.waiting",
    "inventory.stockcount",
    "inventory.countline",
    "inventory.feedevent",
)
GAMES = ("play.game", "play.prize", "play.option", "play.turn")
EVENTS = ("occasions.occasion", "occasions.seat")
FEEDS = ("inventory.feed",)
PURCHASES = (
    "inventory.supplier",
    "inventory.supplieritem",
    "inventory.suppliercase",
    "inventory.purchaseorder",
    "inventory.purchaseline",
)
PRICES = (
    "pricing.price",
    "pricing.pricebreak",
    "pricing.surcharge",
    "pricing.pricelist",
    "pricing.plannedprice",
    "pricing.pricechange",
    "pricing.priceladder",
    "pricing.priceband",
    "pricing.marginrule",
    "pricing.taxrate",
)
PROMOTIONS = (
    "promotions.promotion",
    "promotions.budget",
    "promotions.coupon",
    "promotions.couponcode",
    "promotions.couponclaim",
    "promotions.use",
    "promotions.floorblock",
    "orders.trial",
    "orders.reckoning",
)
FLASH = ("promotions.flashsale", "promotions.flashprice")
CONTENT = ("catalog.banner", "catalog.page", "catalog.block", "catalog.article", "core.redirect")
PEOPLE = ("accounts.user", "accounts.address", "messaging.message")
WRITING = ("messaging.suppression", "messaging.cap", "messaging.quiethours")
SEARCHING = (
    "search.synonym",
    "search.searchredirect",
    "search.placement",
    "search.rankingweight",
    "search.restockrequest",
)
INSIGHT = ("analytics.reportrun", "analytics.monthlyreport", "analytics.cluster")
WATCHING = ("analytics.kpitarget", "analytics.alert", "analytics.action")
SEARCHES = ("search.searchday", "search.build")
EVENTS_IN = ("analytics.intake", "analytics.reject")
RECOMMENDING = ("recommendations.model",)
SLOTS = ("recommendations.slot", "recommendations.boosts", "recommendations.effect")
EXPERIMENTS = ("analytics.experiment", "analytics.arm")
BOOKS = ("core.drift",)
RISK = ("risk.assessment", "risk.rule", "risk.policy", "risk.model")
HEALTH = (*BOOKS, "core.delivery", "payments.webhook", "admin.logentry")
DELIVERY = (
    "delivery.method",
    "delivery.rate",
    "delivery.zone",
    "delivery.slotplan",
    "delivery.area",
    "delivery.holiday",
)
DISPATCH = (
    "delivery.slot",
    "delivery.slotbooking",
    "delivery.parcel",
    "delivery.parcelscan",
    "delivery.carriernotice",
    "delivery.routeplan",
    "delivery.stop",
    "delivery.vehicle",
    "delivery.hourfactor",
)
