from django.urls import path

from portal.dashboards import for_trainee, home, language, public_home, public_institution, search, stories, theme

urlpatterns = [
    path("", public_home.public_home, name="public_home"),
    path("directories/institutions/<int:pk>/", public_institution.public_institution, name="public_institution"),
    path("home/", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("my/", for_trainee.my_file, name="my_file"),
    path("my/claims/", for_trainee.my_claims, name="my_claims"),
    path("my/claims/<int:pk>/", for_trainee.my_claim, name="my_claim"),
    path("my/classes/", for_trainee.my_classes, name="my_classes"),
    path("my/certificates/", for_trainee.my_certificates, name="my_certificates"),
    path("language/", language.choose, name="choose_language"),
    path("theme/", theme.choose, name="choose_theme"),
    path("stories/", stories.stories, name="stories"),
]
