from django.apps import AppConfig


class AttendingConfig(AppConfig):
    name = "anfu.attending"
