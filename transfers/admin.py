"""Operators' screens for imports and exports: one page an import, from the upload to the result."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from core import clock
from core.admin import QuickAdmin
from core.errors import Refusal
from transfers import selectors, tasks
from transfers.forms import ColumnsForm, UploadForm
from transfers.models import Export, Import
from transfers.reading import lines
from transfers.reference import Reference
from transfers.rules.columns import labels
from transfers.services import corrections, exports, imports
from transfers.types import Mode, Right, State
from transfers.wording import about_file, sentences

SAMPLES = 3
CHIPS = {
    State.READING: "info",
    State.UNREADABLE: "danger",
    State.COLUMNS: "warning",
    State.CHECKING: "info",
    State.CHECKED: "warning",
    State.RUNNING: "info",
    State.DONE: "success",
    State.REFUSED: "danger",
    State.CANCELLED: "default",
}


def rights_of(request: HttpRequest, verb: str) -> list[str]:
    """Return what this operator may write ("change") or see ("view") beside products."""
    stock = "inventory.add_movement" if verb == "change" else "inventory.view_stockitem"
    held = {Right.PRICES: f"pricing.{verb}_price", Right.STOCK: stock}
    return [right.value for right, name in held.items() if request.user.has_perm(name)]


class FileAdmin(QuickAdmin):
    """Rows that say what was done with files; they are kept."""

    ordering = ("-pk",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was imported by whom stays known."""
        return False


@admin.register(Import)
class ImportAdmin(FileAdmin):
    """Imports: history, and the screen of each."""

    list_display = ("name", "shown_state", "dialect", "total", "became", "actor", "created_at")
    list_select_related = ("actor",)
    list_filter = ("state",)
    search_fields = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Import]:
        """Fetch how far each came in one statement."""
        rows: QuerySet[Import] = super().get_queryset(request)
        return rows.prefetch_related("progress")

    @display(description=_("state"), ordering="state", label=CHIPS)
    def shown_state(self, job: Import) -> tuple[str, str]:
        """Show the state as a chip."""
        return job.state, job.get_state_display()

    @admin.display(description=_("new, changed, bad"))
    def became(self, job: Import) -> str:
        """Show what the import itself did."""
        run = next((row for row in job.progress.all() if row.phase == State.RUNNING), None)
        return f"{run.created} · {run.updated} · {run.bad}" if run else "–"

    def get_urls(self) -> list[Any]:
        """Add what can be done on an import's page."""
        views = {
            "state": self.state_view,
            "columns": self.columns_view,
            "run": self.run_view,
            "stop": self.stop_view,
            "resume": self.resume_view,
            "bad-rows": self.bad_rows_view,
            "source": self.source_view,
        }
        own = [
            path(
                f"<int:object_id>/{name}/",
                self.admin_site.admin_view(view),
                name=f"transfers_import_{name.replace('-', '_')}",
            )
            for name, view in views.items()
        ]
        return [*own, *super().get_urls()]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Take a file."""
        if not self.has_add_permission(request):
            raise Http404
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            try:
                job = self._begin(request, form)
            except Refusal as refusal:
                form.add_error(refusal.field, str(refusal))
            else:
                return redirect("admin:transfers_import_change", job.pk)
        context = self._context(request, form=form, title=_("Import products"))
        return TemplateResponse(request, "admin/transfers/upload.html", context)

    def _begin(self, request: HttpRequest, form: UploadForm) -> Import:
        job = imports.begin(
            actor_id=request.user.pk or 0,
            source=form.cleaned_data["source"],
            pictures=form.cleaned_data["pictures"],
            rights=rights_of(request, "change"),
            now=clock.now(),
        )
        self.log_addition(request, job, [{"added": {}}])
        tasks.work_on.delay(import_id=job.pk)
        return job

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """Show one import, whatever it waits for."""
        job = self._job(request, object_id)
        return TemplateResponse(request, "admin/transfers/import.html", self._page(request, job))

    def state_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Answer with the part of the page that changes while a worker is at it."""
        job = self._job(request, object_id)
        return TemplateResponse(request, "admin/transfers/_state.html", self._page(request, job))

    def columns_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Correct the columns (GET after a trial), or take them and have them tried (POST)."""
        job = self._job(request, object_id, writing=request.method == "POST")
        form = self._columns_form(request, job)
        if request.method == "POST" and form.is_valid():
            try:
                now = clock.now()
                imports.try_out(job=job, mapping=form.mapping(), defaults=form.defaults(), now=now)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                tasks.work_on.delay(import_id=job.pk)
                return redirect("admin:transfers_import_change", job.pk)
        context = self._page(request, job) | {"columns_form": form}
        return TemplateResponse(request, "admin/transfers/import.html", context)

    def run_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Import what was tried."""
        mode = Mode.ALL if request.POST.get("mode") == Mode.ALL else Mode.GOOD
        return self._do(
            request, object_id, lambda job: imports.run(job=job, mode=mode, now=clock.now())
        )

    def stop_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Stop the worker."""
        return self._do(request, object_id, lambda job: imports.stop(job=job))

    def resume_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Go on where it was stopped."""
        return self._do(request, object_id, lambda job: imports.go_on(job=job))

    def bad_rows_view(self, request: HttpRequest, object_id: int) -> StreamingHttpResponse:
        """Give the bad rows as a file to mend and upload again."""
        job = self._job(request, object_id)
        if not job.rows:
            raise Http404
        told = labels(Reference().columns(rights=job.rights, dialect=job.dialect))
        answer = StreamingHttpResponse(
            corrections.bad_rows(job=job, labels=dict(told)), content_type="text/csv; charset=utf-8"
        )
        answer["Content-Disposition"] = f'attachment; filename="bad-rows-{job.pk}.csv"'
        return answer

    def source_view(self, request: HttpRequest, object_id: int) -> FileResponse:
        """Give the file back as it was uploaded."""
        job = self._job(request, object_id)
        return FileResponse(job.source.open("rb"), as_attachment=True, filename=job.name)

    def _do(self, request: HttpRequest, object_id: int, step: Any) -> HttpResponse:
        job = self._job(request, object_id, writing=True)
        if request.method == "POST":
            try:
                step(job)
            except Refusal as refusal:
                messages.error(request, str(refusal))
            else:
                self.log_change(request, job, job.get_state_display())
                tasks.work_on.delay(import_id=job.pk)
        return redirect("admin:transfers_import_change", job.pk)

    def _job(self, request: HttpRequest, object_id: str | int, *, writing: bool = False) -> Import:
        job = self.get_object(request, str(object_id))
        allowed = self.has_add_permission if writing else self.has_view_permission
        if job is None or not allowed(request):
            raise Http404
        return job  # type: ignore[no-any-return]  # ModelAdmin is generic only in the stubs

    def _columns_form(self, request: HttpRequest, job: Import) -> ColumnsForm:
        with job.rows.open("rb") as file:
            samples = [line.cells for line in islice(lines.read(file), SAMPLES)]
        return ColumnsForm(request.POST or None, job=job, samples=samples)

    def _page(self, request: HttpRequest, job: Import) -> dict[str, Any]:
        phase = corrections.phase_of(job)
        told = labels(Reference().columns(rights=job.rights, dialect=job.dialect))
        reached = selectors.reached(job)
        bad = [] if job.is_working else selectors.bad_rows(job, phase)
        return self._context(
            request,
            title=job.name,
            original=job,
            job=job,
            reached=reached,
            may_write=self.has_add_permission(request),
            reason=about_file(job.reason) if job.reason else "",
            bad_rows=[(row.row, sentences(row.problems, told)) for row in bad],
            pictures=selectors.pictures_of(job),
            failed_pictures=[
                (one, about_file(one.reason)) for one in selectors.failed_pictures(job)
            ],
            left_out=[
                heading
                for place, heading in enumerate(job.headings)
                if heading and str(place) not in job.mapping
            ],
            columns_form=self._columns_form(request, job) if job.state == State.COLUMNS else None,
        )

    def _context(self, request: HttpRequest, **page: Any) -> dict[str, Any]:
        back = reverse("admin:transfers_import_changelist")
        around: dict[str, Any] = self.admin_site.each_context(request)
        return around | {"opts": self.opts, "back_url": back} | page


