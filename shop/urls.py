"""Addresses: pages per language, admin, API, and the doors for machines."""

from allauth.account.decorators import secure_admin_login
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from backoffice import inbox, tags
from shop import figures
from storefront.views import bank, browse, discovery, errors, machines, measuring, places

# Operators sign in where everybody does, so the same limits and second factors hold.
admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign,no-untyped-call]  # allauth's documented way

urlpatterns = [
    path("", browse.root),
    path("health/", machines.health),
    path("alive/", machines.alive),
    path("metrics/", figures.page),
    path("media/<path:name>", machines.media),
    path("robots.txt", discovery.robots),
    path("sitemap.xml", discovery.sitemap_index, name="sitemaps"),
    path("sitemaps/<slug:section>.xml", discovery.sitemap, name="sitemap"),
    path("t/<str:sku>/", places.tag, name="tag"),
    path("worker.js", discovery.worker),
    path("webhooks/carriers/<slug:carrier>/", machines.carrier_notice),
    path("webhooks/mail/<path:rest>", machines.mail_notice),
    path("webhooks/<slug:gateway>/", machines.webhook),
    path("events/", measuring.take, name="events"),
    path("bank/<slug:reference>/", bank.challenge),
    path("admin/language/", include("django.conf.urls.i18n")),
    path("admin/inbox/", inbox.page, name="inbox"),
    path("admin/inbox/files/<slug:file_id>/", inbox.file, name="inbox-file"),
    path("admin/inbox/<str:number>/", inbox.page, name="inbox-ticket"),
    path("admin/inbox/<str:number>/<slug:verb>/", inbox.act, name="inbox-act"),
    path("admin/tags/", tags.page, name="tags"),
    path("admin/", admin.site.urls),
    path("api/v1/", include("api.urls", namespace="v1")),
    path("api/schema/", SpectacularAPIView.as_view(api_version="v1"), name="schema"),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
    path("_allauth/", include("allauth.headless.urls")),
    *i18n_patterns(
        path("account/", include("allauth.urls")),
        path("", include("storefront.urls")),
    ),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
