"""Links by which an owner or a colleague comes in."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The table of `web.models.WelcomeLink`."""

    initial = True

    dependencies = [("store", "__first__")]

    operations = [
        migrations.CreateModel(
            name="WelcomeLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token_digest", models.CharField(max_length=64, unique=True)),
                ("for_owner", models.BooleanField(default=True)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="welcome_links",
                        to="store.company",
                    ),
                ),
            ],
        ),
    ]
