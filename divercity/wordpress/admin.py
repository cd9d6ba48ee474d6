"""Taking over a WordPress export at the desk: upload, preview with corrections, confirmation, progress, report."""

import base64
import hashlib
import re

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse

from divercity.models import WordPressImport
from divercity.wordpress import job as jobs
from divercity.wordpress import preview, uploads
from divercity.wordpress.export import Unreadable
from divercity.wordpress.outcome import DONE, THINGS
from taxonomy.list_filters import is_offered
from taxonomy.lookup import Lookup

NAME = "admin:divercity_wordpressimport"
STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)


class UploadForm(forms.Form):
    export = forms.FileField(
        label="Export (XML)",
        help_text=(
            "In WordPress unter „Werkzeuge → Daten exportieren“, „Alle Inhalte“. Höchstens 150 MB; ein größerer Export "
            "wird dort nach Zeiträumen geteilt."
        ),
        widget=forms.FileInput(attrs={"accept": ".xml,text/xml,application/xml"}),
    )
    files = forms.FileField(
        label="Bilder und PDF-Dateien (ZIP)",
        required=False,
        help_text=(
            "Der Ordner wp-content/uploads als ZIP-Datei, höchstens 2 GB. Ohne ihn kommen nur die Texte; er kann bei "
            "einer zweiten Übernahme nachgereicht werden."
        ),
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )


