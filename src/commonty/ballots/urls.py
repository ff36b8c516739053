"""The addresses of ballots."""


app_name = "ballots"
urlpatterns: list = []
