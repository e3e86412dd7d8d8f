"""Addresses of the record: its files as c2sp.org/tlog-tiles lays them out, and pages about it."""

from django.urls import path

from bundel.apps.record import views

app_name = "record"
urlpatterns = [
    path("register/", views.register, name="register"),
    path("register/controleren/", views.how_to_check, name="how_to_check"),
    path("register/bewijs/<int:index>/", views.receipt, name="receipt"),
    path("register/bewijs/<int:index>.tlog-proof", views.receipt_file, name="receipt_file"),
    path("register/checkpoint", views.checkpoint, name="checkpoint"),
    path("register/checkpoints/<int:size>", views.earlier_checkpoint, name="earlier_checkpoint"),
    path("register/checkpoints.atom", views.checkpoints_feed, name="checkpoints_feed"),
    path("register/tile/<path:place>", views.tile, name="tile"),
    path("register/items.jsonl", views.items, name="items"),
    path("register/keys.txt", views.keys, name="keys"),
    path("register/meetekenen", views.cosign, name="cosign"),
]
