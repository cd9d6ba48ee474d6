"""The desk's only addresses outside the admin: what a preview link opens."""

from django.urls import path

from practices.desk import preview

urlpatterns = [
    path("<str:token>/", preview.shared, name="preview"),
    path("<str:token>", preview.shared),  # a slash lost on the way: no redirect that a cache would keep
    path("<str:token>/medien/<str:file>/<str:name>", preview.shared_file, name="preview-media"),
    path("<str:token>/medien/<str:file>/<int:width>/<str:name>", preview.shared_file, name="preview-rendition"),
]
