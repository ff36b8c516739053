"""The addresses of the hand-over: a part of `urls`."""

from django.urls import path

from commonty.repairs.views import coming_back, order_files, status_door, systems

urlpatterns = [
    path("api/repairs/status", status_door.status, name="status"),
    path("desk/systems/", systems.systems, name="systems"),
    path("desk/systems/<str:system_id>/", systems.system, name="system"),
    path("desk/systems/<str:system_id>/set-up/", systems.set_up, name="set_up_system"),
    path("desk/systems/<str:system_id>/key/", systems.key, name="system_key"),
    path("desk/systems/<str:system_id>/key/away/", systems.key_away, name="system_key_away"),
    path("desk/systems/<str:system_id>/secret/", systems.secret, name="system_secret"),
    path("desk/systems/<str:system_id>/test/", systems.test, name="system_test"),
    path("desk/systems/<str:system_id>/open/", systems.hand_over_open, name="hand_over_open"),
    path("desk/systems/<str:system_id>/sendings/<str:sending_id>/again/", systems.again, name="sending_again"),
    path("desk/systems/<str:system_id>/sendings/<str:sending_id>/by-hand/", systems.by_hand, name="sending_by_hand"),
    path("desk/systems/<str:system_id>/fetch/", order_files.fetch, name="fetch_orders"),
    path("desk/systems/<str:system_id>/files/<str:file_id>/", order_files.order_file, name="order_file"),
    path("desk/systems/<str:system_id>/files/<str:file_id>/orders.csv", order_files.orders_csv, name="orders_csv"),
    path("desk/systems/<str:system_id>/files/<str:file_id>/confirm/", order_files.confirm, name="confirm_orders"),
    path("desk/systems/<str:system_id>/bring/", coming_back.bring_status, name="bring_status"),
    path("desk/systems/<str:system_id>/bring/sample.csv", coming_back.sample, name="status_sample"),
    path("desk/systems/<str:system_id>/came-back/", coming_back.came_back, name="came_back"),
    path("desk/systems/<str:system_id>/came-back/<str:report_id>/looked/", coming_back.looked, name="report_looked"),
]
