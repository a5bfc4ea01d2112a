from django.urls import path

from portal.dashboards import home, language, stories, theme

urlpatterns = [
    path("", home.public_home, name="public_home"),
    path("home/", home.home, name="home"),
    path("language/", language.choose, name="choose_language"),
    path("theme/", theme.choose, name="choose_theme"),
    path("stories/", stories.stories, name="stories"),
]
