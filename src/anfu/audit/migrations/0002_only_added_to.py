"""The table of the trail refuses changes; only `shorten` may drop its oldest lines."""

from django.db import migrations

ADD = """
CREATE FUNCTION audit_line_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('anfu.shortens_trail', true) = 'yes' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the trail is only added to';
END $$;
CREATE TRIGGER audit_line_stays BEFORE UPDATE OR DELETE ON audit_line
    FOR EACH ROW EXECUTE FUNCTION audit_line_stays();
"""
DROP = "DROP TRIGGER audit_line_stays ON audit_line; DROP FUNCTION audit_line_stays();"


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_trail")]

    operations = [migrations.RunSQL(ADD, DROP)]
