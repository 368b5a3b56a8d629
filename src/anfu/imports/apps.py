from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "anfu.imports"
