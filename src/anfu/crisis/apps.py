from django.apps import AppConfig


class CrisisConfig(AppConfig):
    name = "anfu.crisis"
