"""Addresses of the pages and of the Web Connector's door."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from tillbook.sync import desk
from tillbook.web.again import leave_out, restarted, try_again
from tillbook.web.attention import attention, attention_csv
from tillbook.web.balances import balances_csv, proof
from tillbook.web.companies import choose_company
from tillbook.web.days import DayConverter, day_page, lines_csv, orders_csv
from tillbook.web.door import Door
from tillbook.web.home import home, sync_now, sync_progress
from tillbook.web.orders import orders
from tillbook.web.pairing import qwc_file
from tillbook.web.people import people, remove
from tillbook.web.public import healthz, support
from tillbook.web.settings import settings
from tillbook.web.sign_in import sign_in, sign_out
from tillbook.web.welcome import welcome

register_converter(DayConverter, "day")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("sync/", sync_now, name="sync-now"),
    path("sync/progress/", sync_progress, name="sync-progress"),
    path("attention/", attention, name="attention"),
    path("attention.csv", attention_csv, name="attention-csv"),
    path("days/<int:shop_id>/<day:day>/", day_page, name="day"),
    path("days/<int:shop_id>/<day:day>/lines.csv", lines_csv, name="day-lines"),
    path("days/<int:shop_id>/<day:day>/orders.csv", orders_csv, name="day-orders"),
    path("proof/", proof, name="proof"),
    path("proof/<int:shop_id>/", proof, name="proof-of"),
    path("proof/<int:shop_id>/balances.csv", balances_csv, name="proof-csv"),
    path("orders/", orders, name="orders"),
    path("settings/", settings, name="settings"),
    path("settings/people/", people, name="people"),
    path("settings/people/<int:member_id>/remove/", remove, name="person-remove"),
    path("setup/", include("tillbook.web.wizard.urls")),
    path("company/", choose_company, name="company"),
    path("again/<int:company_id>/", try_again, name="again"),
    path("again/<int:company_id>/restarted/", restarted, name="restarted"),
    path("again/<int:company_id>/leave-out/", leave_out, name="leave-out"),
    path("qwc/<int:company_id>/", qwc_file, name="qwc"),
    path("sign-in/", sign_in, name="sign-in"),
    path("sign-out/", sign_out, name="sign-out"),
    path("welcome/<str:token>/", welcome, name="welcome"),
    path("language/", require_POST(set_language), name="language"),
    path("support/", support, name="support"),
    path("healthz", healthz, name="healthz"),
    path("webconnector/", Door(desk.answer), name="door"),
]
