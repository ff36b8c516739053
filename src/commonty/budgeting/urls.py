"""The addresses of budgeting."""


app_name = "budgeting"
urlpatterns: list = []