class WordPressImportAdmin(admin.ModelAdmin):
    list_display = ["name", "created_at", "created_by", "state"]
    list_display_links = ["name"]
    list_select_related = ["created_by"]
    actions = None
    view_on_site = False

    def lookup_allowed(self, lookup, value, request):
        return is_offered(self, lookup, request)

    # Whoever may begin an import may see and end every one: there is one right for all of it.

    def has_view_permission(self, request, obj=None):
        return self.has_add_permission(request)

    def has_change_permission(self, request, obj=None):
        return self.has_add_permission(request)

    def has_delete_permission(self, request, obj=None):
        return self.has_add_permission(request)

    @admin.display(description="Stand")
    def state(self, job):
        if job.finished_at:
            return "fertig"
        return "in Arbeit" if job.confirmed_at else "Vorschau"

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/schritt/", view(self.step_view), name="divercity_wordpressimport_step"),
            path("<int:pk>/bericht/", view(self.report_view), name="divercity_wordpressimport_report"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        jobs.forget_old()
        return super().changelist_view(request, {"title": self.opts.verbose_name_plural, **(extra_context or {})})

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        jobs.forget_old()
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid() and (job := self._take_in(request, form)):
            return HttpResponseRedirect(reverse(f"{NAME}_change", args=[job.pk]))
        return self._page(request, "upload", "Aus WordPress übernehmen", form=form)

    def _take_in(self, request, form):
        """The job of an upload that can be read, else None with the form's errors; nothing of it stays then."""
        export, files = form.cleaned_data["export"], form.cleaned_data["files"]
        job = WordPressImport(name=export.name[:200], created_by=request.user)
        folder = jobs.folder(job)
        field = "export"
        try:
            uploads.store_export(export, folder)
            job.save()
            jobs.plan(job)
            if files:
                field = "files"
                uploads.unpack(files, folder / "uploads")
                jobs.forget(job)
        except (uploads.Refused, Unreadable) as problem:
            form.add_error(field, str(problem))
        except BaseException:
            self._forget(job)
            raise
        else:
            self.log_addition(request, job, "Export hochgeladen")
            return job
        self._forget(job)
        return None

    def _forget(self, job):
        jobs.discard(job)
        if job.pk:
            job.delete()

    def change_view(self, request, object_id, form_url="", extra_context=None):
        job = self._job(request, object_id)
        try:
            if job.finished_at:
                return self._finished(request, job)
            if job.confirmed_at:
                return self._running(request, job)
            plan = jobs.plan(job)
        except (Unreadable, OSError):
            return self._gone(request)
        return self._preview(request, job, plan)

    def _gone(self, request):
        """A database that was put back without the folder of imports names files that are not there."""
        messages.error(request, "Die hochgeladene Datei ist nicht mehr da. Bitte noch einmal hochladen.")
        return HttpResponseRedirect(reverse(f"{NAME}_add"))

    def _preview(self, request, job, plan):
        pages = Paginator(preview.listed(plan), preview.ROWS)
        page = pages.get_page(request.GET.get("seite"))
        data = request.POST if request.method == "POST" else None
        is_items, is_mapping = data is not None and "_items" in data, data is not None and "_mapping" in data
        shared = {"plan": plan, "gazetteer": Lookup()}
        items = preview.ItemsForm(data if is_items else None, numbers=page.object_list, **shared)
        mapping = preview.MappingForm(data if is_mapping else None, corrections=job.corrections, **shared)
        if data is not None and "_confirm" in data:
            jobs.confirm(job)
            self.log_change(request, job, "Übernahme begonnen")
            return HttpResponseRedirect(request.path)
        if is_items and items.is_valid():
            said = dict(job.corrections.get("items", {}))
            for number, changes in items.corrections().items():
                said[number] = {**said.get(number, {}), **changes}
            return self._corrected(request, job, {"items": said}, f"?seite={page.number}#beitraege")
        if is_mapping and mapping.is_valid():
            return self._corrected(request, job, mapping.corrections(), "#zuordnung")
        context = {
            "job": job,
            "site": plan.survey.site,
            "totals": preview.totals(plan),
            "left_out": preview.left_out(plan),
            "problems": plan.survey.problems[:50],
            "more_problems": max(0, len(plan.survey.problems) - 50) + plan.survey.more_problems,
            "comments": plan.survey.comments,
            "ends": sum(fate.ends for fate in plan.fates.values()),
            "missing_files": preview.missing_files(plan),
            "page": page,
            "items": items,
            "mapping": mapping,
            "corrections": sum(len(lines) for lines in job.corrections.values()),
        }
        return self._page(request, "preview", f"Vorschau: {job.name}", **context)

    def _corrected(self, request, job, tables, anchor):
        job.corrections = {**job.corrections, **tables}
        job.save(update_fields=["corrections"])
        messages.success(request, "Die Korrekturen sind gespeichert. Die Vorschau zeigt sie schon.")
        return HttpResponseRedirect(f"{request.path}{anchor}")

    def _running(self, request, job):
        return self._page(request, "running", f"Übernahme: {job.name}", job=job, **self._progress(job))

    def _progress(self, job):
        if job.finished_at:
            return {"done": 1, "total": 1}
        return {"done": len(jobs.outcome(job).ids), "total": len(jobs.plan(job).fates)}

    def _finished(self, request, job):
        outcome = jobs.outcome(job)
        rows = [
            {
                "label": label,
                "parts": [(DONE[done], outcome.done[thing, done]) for done in DONE if outcome.done[thing, done]],
            }
            for thing, label in THINGS.items()
        ]
        context = {
            "job": job,
            "rows": [row for row in rows if row["parts"]],
            "held": outcome.totals["held"],
            "withdrawn": outcome.totals["withdrawn"],
            "is_same": outcome.is_all_here(),
        }
        return self._page(request, "finished", f"Übernommen: {job.name}", **context)

    def step_view(self, request, pk):
        """Work for some seconds; a script is told how far it is, a plain button leads back to the page."""
        job = self._job(request, pk)
        if request.method != "POST":
            return HttpResponseRedirect(reverse(f"{NAME}_change", args=[job.pk]))
        try:
            if job.confirmed_at and not job.finished_at:
                job = jobs.step(job)
        except (Unreadable, FileNotFoundError):
            return self._gone(request)
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"is_finished": bool(job.finished_at), **self._progress(job)})
        return HttpResponseRedirect(reverse(f"{NAME}_change", args=[job.pk]))

    def report_view(self, request, pk):
        """The report, which has its styles and fonts inside: allowed by their hash, and nothing else is."""
        job = self._job(request, pk)
        path = jobs.folder(job) / "report.html"
        if not job.finished_at or not path.exists():
            raise Http404
        with path.open("rb") as file:
            style = STYLE.search(file.read(2_000_000))
        digest = base64.b64encode(hashlib.sha256(style[1]).digest()).decode() if style else ""
        is_download = "herunterladen" in request.GET
        name = f"bericht-{job.created_at:%Y-%m-%d}.html"
        response = FileResponse(
            path.open("rb"), content_type="text/html; charset=utf-8", filename=name, as_attachment=is_download
        )
        response["Content-Security-Policy"] = (
            f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:; img-src data:; frame-ancestors 'none'"
        )
        response["Cache-Control"] = "private, no-store"
        return response

    def delete_model(self, request, obj):
        jobs.discard(obj)
        super().delete_model(request, obj)

    def _job(self, request, pk):
        if not self.has_change_permission(request):
            raise PermissionDenied
        job = WordPressImport.objects.filter(pk=pk).first() if str(pk).isdecimal() and len(str(pk)) < 18 else None
        if job is None:
            raise Http404
        return job

    def _page(self, request, name, title, **context):
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": title, **context}
        return TemplateResponse(request, f"admin/wordpress/{name}.html", context)
