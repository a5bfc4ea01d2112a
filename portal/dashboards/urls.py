from django.urls import path

from portal.dashboards import home, language

urlpatterns = [
    path("", home.public_home, name="public_home"),
    path("home/", home.home, name="home"),
    path("language/", language.choose, name="choose_language"),
]