@admin.register(Export)
class ExportAdmin(FileAdmin):
    """Exports: what was asked for, how far it is, and the file."""

    list_display = ("created_at", "actor", "format", "total", "shown_state", "download")
    list_display_links = None
    list_select_related = ("actor",)
    actions_list = ("export_csv", "export_xlsx")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An export is what it is."""
        return False

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Return whether this operator may take the catalogue out."""
        return request.user.has_perm("transfers.add_export")

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Exports begin in the list of products, or by the buttons above the list."""
        return redirect("admin:transfers_export_changelist")

    def get_urls(self) -> list[Any]:
        """Add the file's address."""
        view = self.admin_site.admin_view(self.file_view)
        return [
            path("<int:object_id>/file/", view, name="transfers_export_file"),
            *super().get_urls(),
        ]

    @display(description=_("state"), label={"waiting": "info", "done": "success"})
    def shown_state(self, export: Export) -> tuple[str, str]:
        """Show the state as a chip, with how far it is."""
        if export.state == Export.State.DONE:
            return export.state, export.get_state_display()
        return export.state, f"{selectors.written(export)} / {export.total}"

    @admin.display(description="")
    def download(self, export: Export) -> str:
        """Offer the file; until it is there the list looks again by itself."""
        if export.state != Export.State.DONE:
            return format_html(
                '<span hx-get="" hx-trigger="every 2s" hx-select="#changelist" '
                'hx-target="#changelist" hx-swap="outerHTML">{}</span>',
                _("Being written…"),
            )
        address = reverse("admin:transfers_export_file", args=[export.pk])
        link = '<a class="text-primary-600 underline dark:text-primary-500" href="{}">{}</a>'
        return format_html(link, address, _("Download"))

    @action(description=_("Export all as CSV"), icon="download", permissions=["export"])
    def export_csv(self, request: HttpRequest) -> HttpResponse:
        """Write every product into a CSV file."""
        return begin_export(request, file_format=Export.Format.CSV, product_ids=[])

    @action(description=_("Export all as Excel"), icon="download", permissions=["export"])
    def export_xlsx(self, request: HttpRequest) -> HttpResponse:
        """Write every product into a workbook."""
        return begin_export(request, file_format=Export.Format.XLSX, product_ids=[])

    def file_view(self, request: HttpRequest, object_id: int) -> FileResponse:
        """Give the file; what is in it follows what its reader may see."""
        export = self.get_object(request, str(object_id))
        may = export is not None and set(export.rights) <= set(rights_of(request, "view"))
        if not may or not self.has_view_permission(request) or not export.file:
            raise Http404
        return FileResponse(export.file.open("rb"), as_attachment=True)


def begin_export(request: HttpRequest, *, file_format: str, product_ids: list[int]) -> HttpResponse:
    """Have a worker write these products, or all, for this operator; show the list of exports."""
    export = exports.begin(
        actor_id=request.user.pk or 0,
        language=get_language() or "en",
        file_format=file_format,
        product_ids=product_ids,
        rights=rights_of(request, "view"),
    )
    tasks.write_export.delay(export_id=export.pk)
    return redirect("admin:transfers_export_changelist")
