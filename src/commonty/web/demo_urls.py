"""Addresses that exist only in demo mode."""

from django.urls import path

from commonty.web.views import demo

urlpatterns = [
    path("demo/", demo.demo, name="demo"),
    path("demo/sign-in/", demo.sign_in_as, name="demo_sign_in"),
    path("demo/mail/", demo.mail, name="demo_mail"),
    path("demo/texts/", demo.texts, name="demo_texts"),
]
