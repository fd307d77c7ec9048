"""Operators' screens for documents, fapiao requests, the seller and packaging."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextInputWidget

from core import clock
from core.admin import ReadOnlyAdmin, TranslatedAdmin, money_of
from orders import material_report
from orders.models import Document, Fapiao, Material, Seller, Series
from orders.services import fapiaos
from orders.services.papers import making


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    """All documents, the latest first."""

    list_display = ("name", "kind", "order", "shown_total", "issued_at", "link")
    list_select_related = ("order",)
    list_filter = ("kind",)
    search_fields = ("name__iexact", "order__number__istartswith")
    search_help_text = _("Number of the document or of the order: scan to find")
    ordering = ("-pk",)
    fields = (("name", "kind"), "order", ("shown_total", "issued_at"), "link")
    readonly_fields = ("shown_total", "link")

    @admin.display(description=_("total"))
    def shown_total(self, document: Document) -> str:
        """Show the sum; a slip has none."""
        return money_of(document.total or None, document.order.currency)

    @admin.display(description=_("file"))
    def link(self, document: Document) -> str:
        """Lead to the file."""
        url = reverse("admin:orders_document_file", args=[document.pk])
        return format_html('<a class="link" href="{}">PDF</a>', url)

    def get_urls(self) -> list[Any]:
        """Add the file's address."""
        own = path(
            "<int:object_id>/file/",
            self.admin_site.admin_view(self.file_view),
            name="orders_document_file",
        )
        return [own, *super().get_urls()]

    def file_view(self, request: HttpRequest, object_id: int) -> FileResponse:
        """Send the file to an operator, made now if the worker has not been by."""
        document = Document.objects.filter(pk=object_id).first()
        if document is None or not request.user.has_perm("orders.view_document"):
            raise Http404
        document = making.make(document_id=document.pk)
        name = f"{document.name}.pdf".replace("/", "-")
        return FileResponse(
            storages["private"].open(document.file), filename=name, content_type="application/pdf"
        )


class IssuedForm(forms.Form):
    """The number the tax office gave it."""

    number = forms.CharField(
        label=_("Number of the fapiao"), max_length=40, widget=UnfoldAdminTextInputWidget
    )


@admin.register(Fapiao)
class FapiaoAdmin(ReadOnlyAdmin):
    """Who wants a fapiao; those not issued first."""

    list_display = ("order", "kind", "title", "tax_number", "email", "issued_number")
    list_select_related = ("order",)
    list_filter = ("kind", ("issued_at", admin.EmptyFieldListFilter))
    search_fields = ("order__number__istartswith", "title", "tax_number__exact")
    ordering = ("issued_at", "pk")
    actions_detail = ("issue",)

    @action(description=_("Issued"), icon="task_alt", permissions=["issue"])
    def issue(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Ask for its number."""
        return redirect("admin:orders_fapiao_issued", object_id)

    def has_issue_permission(
        self, request: HttpRequest, object_id: str | int | None = None
    ) -> bool:
        """Return whether this one is still to be issued."""
        rows = Fapiao.objects.filter(pk=object_id or 0, issued_at__isnull=True)
        return request.user.has_perm("orders.change_fapiao") and rows.exists()

    def get_urls(self) -> list[Any]:
        """Add the form's address."""
        own = path(
            "<int:object_id>/issued/",
            self.admin_site.admin_view(self.issued_view),
            name="orders_fapiao_issued",
        )
        return [own, *super().get_urls()]

    def issued_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Keep the number."""
        row = self.get_object(request, str(object_id))
        if row is None or not self.has_issue_permission(request, object_id):
            return redirect("admin:orders_fapiao_changelist")
        form = IssuedForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            fapiaos.issued(fapiao_id=row.pk, number=form.cleaned_data["number"], now=clock.now())
            self.log_change(request, row, _("Issued as %s.") % form.cleaned_data["number"])
            messages.success(request, _("Kept. The buyer sees it on the order's page."))
            return redirect("admin:orders_fapiao_changelist")
        context = self.admin_site.each_context(request) | {
            "form": form,
            "title": _("Issued"),
            "original": row,
            "note": row.tax_number,
            "back_url": reverse("admin:orders_fapiao_changelist"),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/form.html", context)


@admin.register(Seller)
class SellerAdmin(TranslatedAdmin):
    """The one row that stands on every document."""

    list_display = ("name", "tax_number")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Add the one row there may be."""
        return bool(super().has_add_permission(request)) and not Seller.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Seller | None = None) -> bool:
        """Documents need one."""
        return False


@admin.register(Series)
class SeriesAdmin(ReadOnlyAdmin):
    """Where the numbers stand."""

    list_display = ("code", "prefix", "next_number")
    ordering = ("code",)


@admin.register(Material)
class MaterialAdmin(TranslatedAdmin):
    """What parcels are packed in."""

    list_display = ("name", "weight_g", "is_recycled", "position")
    list_editable = ("weight_g", "is_recycled", "position")
    ordering = ("position", "pk")
    actions_list = ("report",)

    @action(description=_("Packaging used"), url_path="report", permissions=["report"])
    def report(self, request: HttpRequest) -> HttpResponse:
        """What went into parcels lately."""
        context = self.admin_site.each_context(request) | {
            "title": _("Packaging used"),
            "opts": self.opts,
            "report": material_report.report(now=clock.now()),
        }
        return TemplateResponse(request, "admin/material_report.html", context)

    def has_report_permission(self, request: HttpRequest) -> bool:
        """Return whether this operator may see packaging."""
        return request.user.has_perm("orders.view_material")
